import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { DELIMITERS } from '../../../engine/output/fileFormat';
import type { SplitRequestsBy } from '../../../engine/read/windows';
import type { InteractionChoice } from '../../../engine/output/interactions';
import type { DateRangeName } from '../../../engine/time/range';
import type { Order } from '../../../reports/report';

/** A field that takes one of some values. */
export interface ChoiceField<T extends string> extends INodeProperties {
	options: Array<INodePropertyOptions & { value: T }>;
	default: T;
}

/** The options of a field. */
export function choices<T extends string>(
	...rows: ReadonlyArray<readonly [value: T, name: string, description?: string]>
): ChoiceField<T>['options'] {
	return rows.map(([value, name, description]) => ({
		...{ name, value },
		...(description && { description }),
	}));
}

export const DATE_RANGE: ChoiceField<DateRangeName> = {
	displayName: 'Date Range',
	name: 'dateRange',
	type: 'options',
	// From the nearest to the furthest, as people look for them.
	options: choices(
		['today', 'Today', 'All of today'],
		['yesterday', 'Yesterday', 'All of yesterday'],
		['last7Days', 'Last 7 Days', 'The seven full days before today; today is not included'],
		['last30Days', 'Last 30 Days', 'The thirty full days before today; today is not included'],
		[
			'lastNDays',
			'Last N Days',
			'As many full days before today as you say; today is not included',
		],
		['lastNHours', 'Last N Hours', 'As many hours as you say, up to this second'],
		['thisWeek', 'This Week', 'From Monday up to and including today'],
		['lastWeek', 'Last Week', 'Monday to Sunday of last week'],
		['thisMonth', 'This Month', 'From the first of the month up to and including today'],
		['lastMonth', 'Last Month', 'All days of last month'],
		['custom', 'Custom', 'From one day to another, both included'],
	),
	default: 'last7Days',
	description:
		'Whole days in the time zone of the credential, in which wolkvox reports. Weeks run from Monday to Sunday. Last 7 Days, Last 30 Days and Last N Days do not include today.',
};

/**
 * For a field of one range. It is hidden on the others rather than shown on its own, so that it is
 * there as well where the range is an expression.
 */
function onlyFor(range: DateRangeName): IDisplayOptions {
	const others = DATE_RANGE.options.map(({ value }) => value).filter((value) => value !== range);
	return { hide: { dateRange: others } };
}

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

export const RETURN_ALL: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: true,
	description: 'Whether to return all results or only up to a given limit',
};

export const LIMIT: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

