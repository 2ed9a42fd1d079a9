import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { SplitRequestsBy } from '../../../engine/extract/windows';
import type { Order } from '../../../reports/report';

/** More tries than this would only keep an execution waiting. */
export const MOST_TRIES = 20;

export const ORDERS: Array<INodePropertyOptions & { value: Order }> = [
	{ name: 'Newest First', value: 'newestFirst' },
	{ name: 'Oldest First', value: 'oldestFirst' },
];

export const SPLITS: Array<INodePropertyOptions & { value: SplitRequestsBy }> = [
	{
		name: 'Calendar Month',
		value: 'calendarMonth',
		description: 'One call for each month that the range touches. Works on every server.',
	},
	{
		name: '31 Days',
		value: '31days',
		description: 'The fewest calls: saves one where a short range crosses the end of a month',
	},
	{ name: 'Day', value: 'day', description: 'One call for each day, for servers in trouble' },
];

/** How many results an operation returns. */
export const RETURN_ALL_FIELDS: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: true,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

export const ADD_CALCULATED_FIELDS: INodeProperties = {
	displayName: 'Add Calculated Fields',
	name: 'addCalculatedFields',
	type: 'boolean',
	default: true,
	description:
		'Whether to add a key for each session, the dates with their time zone, the duration in seconds and as HH:MM:SS, and who hung up',
};

export const ADD_INTERACTION: INodeProperties = {
	displayName: 'Add Interaction',
	name: 'addInteraction',
	type: 'boolean',
	default: false,
	description:
		'Whether to add the call or chat that the agent was in during the session: its ID, its type, the phone of the customer, and how many calls or chats fit. It costs one more call for each window of the range, which is mostly a month.',
};

export const MAX_TRIES: INodeProperties = {
	displayName: 'Max Tries',
	name: 'maxTries',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MOST_TRIES },
	default: 5,
	description:
		'How often a request is tried in all when wolkvox has trouble. Each try costs one call.',
};

export const ORDER: INodeProperties = {
	displayName: 'Order',
	name: 'order',
	type: 'options',
	options: ORDERS,
	default: 'oldestFirst',
	description:
		'How to sort the sessions by their start. A limit takes the first ones; a file is sorted part by part, as it is read.',
};

export const SPLIT_REQUESTS_BY: INodeProperties = {
	displayName: 'Split Requests By',
	name: 'splitRequestsBy',
	type: 'options',
	options: SPLITS,
	default: 'calendarMonth',
	description:
		'How a long range is split into calls; wolkvox allows 31 days for each. The sessions are the same.',
};

/** What each option is where the builder did not add it, or the operation does not have it, by its name. */
export function defaultsOf(options: readonly INodeProperties[]): Readonly<Record<string, unknown>> {
	return Object.fromEntries(options.map((option) => [option.name, option.default]));
}

export const OPTION_DEFAULTS = defaultsOf([
	ADD_CALCULATED_FIELDS,
	ADD_INTERACTION,
	MAX_TRIES,
	ORDER,
	SPLIT_REQUESTS_BY,
]);

/** The collection "Options" of an operation, in the order of n8n: by name. */
export function optionsField(options: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...options].sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
	};
}

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
