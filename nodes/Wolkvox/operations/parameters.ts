import { isRecord } from '../../engine/client/response';
import type { SplitRequestsBy } from '../../engine/read/windows';
import { csvFormat, DELIMITERS, JSON_LINES, type FileFormat } from '../../engine/output/fileFormat';
import type { FilterChoice } from '../../engine/rows/filter';
import { quote, UnusableSetting } from '../../engine/settings/problem';
import { isEmpty, parseChoice, parseSwitch, parseWholeNumber } from '../../engine/settings/values';
import type { DateRangeChoice } from '../../engine/time/range';
import type { Order } from '../../reports/report';
import { DATE_RANGES, LENGTHS } from '../resources/shared/dateRange';
import { FILE_OPTION_DEFAULTS, FORMATS, SEPARATORS } from '../resources/shared/exportFields';
import {
	ADD_INTERACTION_CHOICES,
	type AddInteraction,
	MOST_TRIES,
	OPTION_DEFAULTS,
	ORDERS,
	SPLITS,
} from '../resources/shared/options';
import { isTool } from './nodeRun';

/** Where parameters are read: n8n's contexts, those of nodes and of triggers. */
export interface ParameterSource {
	/** @param options `rawExpressions` for what the builder typed, in place of what it gives */
	getNodeParameter(
		name: string,
		fallback?: unknown,
		options?: { rawExpressions: boolean },
	): unknown;
	getNode(): { readonly type: string };
}

/**
 * Reads a collection such as "Options".
 *
 * @param label its name as the editor shows it
 * @throws {UnusableSetting} if an expression gave something else
 */
export function readCollection(
	source: ParameterSource,
	name: string,
	label: string,
): Record<string, unknown> {
	const value = source.getNodeParameter(name, {});
	if (value === undefined || value === '') return {};
	if (isRecord(value)) return value;
	throw new UnusableSetting({
		title: `“${label}” is not a list of named values: ${quote(value)}`,
		advice: 'Add what you need one by one, or give an object such as {"order": "newestFirst"}.',
	});
}

/**
 * Reads "Filters". A filter that was added and holds nothing is for {@link RowFilter} to refuse; only
 * as an AI agent's tool, where a model leaves out what it does not need, it is as good as removed.
 *
 * @throws {UnusableSetting} if an expression gave something else
 */
export function readFilters(source: ParameterSource): FilterChoice {
	const filters = readCollection(source, 'filters', 'Filters');
	if (!isTool(source)) return filters;
	return Object.fromEntries(Object.entries(filters).filter(([, value]) => !isEmpty(value)));
}

/**
 * As an AI agent's tool: whose figures they are, which a model that left the filter empty must know.
 *
 * @returns fields for each item; none where the node is no tool
 */
export function whoseFigures(
	source: ParameterSource,
	{ agents }: FilterChoice,
): { agents?: string } {
	if (!isTool(source)) return {};
	return { agents: agents === undefined ? 'all' : [agents].flat().join(', ') };
}

/** What the builder asks for in one input item, whatever the operation makes of it. */
export interface SessionRequest {
	readonly dateRange: DateRangeChoice;
	readonly filters: FilterChoice;
	readonly calculatedFields: boolean;
	/** Whether columns are left out that a calculated field says better. */
	readonly simplify: boolean;
	/** Which rows get the call or chat that they belong to. */
	readonly addInteraction: AddInteraction;
	readonly maxTries: number;
	readonly order: Order;
	readonly splitBy: SplitRequestsBy;
}

/**
 * Reads the parameters that the operations share. An option that an operation does not show has its
 * default.
 *
 * @throws {UnusableSetting} naming the parameter that cannot be used
 */
