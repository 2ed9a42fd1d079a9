import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** From the nearest to the furthest, as people look for them. */
const DATE_RANGES: INodePropertyOptions[] = [
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
 * The date range of an operation.
 *
 * @param show the operations that have it
 */
export function dateRangeProperties(show: Record<string, string[]>): INodeProperties[] {
	return [
		{
			displayName: 'Date Range',
			name: 'dateRange',
			type: 'options',
			options: DATE_RANGES,
			default: 'last7Days',
			description:
				'Whole days in the time zone of the credential, in which wolkvox reports. Weeks run from Monday to Sunday. Last 7 Days and Last 30 Days do not include today.',
			displayOptions: { show },
		},
		{
			displayName: 'From',
			name: 'from',
			type: 'dateTime',
			typeOptions: { dateOnly: true },
			required: true,
			default: '',
			description:
				'The first day, from its first second. An expression may also give a time, which is read in the time zone of the credential unless it has an offset.',
			displayOptions: { show: { ...show, dateRange: ['custom'] } },
		},
		{
			displayName: 'To',
			name: 'to',
			type: 'dateTime',
			typeOptions: { dateOnly: true },
			required: true,
			default: '',
			description:
				'The last day, up to its last second. An expression may also give a time, which is then the last second of the range.',
			displayOptions: { show: { ...show, dateRange: ['custom'] } },
		},
	];
}
