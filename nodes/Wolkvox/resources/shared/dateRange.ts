import type {
	IDisplayOptions,
	INodeProperties,
	INodePropertyOptions,
	NodeHint,
} from 'n8n-workflow';

import type { DateRangeName } from '../../../engine/time/range';

/** From the nearest to the furthest, as people look for them. */
export const DATE_RANGES: Array<INodePropertyOptions & { value: DateRangeName }> = [
	{ name: 'Today', value: 'today', description: 'All of today' },
	{ name: 'Yesterday', value: 'yesterday', description: 'All of yesterday' },
	{
		name: 'Last 7 Days',
		value: 'last7Days',
		description: 'The seven full days before today; today is not included',
	},
	{
		name: 'Last 30 Days',
		value: 'last30Days',
		description: 'The thirty full days before today; today is not included',
	},
	{
		name: 'Last N Days',
		value: 'lastNDays',
		description: 'As many full days before today as you say; today is not included',
	},
	{
		name: 'Last N Hours',
		value: 'lastNHours',
		description: 'As many hours as you say, up to this second',
	},
	{ name: 'This Week', value: 'thisWeek', description: 'From Monday up to and including today' },
	{ name: 'Last Week', value: 'lastWeek', description: 'Monday to Sunday of last week' },
	{
		name: 'This Month',
		value: 'thisMonth',
		description: 'From the first of the month up to and including today',
	},
	{ name: 'Last Month', value: 'lastMonth', description: 'All days of last month' },
	{ name: 'Custom', value: 'custom', description: 'From one day to another, both included' },
];

/** The two ranges of any length; more than this would reach back before wolkvox. */
export const LENGTHS = {
	days: { label: 'Days', min: 1, max: 9_999 },
	hours: { label: 'Hours', min: 1, max: 99_999 },
} as const;

/**
 * For a field of one range. It is hidden on the others rather than shown on its own, so that it is
 * there as well where the range is an expression and nobody knows what it will give.
 */
function onlyFor(range: DateRangeName): IDisplayOptions {
	const others = DATE_RANGES.map(({ value }) => value).filter((value) => value !== range);
	return { hide: { dateRange: others } };
}

/** The date range of an operation. */
export const DATE_RANGE_FIELDS: INodeProperties[] = [
	{
		displayName: 'Date Range',
		name: 'dateRange',
		type: 'options',
		options: DATE_RANGES,
		default: 'last7Days',
		description:
			'Whole days in the time zone of the credential, in which wolkvox reports. Weeks run from Monday to Sunday. Last 7 Days, Last 30 Days and Last N Days do not include today.',
	},
	{
		displayName: LENGTHS.days.label,
		name: 'days',
		type: 'number',
		typeOptions: { minValue: LENGTHS.days.min, maxValue: LENGTHS.days.max },
		default: 14,
		description: 'How many full days before today. Only used with the date range Last N Days.',
		displayOptions: onlyFor('lastNDays'),
	},
	{
		displayName: LENGTHS.hours.label,
		name: 'hours',
		type: 'number',
		typeOptions: { minValue: LENGTHS.hours.min, maxValue: LENGTHS.hours.max },
		default: 24,
		description: 'How many hours up to now. Only used with the date range Last N Hours.',
		displayOptions: onlyFor('lastNHours'),
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'dateTime',
		typeOptions: { dateOnly: true },
		default: '',
		description:
			'The first day, from its first second. Only used with the date range Custom. An expression may also give a time, which is read in the time zone of the credential unless it has an offset.',
		displayOptions: onlyFor('custom'),
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'dateTime',
		typeOptions: { dateOnly: true },
		default: '',
		description:
			'The last day, up to its last second. Only used with the date range Custom. An expression may also give a time, which is then the last second of the range.',
		displayOptions: onlyFor('custom'),
	},
];

