import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { exportRows } from '../../operations/export';
import { chooseCobrowsing, COBROWSING_PATH } from './choice';
import { dateRangeProperties } from '../shared/dateRange';
import { filterProperties } from '../shared/filters';
import { optionProperties } from '../shared/options';
import { routingOf } from '../shared/routing';

const show = { resource: ['cobrowsing'], operation: ['exportCobrowsingSessions'] };
const showForCsv = { ...show, fileFormat: ['csv'] };

export const exportCobrowsingSessionsOperation: INodePropertyOptions = {
	name: 'Export Cobrowsing Sessions',
	value: 'exportCobrowsingSessions',
	action: 'Export cobrowsing sessions',
	description:
		'Write every cobrowsing session of a date range of any length into a CSV or JSON Lines file',
	routing: routingOf(COBROWSING_PATH, chooseCobrowsing, exportRows),
};

export const exportCobrowsingSessionsProperties: INodeProperties[] = [
	...dateRangeProperties(show),
	{
		displayName: 'File Format',
		name: 'fileFormat',
		type: 'options',
		options: [
			{ name: 'CSV', value: 'csv', description: 'A table for Excel and other spreadsheets' },
			{
				name: 'JSON Lines',
				value: 'jsonl',
				description: 'One JSON object for each line, for databases and programs',
			},
		],
		default: 'csv',
		displayOptions: { show },
	},
	{
		displayName: 'Delimiter',
		name: 'delimiter',
		type: 'options',
		options: [
			{ name: 'Comma', value: 'comma' },
			{
				name: 'Semicolon',
				value: 'semicolon',
				description: 'What Excel expects where decimals have a comma, as in most of Latin America',
			},
			{ name: 'Tab', value: 'tab' },
		],
		default: 'comma',
		description: 'Character that separates the columns',
		displayOptions: { show: showForCsv },
	},
	{
		displayName: 'Escape Formulas',
		name: 'escapeFormulas',
		type: 'boolean',
		default: true,
		description:
			'Whether to put an apostrophe before text that a spreadsheet would run as a formula',
		displayOptions: { show: showForCsv },
	},
	{
		displayName: 'Add Byte Order Mark (BOM)',
		name: 'byteOrderMark',
		type: 'boolean',
		default: true,
		description:
			'Whether to begin the file with a special marker that helps Excel show accents correctly',
		displayOptions: { show: showForCsv },
	},
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. sessions.csv',
		description:
			'Name of the file. Leave empty to name it after the report and the range, such as cobrowsing-sessions_2026-01-01_2026-01-31.csv.',
		displayOptions: { show },
	},
	{
		displayName: 'Rows per File',
		name: 'rowsPerFile',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1_000_000,
		description:
			'Maximum number of sessions in one file. The rest go into further files. Excel opens about a million rows.',
		displayOptions: { show },
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the output binary field to put the file in',
		displayOptions: { show },
	},
	...filterProperties(show),
	...optionProperties(show),
];
