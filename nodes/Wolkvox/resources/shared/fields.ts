import type { INodeProperties } from 'n8n-workflow';

import { choice, field } from './resource';

export const DATE_RANGE = choice('Date Range', 'dateRange', 'last7Days', {
	description:
		'Whole days in the time zone of the credential, in which wolkvox reports. Weeks run from Monday to Sunday. Last 7 Days, Last 30 Days and Last N Days do not include today.',
	values: {
		today: 'Today | All of today',
		yesterday: 'Yesterday | All of yesterday',
		last7Days: 'Last 7 Days | The seven full days before today; today is not included',
		last30Days: 'Last 30 Days | The thirty full days before today; today is not included',
		lastNDays: 'Last N Days | As many full days before today as you say; today is not included',
		lastNHours: 'Last N Hours | As many hours as you say, up to this second',
		thisWeek: 'This Week | From Monday up to and including today',
		lastWeek: 'Last Week | Monday to Sunday of last week',
		thisMonth: 'This Month | From the first of the month up to and including today',
		lastMonth: 'Last Month | All days of last month',
		custom: 'Custom | From one day to another, both included',
	},
});

/** Hidden on the other ranges rather than shown on its own: so it is there for an expression as well. */
function onlyFor(range: string) {
	const ranges = DATE_RANGE.options.map(({ value }) => value);
	return { hide: { dateRange: ranges.filter((other) => other !== range) } };
}

// More days or hours than these would reach back before wolkvox.
export const DAYS = field('Days', 'days', 'number', 14, {
	typeOptions: { minValue: 1, maxValue: 9_999 },
	description: 'How many full days before today. Only used with the date range Last N Days.',
	displayOptions: onlyFor('lastNDays'),
});
export const HOURS = field('Hours', 'hours', 'number', 24, {
	typeOptions: { minValue: 1, maxValue: 99_999 },
	description: 'How many hours up to now. Only used with the date range Last N Hours.',
	displayOptions: onlyFor('lastNHours'),
});
export const FROM = field('From', 'from', 'dateTime', '', {
	typeOptions: { dateOnly: true },
	description:
		'The first day, from its first second. Only used with the date range Custom. An expression may also give a time, which is read in the time zone of the credential unless it has an offset.',
	displayOptions: onlyFor('custom'),
});
export const TO = field('To', 'to', 'dateTime', '', {
	typeOptions: { dateOnly: true },
	description:
		'The last day, up to its last second. Only used with the date range Custom. An expression may also give a time, which is then the last second of the range.',
	displayOptions: onlyFor('custom'),
});

export const RETURN_ALL = field('Return All', 'returnAll', 'boolean', true, {
	description: 'Whether to return all results or only up to a given limit',
});
export const LIMIT = field('Limit', 'limit', 'number', 50, {
	typeOptions: { minValue: 1 },
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
});

export const CALCULATED = field('Add Calculated Fields', 'addCalculatedFields', 'boolean', true, {
	description:
		'Whether to add what sheets, databases and sums need: a key, dates with their time zone, durations in seconds, counts and percentages as numbers, and who hung up',
});
export const ADD_INTERACTION = choice('Add Interaction', 'addInteraction', 'no', {
	description:
		'Whether to add the call or chat that the agent was in during the session: its ID, its type, the phone of the customer, and how many calls or chats fit. It costs one more call for each window of the range, which is mostly a month.',
	values: {
		bestFit:
			'Best Fit | Where several fit, the one that overlaps the session longest. It may be the wrong customer: look at interaction_matches.',
		no: 'No | No further calls',
		onlySure: 'Only Where Sure | Where exactly one fits, else empty. What a CRM should be given.',
	},
});
export const MAX_TRIES = field('Max Tries', 'maxTries', 'number', 5, {
	// More would only keep an execution waiting.
	typeOptions: { minValue: 1, maxValue: 20 },
	description:
		'How often a request is tried in all when wolkvox has trouble. Each try costs one call.',
});
export const ORDER = choice('Order', 'order', 'oldestFirst', {
	description:
		'How to sort by the start of each row. A limit takes the first ones; a file is sorted part by part, as it is read.',
	values: { newestFirst: 'Newest First', oldestFirst: 'Oldest First' },
});
export const SIMPLIFY = field('Simplify', 'simplify', 'boolean', false, {
	description:
		'Whether to leave out the columns that have a calculated twin, such as the date as wolkvox writes it beside the one with its time zone',
});
export const SPLIT_REQUESTS_BY = choice('Split Requests By', 'splitRequestsBy', 'calendarMonth', {
	description:
		'How a long range is split into calls; wolkvox allows 31 days for each, and fewer for some reports. What comes is the same.',
	values: {
		calendarMonth:
			'Calendar Month | One call for each month that the range touches. Works on every server.',
		'31days':
			'31 Days | The fewest calls: each takes as many days as the report allows, which is 31 for nearly all. Saves one where a short range crosses the end of a month.',
		day: 'Day | One call for each day, for servers in trouble',
	},
});

