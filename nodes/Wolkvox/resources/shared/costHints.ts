import type { NodeHint } from 'n8n-workflow';

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
 * How many calls the range costs, as expressions: one for each calendar month that it touches, or one
 * for each day. What cannot be read counts as NaN, and shows no hint.
 */
const MONTHS = `((${LAST}.year - ${FIRST}.year) * 12 + ${LAST}.month - ${FIRST}.month + 1)`;
const DAYS = `(${LAST}.startOf("day").diff(${FIRST}.startOf("day"), "days").days + 1)`;

interface Size {
	readonly isByDay: boolean;
	/** A range of more calls than this … */
	readonly above: number;
	/** … and no more than this. */
	readonly upTo: number;
	readonly message: string;
}

const QUOTA = 'of the daily quota of wolkvox, which is 1,000 for each licence';

const SIZES: readonly Size[] = [
	{
		isByDay: false,
		above: 12,
		upTo: 60,
		message: `This range touches more than 12 months. It costs 13 to 60 calls ${QUOTA}: one for each month.`,
	},
	{
		isByDay: false,
		above: 60,
		upTo: 120,
		message: `This range touches more than 60 months. It costs 61 to 120 calls ${QUOTA}: one for each month. Sessions of years are best exported into files.`,
	},
	{
		isByDay: false,
		above: 120,
		upTo: Infinity,
		message: `This range touches more than 120 months. It costs more than 120 calls ${QUOTA}: one for each month. Check the years.`,
	},
	{
		isByDay: true,
		above: 31,
		upTo: 366,
		message: `Requests are split by day. This range costs 32 to 366 calls ${QUOTA}: one for each day. Split by calendar month, it would be 2 to 13.`,
	},
	{
		isByDay: true,
		above: 366,
		upTo: 1_000,
		message: `Requests are split by day. This range costs 367 to 1,000 calls ${QUOTA}: one for each day. Split by calendar month, it would be 13 to 34.`,
	},
	{
		isByDay: true,
		above: 1_000,
		upTo: Infinity,
		message: `Requests are split by day. This range costs more than 1,000 calls, more than one licence has in a day. Split by calendar month, a year costs 12.`,
	},
];

/** What a long range costs, told before it is run. */
export const COST_HINTS: NodeHint[] = SIZES.map(({ isByDay, above, upTo, message }) => ({
	message,
	type: upTo === Infinity ? 'warning' : 'info',
	location: 'outputPane',
	whenToDisplay: 'beforeExecution',
	displayCondition: conditionOf(isByDay, above, upTo),
}));

function conditionOf(isByDay: boolean, above: number, upTo: number): string {
	const calls = isByDay ? DAYS : MONTHS;
	const parts = [isByDay ? IS_BY_DAY : `!${IS_BY_DAY}`, `${calls} > ${above}`];
	if (upTo !== Infinity) parts.push(`${calls} <= ${upTo}`);
	return `={{ ${parts.join(' && ')} }}`;
}