/** Either end of the range, as an expression: only the ranges of any length can be long. */
function endOf(custom: string, days: string, hours: string): string {
	const ofLength = `$parameter.dateRange === "lastNDays" ? DateTime.now().minus(${days}) : $parameter.dateRange === "lastNHours" ? DateTime.now().minus(${hours}) : DateTime.now()`;
	return `($parameter.dateRange === "custom" ? DateTime.fromISO(String(${custom})) : ${ofLength})`;
}

const FIRST = endOf(
	'$parameter.from',
	'{ days: Number($parameter.days) }',
	'{ hours: Number($parameter.hours) }',
);
const LAST = endOf('$parameter.to', '{ days: 1 }', '{ hours: 0 }');
const IS_BY_DAY = '(($parameter.options || {}).splitRequestsBy === "day")';

/**
 * How many windows the range has, as expressions: one for each calendar month that it touches, or one
 * for each day. What cannot be read counts as NaN, and shows no hint.
 */
const MONTHS = `((${LAST}.year - ${FIRST}.year) * 12 + ${LAST}.month - ${FIRST}.month + 1)`;
const DAYS = `(${LAST}.startOf("day").diff(${FIRST}.startOf("day"), "days").days + 1)`;

/** Each window costs a call for the sessions, and one for the states with "Add Interaction". */
const HAS_INTERACTION = '(($parameter.options || {}).addInteraction === true)';

interface Size {
	readonly isByDay: boolean;
	/** A range of more windows than this … */
	readonly above: number;
	/** … and no more than this. */
	readonly upTo: number;
	/** What else to say, with the number of calls for each window. */
	readonly advice: (each: number) => string;
}

const QUOTA = 'of the daily quota of wolkvox, which is 1,000 for each licence';

const SIZES: readonly Size[] = [
	{ isByDay: false, above: 12, upTo: 60, advice: () => '' },
	{
		isByDay: false,
		above: 60,
		upTo: 120,
		advice: () => ' Sessions of years are best exported into files.',
	},
	{ isByDay: false, above: 120, upTo: Infinity, advice: () => ' Check the years.' },
	{
		isByDay: true,
		above: 31,
		upTo: 366,
		advice: (each) => ` Split by calendar month, it would be ${2 * each} to ${13 * each}.`,
	},
	{
		isByDay: true,
		above: 366,
		upTo: 1_000,
		advice: (each) => ` Split by calendar month, it would be ${13 * each} to ${34 * each}.`,
	},
	{
		isByDay: true,
		above: 1_000,
		upTo: Infinity,
		advice: (each) => ` Split by calendar month, a year costs ${12 * each}.`,
	},
];

/** What a long range costs, told before it is run. */
export const COST_HINTS: NodeHint[] = [1, 2].flatMap((each) =>
	SIZES.map((size) => ({
		message: messageOf(size, each),
		type: size.upTo === Infinity ? 'warning' : 'info',
		location: 'outputPane',
		whenToDisplay: 'beforeExecution',
		displayCondition: conditionOf(size, each),
	})),
);

function messageOf({ isByDay, above, upTo, advice }: Size, each: number): string {
	const range = isByDay
		? 'Requests are split by day. This range'
		: `This range touches more than ${above} months. It`;
	const figure = (windows: number) => (windows * each).toLocaleString('en-US');
	const calls =
		upTo === Infinity ? `more than ${figure(above)}` : `${figure(above + 1)} to ${figure(upTo)}`;
	const unit = isByDay ? 'day' : 'month';
	const share = each === 1 ? `one for each ${unit}` : `two for each ${unit}, with the interactions`;
	return `${range} costs ${calls} calls ${QUOTA}: ${share}.${advice(each)}`;
}

function conditionOf({ isByDay, above, upTo }: Size, each: number): string {
	const windows = isByDay ? DAYS : MONTHS;
	const parts = [
		each === 1 ? `!${HAS_INTERACTION}` : HAS_INTERACTION,
		isByDay ? IS_BY_DAY : `!${IS_BY_DAY}`,
		`${windows} > ${above}`,
	];
	if (upTo !== Infinity) parts.push(`${windows} <= ${upTo}`);
	return `={{ ${parts.join(' && ')} }}`;
}
