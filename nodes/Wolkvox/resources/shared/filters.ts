import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const HUNG_UP_BY: INodePropertyOptions[] = [
	{ name: 'Agent', value: 'agent' },
	{ name: 'Client', value: 'client' },
	{ name: 'Unknown', value: 'unknown', description: 'Where wolkvox does not say' },
];

/** The filters of an operation. They choose among the sessions that wolkvox sends; they save no calls. */
export const FILTERS: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Agent Names or IDs',
			name: 'agents',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getAgents' },
			default: [],
			description:
				'Only sessions of these agents. Opening the list costs one call. An expression may give names, too, as a list or separated by commas: a name fits without regard to case and accents. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Hung Up By',
			name: 'hungUpBy',
			type: 'options',
			options: HUNG_UP_BY,
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
};