export const FILE_FORMAT = choice('File Format', 'fileFormat', 'csv', {
	values: {
		csv: 'CSV | A table for Excel and other spreadsheets',
		jsonl: 'JSON Lines | One JSON object for each line, for databases and programs',
	},
});
export const DELIMITER = choice('Delimiter', 'delimiter', 'comma', {
	description: 'Character that separates the columns',
	displayOptions: { show: { fileFormat: ['csv'] } },
	values: {
		comma: 'Comma',
		semicolon:
			'Semicolon | What Excel expects where decimals have a comma, as in most of Latin America',
		tab: 'Tab',
	},
});
export const BINARY = field('Put Output File in Field', 'binaryPropertyName', 'string', 'data', {
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the file in',
});
/** Inside the collection "Options", the format is found from the root. */
const forCsv = { show: { '/fileFormat': ['csv'] } };
export const BOM = field('Add Byte Order Mark (BOM)', 'byteOrderMark', 'boolean', true, {
	description:
		'Whether to begin the file with a special marker that helps Excel show accents correctly',
	displayOptions: forCsv,
});
export const ESCAPE_FORMULAS = field('Escape Formulas', 'escapeFormulas', 'boolean', true, {
	description: 'Whether to put an apostrophe before text that a spreadsheet would run as a formula',
	displayOptions: forCsv,
});
export const FILE_NAME = field('File Name', 'fileName', 'string', '', {
	placeholder: 'e.g. january.csv',
	description:
		'Name of the file. Leave empty to name it after the report and the range, such as cdr-1-call-detail_2026-01-01_2026-01-31.csv.',
});
export const ROWS_PER_FILE = field('Rows per File', 'rowsPerFile', 'number', 1_000_000, {
	typeOptions: { minValue: 1 },
	description:
		'Maximum number of rows in one file. The rest go into further files. Excel opens about a million rows.',
});

/** The collection "Options" of an operation, in the order of n8n: by name. */
export function optionsField(...options: INodeProperties[]): INodeProperties {
	options.sort((a, b) => (a.displayName < b.displayName ? -1 : 1));
	return field('Options', 'options', 'collection', {}, { placeholder: 'Add Option', options });
}

/** The fields of what gives rows as items, and of what writes them into files, after those that ask for them. */
export function fieldsOfRows(asked: INodeProperties[], options: INodeProperties[], instead = '') {
	// Shown to who builds an AI agent: a fresh tool would give it every row of the range. `instead` would do.
	const notice = `This tool gives the agent everything of the range, which may be thousands of rows. Turn off Return All and set a Limit${instead}.`;
	const toolNotice = field(notice, 'toolNotice', 'notice', '', {
		displayOptions: { show: { '@tool': [true], returnAll: [true] } },
	});
	const all = [CALCULATED, MAX_TRIES, ORDER, SIMPLIFY, ...options];
	const ofFiles = [BOM, ESCAPE_FORMULAS, FILE_NAME, ROWS_PER_FILE];
	return {
		get: [...asked, RETURN_ALL, LIMIT, toolNotice, optionsField(...all)],
		export: [...asked, FILE_FORMAT, DELIMITER, BINARY, optionsField(...all, ...ofFiles)],
	};
}
