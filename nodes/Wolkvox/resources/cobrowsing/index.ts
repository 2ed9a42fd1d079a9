import type { INodeProperties } from 'n8n-workflow';

import {
	exportCobrowsingSessionsOperation,
	exportCobrowsingSessionsProperties,
} from './exportCobrowsingSessions';
import {
	getCobrowsingSessionsOperation,
	getCobrowsingSessionsProperties,
} from './getCobrowsingSessions';
import {
	summarizeCobrowsingSessionsOperation,
	summarizeCobrowsingSessionsProperties,
} from './summarizeCobrowsingSessions';

export const cobrowsingProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['cobrowsing'] } },
		options: [
			exportCobrowsingSessionsOperation,
			getCobrowsingSessionsOperation,
			summarizeCobrowsingSessionsOperation,
		],
		default: 'getCobrowsingSessions',
	},
	...getCobrowsingSessionsProperties,
	...exportCobrowsingSessionsProperties,
	...summarizeCobrowsingSessionsProperties,
];