/** Shown to who builds an AI agent: a fresh tool would give it every row of the range. */
function toolNotice(instead = ''): INodeProperties {
	return {
		displayName: `This tool gives the agent everything of the range, which may be thousands of rows. Turn off Return All and set a Limit${instead}.`,
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

export const ADD_INTERACTION: ChoiceField<InteractionChoice | 'no'> = {
	displayName: 'Add Interaction',
	name: 'addInteraction',
	type: 'options',
	options: choices(
		[
			'bestFit',
			'Best Fit',
			'Where several fit, the one that overlaps the session longest. It may be the wrong customer: look at interaction_matches.',
		],
		['no', 'No', 'No further calls'],
		[
			'onlySure',
			'Only Where Sure',
			'Where exactly one fits, else empty. What a CRM should be given.',
		],
	),
	default: 'no',
	description:
		'Whether to add the call or chat that the agent was in during the session: its ID, its type, the phone of the customer, and how many calls or chats fit. It costs one more call for each window of the range, which is mostly a month.',
};

export const MAX_TRIES = {
	displayName: 'Max Tries',
	name: 'maxTries',
	type: 'number',
	// More would only keep an execution waiting.
	typeOptions: { minValue: 1, maxValue: 20 },
	default: 5,
	description:
		'How often a request is tried in all when wolkvox has trouble. Each try costs one call.',
} satisfies INodeProperties;

export const ORDER: ChoiceField<Order> = {
	displayName: 'Order',
	name: 'order',
	type: 'options',
	options: choices(['newestFirst', 'Newest First'], ['oldestFirst', 'Oldest First']),
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

export const SPLIT_REQUESTS_BY: ChoiceField<SplitRequestsBy> = {
	displayName: 'Split Requests By',
	name: 'splitRequestsBy',
	type: 'options',
	options: choices(
		[
			'calendarMonth',
			'Calendar Month',
			'One call for each month that the range touches. Works on every server.',
		],
		[
			'31days',
			'31 Days',
			'The fewest calls: each takes as many days as the report allows, which is 31 for nearly all. Saves one where a short range crosses the end of a month.',
		],
		['day', 'Day', 'One call for each day, for servers in trouble'],
	),
	default: 'calendarMonth',
	description:
		'How a long range is split into calls; wolkvox allows 31 days for each, and fewer for some reports. What comes is the same.',
};

export const FILE_FORMAT: ChoiceField<'csv' | 'jsonl'> = {
	displayName: 'File Format',
	name: 'fileFormat',
	type: 'options',
	options: choices(
		['csv', 'CSV', 'A table for Excel and other spreadsheets'],
		['jsonl', 'JSON Lines', 'One JSON object for each line, for databases and programs'],
	),
	default: 'csv',
};

export const DELIMITER: ChoiceField<keyof typeof DELIMITERS> = {
	displayName: 'Delimiter',
	name: 'delimiter',
	type: 'options',
	options: choices(
		['comma', 'Comma'],
		[
			'semicolon',
			'Semicolon',
			'What Excel expects where decimals have a comma, as in most of Latin America',
		],
		['tab', 'Tab'],
	),
	default: 'comma',
	description: 'Character that separates the columns',
	displayOptions: { show: { fileFormat: ['csv'] } },
};

export const BINARY_FIELD: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the file in',
};

export const BYTE_ORDER_MARK: INodeProperties = {
	displayName: 'Add Byte Order Mark (BOM)',
	name: 'byteOrderMark',
	type: 'boolean',
	default: true,
	description:
		'Whether to begin the file with a special marker that helps Excel show accents correctly',
	// Inside the collection "Options", the format is found from the root.
	displayOptions: { show: { '/fileFormat': ['csv'] } },
};

export const ESCAPE_FORMULAS: INodeProperties = {
	displayName: 'Escape Formulas',
	name: 'escapeFormulas',
	type: 'boolean',
	default: true,
	description: 'Whether to put an apostrophe before text that a spreadsheet would run as a formula',
	displayOptions: { show: { '/fileFormat': ['csv'] } },
};

export const FILE_NAME: INodeProperties = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. january.csv',
	description:
		'Name of the file. Leave empty to name it after the report and the range, such as cdr-1-call-detail_2026-01-01_2026-01-31.csv.',
};

export const ROWS_PER_FILE: INodeProperties = {
	displayName: 'Rows per File',
	name: 'rowsPerFile',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1_000_000,
	description:
		'Maximum number of rows in one file. The rest go into further files. Excel opens about a million rows.',
};

/** The collection "Options" of an operation, in the order of n8n: by name. */
export function optionsField(...options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: options.sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
	};
}

/** What an operation asks for: what it reads, and the filters and options for that. */
export interface Asking {
	readonly question: readonly INodeProperties[];
	readonly filters: INodeProperties;
	readonly options: readonly INodeProperties[];
}

/**
 * The fields of an operation that gives rows as items.
 *
 * @param instead what else would do for an AI agent
 */
export function fieldsOfGet(asking: Asking, instead?: string): INodeProperties[] {
	const { question, filters, options } = asking;
	return [...question, RETURN_ALL, LIMIT, toolNotice(instead), filters, optionsField(...options)];
}

/** The fields of an operation that writes rows into files. */
export function fieldsOfExport({ question, filters, options }: Asking): INodeProperties[] {
	const ofFiles = [BYTE_ORDER_MARK, ESCAPE_FORMULAS, FILE_NAME, ROWS_PER_FILE];
	return [
		...question,
		...[FILE_FORMAT, DELIMITER, BINARY_FIELD, filters],
		optionsField(...options, ...ofFiles),
	];
}
