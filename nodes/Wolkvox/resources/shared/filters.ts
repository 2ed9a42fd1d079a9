import type { INodeProperties } from 'n8n-workflow';

/**
 * The filters of an operation. They choose among the sessions that wolkvox sends; they save no calls.
 *
 * @param show the operations that have them
 */
export function filterProperties(show: Record<string, string[]>): INodeProperties[] {
	return [
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			displayOptions: { show },
			options: [
				{
					displayName: 'Agent ID',
					name: 'agentId',
					type: 'string',
					default: '',
					placeholder: 'e.g. 1001, 1002',
					description: 'Only sessions of this agent, or of several, separated by commas',
				},
				{
					displayName: 'Hung Up By',
					name: 'hungUpBy',
					type: 'options',
					options: [
						{ name: 'Agent', value: 'agent' },
						{ name: 'Client', value: 'client' },
						{ name: 'Unknown', value: 'unknown', description: 'Where wolkvox does not say' },
					],
					default: 'agent',
					description: 'Only sessions that were ended by this side',
				},
				{
					displayName: 'Minimum Duration (Seconds)',
					name: 'minimumDuration',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 0,
					description:
						'Only sessions that took at least this many seconds. Sessions without a readable duration are left out; 0 lets all pass.',
				},
			],
		},
	];
}
