import type { INodeProperties } from 'n8n-workflow';

import { isRecord } from '../../engine/client/response';
import { csvFormat, DELIMITERS, JSON_LINES, type FileFormat } from '../../engine/output/fileFormat';
import type { InteractionChoice } from '../../engine/rows/contacts';
import type { FilterChoice } from '../../engine/rows/filter';
import {
	isEmpty,
	parseChoice,
	parseSwitch,
	parseWholeNumber,
	quote,
	UnusableSetting,
} from '../../engine/settings/settings';
import type { DateRangeChoice } from '../../engine/time/range';
import * as FIELDS from '../resources/shared/fields';
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

/** Gives what a field holds; its default where the builder left it alone, or an operation lacks it. */
export type Values = (field: INodeProperties) => unknown;

/** What the fields of the node itself hold. */
export function fieldsOf(source: ParameterSource): Values {
	return (field) => source.getNodeParameter(field.name, field.default);
}

/**
 * What the collection "Options" holds.
 *
 * @throws {UnusableSetting} if an expression gave something else
 */
export function optionsOf(source: ParameterSource): Values {
	const options = readCollection(source, 'Options');
	return (field) => (Object.hasOwn(options, field.name) ? options[field.name] : field.default);
}

/** @throws {UnusableSetting} if the field holds none of its values */
export function readChoice<T extends string>(values: Values, field: FIELDS.ChoiceField<T>): T {
	return parseChoice(values(field), field.displayName, field.options);
}

/** @throws {UnusableSetting} if the field holds no whole number that it takes */
export function readNumber(values: Values, field: INodeProperties): number {
	const { minValue: min = 0, maxValue: max = Infinity } = field.typeOptions ?? {};
	return parseWholeNumber(values(field), field.displayName, { min, max });
}

/** @throws {UnusableSetting} if the field is neither on nor off */
export function readSwitch(values: Values, field: INodeProperties): boolean {
	return parseSwitch(values(field), field.displayName);
}

/** @throws {UnusableSetting} if the field holds no text */
function readText(values: Values, field: INodeProperties): string {
	const value = values(field);
	if (typeof value === 'string') return value.trim();
	throw new UnusableSetting({
		title: `“${field.displayName}” is not a text: ${quote(value)}`,
		advice: 'Type a name, or let the expression give one.',
	});
}

/** @throws {UnusableSetting} if an expression gave something else */
function readCollection(
	source: ParameterSource,
	label: 'Filters' | 'Options',
): Record<string, unknown> {
	const value = source.getNodeParameter(label.toLowerCase(), {});
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
	const filters = readCollection(source, 'Filters');
	if (!isTool(source)) return filters;
	return Object.fromEntries(Object.entries(filters).filter(([, value]) => !isEmpty(value)));
}

/** What the builder asks for in one input item, whatever the operation makes of it. */
export type RowRequest = ReturnType<typeof readRowRequest>;

/**
 * Reads the parameters that the operations share.
 *
 * @throws {UnusableSetting} naming the parameter that cannot be used
 */
export function readRowRequest(source: ParameterSource) {
	const options = optionsOf(source);
	return {
		dateRange: readDateRange(source),
		filters: readFilters(source),
		calculatedFields: readSwitch(options, FIELDS.ADD_CALCULATED_FIELDS),
		simplify: readSwitch(options, FIELDS.SIMPLIFY),
		addInteraction: readAddInteraction(options),
		maxTries: readNumber(options, FIELDS.MAX_TRIES),
		order: readChoice(options, FIELDS.ORDER),
		splitBy: readChoice(options, FIELDS.SPLIT_REQUESTS_BY),
	};
}

/** A switch in workflows that were saved before there was a choice. */
function readAddInteraction(options: Values): InteractionChoice | 'no' {
	const value = options(FIELDS.ADD_INTERACTION);
	if (typeof value === 'boolean') return value ? 'bestFit' : 'no';
	return readChoice(options, FIELDS.ADD_INTERACTION);
}

/** Only what belongs to the range is looked at: the other fields may hold anything. */
function readDateRange(source: ParameterSource): DateRangeChoice {
	const fields = fieldsOf(source);
	const dateRange = readChoice(fields, FIELDS.DATE_RANGE);
	if (dateRange === 'custom')
		return { dateRange, from: fields(FIELDS.FROM), to: fields(FIELDS.TO) };
	if (dateRange === 'lastNDays') return { dateRange, days: readNumber(fields, FIELDS.DAYS) };
	if (dateRange === 'lastNHours') return { dateRange, hours: readNumber(fields, FIELDS.HOURS) };
	return { dateRange };
}

/**
 * Reads "Return All" and "Limit".
 *
 * @returns how many results are wanted; undefined for all
 * @throws {UnusableSetting} if one of them cannot be used
 */
export function readLimit(source: ParameterSource): number | undefined {
	const fields = fieldsOf(source);
	return readSwitch(fields, FIELDS.RETURN_ALL) ? undefined : readNumber(fields, FIELDS.LIMIT);
}

/**
 * Reads which files an export is to write.
 *
 * @throws {UnusableSetting} naming the parameter that cannot be used
 */
export function readFileRequest(source: ParameterSource) {
	const fields = fieldsOf(source);
	const options = optionsOf(source);
	return {
		format: readFormat(fields, options),
		/** Under which name an item holds its file. */
		binaryPropertyName:
			readText(fields, FIELDS.BINARY_FIELD) || String(FIELDS.BINARY_FIELD.default),
		/** Empty for one made of report and range. */
		name: readText(options, FIELDS.FILE_NAME),
		rowsPerFile: readNumber(options, FIELDS.ROWS_PER_FILE),
	};
}

function readFormat(fields: Values, options: Values): FileFormat {
	if (readChoice(fields, FIELDS.FILE_FORMAT) === 'jsonl') return JSON_LINES;
	return csvFormat({
		delimiter: DELIMITERS[readChoice(fields, FIELDS.DELIMITER)],
		escapeFormulas: readSwitch(options, FIELDS.ESCAPE_FORMULAS),
		byteOrderMark: readSwitch(options, FIELDS.BYTE_ORDER_MARK),
	});
}
