import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { SplitRequestsBy } from '../../../engine/read/windows';
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
		description:
			'The fewest calls: each takes as many days as the report allows, which is 31 for nearly all. Saves one where a short range crosses the end of a month.',
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

/**
 * Shown to who builds an AI agent: a fresh tool would give it every row of the range.
 *
 * @param instead what else would do
 */
export function toolNotice(instead?: string): INodeProperties {
	const advice = ['Turn off Return All and set a Limit', ...(instead ? [instead] : [])].join(
		', or ',
	);
	return {
		displayName: `This tool gives the agent everything of the range, which may be thousands of rows. ${advice}.`,
		name: 'toolNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { '@tool': [true], returnAll: [true] } },
	};
}

export const ADD_CALCULATED_FIELDS: INodeProperties = {
	displayName: 'Add Calculated Fields',
	name: 'addCalculatedFields',
	type: 'boolean',
	default: true,
	description:
		'Whether to add what sheets, databases and sums need: a key, dates with their time zone, durations in seconds, counts and percentages as numbers, and who hung up',
};

/** Which sessions get the call or chat that their agent was in: none, those of which one fits, or all. */
export const ADD_INTERACTION_CHOICES = [
	{
		name: 'Best Fit',
		value: 'bestFit',
		description:
			'Where several fit, the one that overlaps the session longest. It may be the wrong customer: look at interaction_matches.',
	},
	{ name: 'No', value: 'no', description: 'No further calls' },
	{
		name: 'Only Where Sure',
		value: 'onlySure',
		description: 'Where exactly one fits, else empty. What a CRM should be given.',
	},
] as const;

export type AddInteraction = (typeof ADD_INTERACTION_CHOICES)[number]['value'];

export const ADD_INTERACTION: INodeProperties = {
	displayName: 'Add Interaction',
	name: 'addInteraction',
	type: 'options',
	options: [...ADD_INTERACTION_CHOICES],
	default: 'no',
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
		'How to sort by the start of each row. A limit takes the first ones; a file is sorted part by part, as it is read.',
};

export const SIMPLIFY: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: false,
	description:
		'Whether to leave out the columns that have a calculated twin, such as the date as wolkvox writes it beside the one with its time zone',
};

export const SPLIT_REQUESTS_BY: INodeProperties = {
	displayName: 'Split Requests By',
	name: 'splitRequestsBy',
	type: 'options',
	options: SPLITS,
	default: 'calendarMonth',
	description:
		'How a long range is split into calls; wolkvox allows 31 days for each, and fewer for some reports. What comes is the same.',
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
	SIMPLIFY,
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