export function readSessionRequest(source: ParameterSource): SessionRequest {
	const options: Record<string, unknown> = {
		...OPTION_DEFAULTS,
		...readCollection(source, 'options', 'Options'),
	};
	return {
		dateRange: readDateRange(source),
		filters: readFilters(source),
		calculatedFields: parseSwitch(options.addCalculatedFields, 'Add Calculated Fields'),
		simplify: parseSwitch(options.simplify, 'Simplify'),
		addInteraction: parseAddInteraction(options.addInteraction),
		maxTries: parseWholeNumber(options.maxTries, 'Max Tries', { min: 1, max: MOST_TRIES }),
		order: parseChoice(options.order, 'Order', ORDERS),
		splitBy: parseChoice(options.splitRequestsBy, 'Split Requests By', SPLITS),
	};
}

/** A switch in workflows that were saved before there was a choice. */
function parseAddInteraction(value: unknown): AddInteraction {
	if (typeof value === 'boolean') return value ? 'bestFit' : 'no';
	return parseChoice(value, 'Add Interaction', ADD_INTERACTION_CHOICES);
}

/** Only what belongs to the range is looked at: the other fields may hold anything. */
function readDateRange(source: ParameterSource): DateRangeChoice {
	const dateRange = parseChoice(source.getNodeParameter('dateRange'), 'Date Range', DATE_RANGES);
	const length = (name: keyof typeof LENGTHS) =>
		parseWholeNumber(source.getNodeParameter(name, undefined), LENGTHS[name].label, LENGTHS[name]);
	switch (dateRange) {
		case 'custom': {
			const from = source.getNodeParameter('from', '');
			return { dateRange, from, to: source.getNodeParameter('to', '') };
		}
		case 'lastNDays':
			return { dateRange, days: length('days') };
		case 'lastNHours':
			return { dateRange, hours: length('hours') };
		default:
			return { dateRange };
	}
}

/**
 * Reads "Return All" and "Limit".
 *
 * @returns how many sessions are wanted; undefined for all
 * @throws {UnusableSetting} if one of them cannot be used
 */
export function readLimit(source: ParameterSource): number | undefined {
	if (parseSwitch(source.getNodeParameter('returnAll'), 'Return All')) return undefined;
	return parseWholeNumber(source.getNodeParameter('limit'), 'Limit', { min: 1, max: Infinity });
}

/** What files the builder asks for. */
export interface FileRequest {
	readonly format: FileFormat;
	/** Under which name an item holds its file. */
	readonly binaryPropertyName: string;
	/** Empty for one made of report and range. */
	readonly name: string;
	readonly rowsPerFile: number;
}

/**
 * Reads the parameters of an export.
 *
 * @throws {UnusableSetting} naming the parameter that cannot be used
 */
export function readFileRequest(source: ParameterSource): FileRequest {
	const options: Record<string, unknown> = {
		...FILE_OPTION_DEFAULTS,
		...readCollection(source, 'options', 'Options'),
	};
	const field = source.getNodeParameter('binaryPropertyName', '');
	return {
		format: readFormat(source, options),
		binaryPropertyName: parseText(field, 'Put Output File in Field') || 'data',
		name: parseText(options.fileName, 'File Name'),
		rowsPerFile: parseWholeNumber(options.rowsPerFile, 'Rows per File', { min: 1, max: Infinity }),
	};
}

function readFormat(source: ParameterSource, options: Record<string, unknown>): FileFormat {
	const format = parseChoice(source.getNodeParameter('fileFormat'), 'File Format', FORMATS);
	if (format === 'jsonl') return JSON_LINES;
	const delimiter = parseChoice(source.getNodeParameter('delimiter'), 'Delimiter', SEPARATORS);
	return csvFormat({
		delimiter: DELIMITERS[delimiter],
		escapeFormulas: parseSwitch(options.escapeFormulas, 'Escape Formulas'),
		byteOrderMark: parseSwitch(options.byteOrderMark, 'Add Byte Order Mark (BOM)'),
	});
}

function parseText(value: unknown, label: string): string {
	if (typeof value === 'string') return value.trim();
	throw new UnusableSetting({
		title: `“${label}” is not a text: ${quote(value)}`,
		advice: 'Type a name, or let the expression give one.',
	});
}
