import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { DELIMITERS, FILE_FORMATS } from '../../../engine/output/fileFormat';
import { defaultsOf } from './options';

export const FORMATS: Array<INodePropertyOptions & { value: (typeof FILE_FORMATS)[number] }> = [
	{ name: 'CSV', value: 'csv', description: 'A table for Excel and other spreadsheets' },
	{
		name: 'JSON Lines',
		value: 'jsonl',
		description: 'One JSON object for each line, for databases and programs',
	},
];

export const SEPARATORS: Array<INodePropertyOptions & { value: keyof typeof DELIMITERS }> = [
	{ name: 'Comma', value: 'comma' },
	{
		name: 'Semicolon',
		value: 'semicolon',
		description: 'What Excel expects where decimals have a comma, as in most of Latin America',
	},
	{ name: 'Tab', value: 'tab' },
];

/** Inside the collection "Options", the format is found from the root. */
const forCsv: IDisplayOptions = { show: { '/fileFormat': ['csv'] } };

/** What every export asks for. */
export const EXPORT_FIELDS: INodeProperties[] = [
	{
		displayName: 'File Format',
		name: 'fileFormat',
		type: 'options',
		options: FORMATS,
		default: 'csv',
	},
	{
		displayName: 'Delimiter',
		name: 'delimiter',
		type: 'options',
		options: SEPARATORS,
		default: 'comma',
		description: 'Character that separates the columns',
		displayOptions: { show: { fileFormat: ['csv'] } },
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the output binary field to put the file in',
	},
];

/** What an export has among its options. */
export const FILE_OPTIONS: INodeProperties[] = [
	{
		displayName: 'Add Byte Order Mark (BOM)',
		name: 'byteOrderMark',
		type: 'boolean',
		default: true,
		description:
			'Whether to begin the file with a special marker that helps Excel show accents correctly',
		displayOptions: forCsv,
	},
	{
		displayName: 'Escape Formulas',
		name: 'escapeFormulas',
		type: 'boolean',
		default: true,
		description:
			'Whether to put an apostrophe before text that a spreadsheet would run as a formula',
		displayOptions: forCsv,
	},
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. january.csv',
		description:
			'Name of the file. Leave empty to name it after the report and the range, such as cdr-1-call-detail_2026-01-01_2026-01-31.csv.',
	},
	{
		displayName: 'Rows per File',
		name: 'rowsPerFile',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1_000_000,
		description:
			'Maximum number of rows in one file. The rest go into further files. Excel opens about a million rows.',
	},
];

export const FILE_OPTION_DEFAULTS = defaultsOf(FILE_OPTIONS);
