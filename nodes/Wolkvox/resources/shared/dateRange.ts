import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import type { DateRangeName } from '../../../engine/time/range';
import type { ChoiceField } from './fields';

/** From the nearest to the furthest, as people look for them. */
const DATE_RANGES: ChoiceField<DateRangeName>['options'] = [
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

/**
 * For a field of one range. It is hidden on the others rather than shown on its own, so that it is
 * there as well where the range is an expression and nobody knows what it will give.
 */
function onlyFor(range: DateRangeName): IDisplayOptions {
	const others = DATE_RANGES.map(({ value }) => value).filter((value) => value !== range);
	return { hide: { dateRange: others } };
}

export const DATE_RANGE: ChoiceField<DateRangeName> = {
	displayName: 'Date Range',
	name: 'dateRange',
	type: 'options',
	options: DATE_RANGES,
	default: 'last7Days',
	description:
		'Whole days in the time zone of the credential, in which wolkvox reports. Weeks run from Monday to Sunday. Last 7 Days, Last 30 Days and Last N Days do not include today.',
};

// More days or hours than these would reach back before wolkvox.
export const DAYS: INodeProperties = {
	displayName: 'Days',
	name: 'days',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 9_999 },
	default: 14,
	description: 'How many full days before today. Only used with the date range Last N Days.',
	displayOptions: onlyFor('lastNDays'),
};

export const HOURS: INodeProperties = {
	displayName: 'Hours',
	name: 'hours',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 99_999 },
	default: 24,
	description: 'How many hours up to now. Only used with the date range Last N Hours.',
	displayOptions: onlyFor('lastNHours'),
};

export const FROM: INodeProperties = {
	displayName: 'From',
	name: 'from',
	type: 'dateTime',
	typeOptions: { dateOnly: true },
	default: '',
	description:
		'The first day, from its first second. Only used with the date range Custom. An expression may also give a time, which is read in the time zone of the credential unless it has an offset.',
	displayOptions: onlyFor('custom'),
};

export const TO: INodeProperties = {
	displayName: 'To',
	name: 'to',
	type: 'dateTime',
	typeOptions: { dateOnly: true },
	default: '',
	description:
		'The last day, up to its last second. Only used with the date range Custom. An expression may also give a time, which is then the last second of the range.',
	displayOptions: onlyFor('custom'),
};

/** The date range of an operation. */
export const DATE_RANGE_FIELDS = [DATE_RANGE, DAYS, HOURS, FROM, TO];
