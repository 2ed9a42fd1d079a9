import type { INodeProperties } from 'n8n-workflow';

import {
	getCobrowsingSessionsOperation,
	getCobrowsingSessionsProperties,
} from './getCobrowsingSessions';

export const cobrowsingProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['cobrowsing'] } },
		options: [getCobrowsingSessionsOperation],
		default: 'getCobrowsingSessions',
	},
	...getCobrowsingSessionsProperties,
];
