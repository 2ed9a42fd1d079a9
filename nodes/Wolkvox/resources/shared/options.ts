import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** More tries than this would only keep an execution waiting. */
export const MOST_TRIES = 20;

const SPLITS: INodePropertyOptions[] = [
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

export const ADD_CALCULATED_FIELDS: INodeProperties = {
	displayName: 'Add Calculated Fields',
	name: 'addCalculatedFields',
	type: 'boolean',
	default: true,
	description:
		'Whether to add a key for each session, the dates with their time zone, the duration in seconds and as HH:MM:SS, and who hung up',
};

const OPTIONS: INodeProperties[] = [
	ADD_CALCULATED_FIELDS,
	{
		displayName: 'Max Tries',
		name: 'maxTries',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST_TRIES },
		default: 5,
		description:
			'How often a request is tried in all when wolkvox has trouble. Each try costs one call.',
	},
	{
		displayName: 'Order',
		name: 'order',
		type: 'options',
		options: [
			{ name: 'Newest First', value: 'newestFirst' },
			{ name: 'Oldest First', value: 'oldestFirst' },
		],
		default: 'oldestFirst',
		description:
			'How to sort the sessions by their start. A limit takes the first ones; a file is sorted part by part, as it is read.',
	},
	{
		displayName: 'Split Requests By',
		name: 'splitRequestsBy',
		type: 'options',
		options: SPLITS,
		default: 'calendarMonth',
		description:
			'How a long range is split into calls; wolkvox allows 31 days for each. The sessions are the same.',
	},
];

/** What each option is where the builder did not add it, by its name. */
export const OPTION_DEFAULTS: Readonly<Record<string, unknown>> = Object.fromEntries(
	OPTIONS.map((option) => [option.name, option.default]),
);

/**
 * The options of an operation.
 *
 * @param show the operations that have them
 * @param names which of the options these are; all of them as a rule
 */
export function optionProperties(
	show: Record<string, string[]>,
	names: readonly string[] = Object.keys(OPTION_DEFAULTS),
): INodeProperties[] {
	return [
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			displayOptions: { show },
			options: OPTIONS.filter(({ name }) => names.includes(name)),
		},
	];
}
