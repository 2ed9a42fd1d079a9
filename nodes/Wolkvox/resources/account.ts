import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { LISTS } from '../../reports/lists';
import { routingOf } from './shared/routing';

export const accountProperties: INodeProperties[] = updateDisplayOptions(
	{ show: { resource: ['account'] } },
	[
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Get Services',
					value: 'getServices',
					action: 'Get services',
					description: 'Get which services of wolkvox are switched on. One call.',
					routing: routingOf(LISTS.services.path),
				},
				{
					name: 'Get Token Usage',
					value: 'getTokenUsage',
					action: 'Get token usage',
					description:
						'Get how many calls the token may make in a day and how many it has made today. One call.',
					routing: routingOf(LISTS.tokenUsage.path),
				},
			],
			default: 'getTokenUsage',
		},
	],
);
