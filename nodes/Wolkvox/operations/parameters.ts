import type { INodeProperties } from 'n8n-workflow';

import { isRecord } from '../../engine/client/response';
import { csvFormat, DELIMITERS, JSON_LINES } from '../../engine/output/fileFormat';
import type { FilterChoice } from '../../engine/rows/filter';
import {
	bare,
	isEmpty,
	parseChoice,
	parseSwitch,
	parseWholeNumber,
	quote,
	unusable,
	type UnusableSetting,
} from '../../engine/settings/settings';
import type { DateRangeChoice } from '../../engine/time/range';
import { SECONDS_PER_HOUR } from '../../engine/time/wallClock';
import { assertEvents } from '../../engine/trigger/plan';
import { MOST_USED_REPORTS, reportFor, searchCatalogue } from '../../reports/catalogue';
import type { Report, ReportParameter } from '../../reports/report';
import { ACTIVITY, PARAMETER_FIELDS, QUERY_PAIRS, REPORT, RESULT_PER } from '../resources/report';
import * as FIELDS from '../resources/shared/fields';
import type { ChoiceField } from '../resources/shared/resource';
import { EVENT, EVENT_REPORTS, LOOK_BACK_HOURS, START_WITH_HOURS } from '../resources/trigger';
import { isTool } from './nodeRun';

/* Whatever reads a field here throws an `UnusableSetting` that names it where it cannot be used. */

/** Where parameters are read: n8n's contexts, those of nodes and of triggers. */
export interface ParameterSource {
	/** @param how `rawExpressions` for what the builder typed, in place of what it gives */
	getNodeParameter(name: string, fallback?: unknown, how?: { rawExpressions: boolean }): unknown;
	getNode(): { readonly type: string };
}

/** Gives what a field holds; its default where the builder left it alone, or an operation lacks it. */
type Values = (field: INodeProperties) => unknown;

/** What the fields of the node itself hold. */
export function fieldsOf(source: ParameterSource): Values {
	return (field) => source.getNodeParameter(field.name, field.default);
}

/** What the collection "Options" holds. */
function optionsOf(source: ParameterSource): Values {
	const options = readCollection(source, 'Options');
	return (field) => (Object.hasOwn(options, field.name) ? options[field.name] : field.default);
}

export function readChoice<T extends string>(values: Values, field: ChoiceField<T>): T {
	return parseChoice(values(field), field.displayName, field.options);
}

function readNumber(values: Values, field: INodeProperties): number {
	const { minValue: min = 0, maxValue: max = Infinity } = field.typeOptions ?? {};
	return parseWholeNumber(values(field), field.displayName, min, max);
}

function readSwitch(values: Values, field: INodeProperties): boolean {
	return parseSwitch(values(field), field.displayName);
}

function readText(values: Values, field: INodeProperties): string {
	const value = values(field);
	if (typeof value === 'string') return value.trim();
	const advice = 'Type a name, or let the expression give one.';
	throw unusable(field.displayName, `is not a text: ${quote(value)}`, advice);
}

function readCollection(source: ParameterSource, label: string): Record<string, unknown> {
	const value = source.getNodeParameter(label.toLowerCase(), {});
	if (value === undefined || value === '') return {};
	if (isRecord(value)) return value;
	const advice =
		'Add what you need one by one, or give an object such as {"order": "newestFirst"}.';
	throw unusable(label, `is not a list of named values: ${quote(value)}`, advice);
}

/** An empty filter is for `RowFilter` to refuse; but models leave empty what they do not need. */
export function readFilters(source: ParameterSource): FilterChoice {
	const filters = readCollection(source, 'Filters');
	if (!isTool(source)) return filters;
	return Object.fromEntries(Object.entries(filters).filter(([, value]) => !isEmpty(value)));
}

/** All that an input item asks for: which report, and which of its rows. */
export type Question = ReturnType<typeof chooseReport> & ReturnType<typeof readRowRequest>;

/** What all operations for reports have. */
export function readRowRequest(source: ParameterSource) {
	const options = optionsOf(source);
	return {
		dateRange: readDateRange(source),
		filters: readFilters(source),
		calculatedFields: readSwitch(options, FIELDS.CALCULATED),
		simplify: readSwitch(options, FIELDS.SIMPLIFY),
		addInteraction: readAddInteraction(options),
		maxTries: readNumber(options, FIELDS.MAX_TRIES),
		order: readChoice(options, FIELDS.ORDER),
		splitBy: readChoice(options, FIELDS.SPLIT_REQUESTS_BY),
	};
}

/** A switch in workflows that were saved before there was a choice. */
function readAddInteraction(options: Values) {
	const value = options(FIELDS.ADD_INTERACTION);
	if (typeof value === 'boolean') return value ? 'bestFit' : 'no';
	return readChoice(options, FIELDS.ADD_INTERACTION);
}

/** Only what belongs to the range is looked at: the other fields may hold anything. */
function readDateRange(source: ParameterSource): DateRangeChoice {
	const { DATE_RANGE, DAYS, HOURS, FROM, TO } = FIELDS;
	const fields = fieldsOf(source);
	const dateRange = readChoice(fields, DATE_RANGE);
	if (dateRange === 'custom') return { dateRange, from: fields(FROM), to: fields(TO) };
	if (dateRange === 'lastNDays') return { dateRange, days: readNumber(fields, DAYS) };
	if (dateRange === 'lastNHours') return { dateRange, hours: readNumber(fields, HOURS) };
	return { dateRange };
}

/** What a trigger is asked for. */
export function readTrigger(source: ParameterSource) {
	const event = readChoice(fieldsOf(source), EVENT);
	const known = EVENT_REPORTS[event];
	const { report, parameters } = chooseReport(source, known);
	assertEvents(report);
	const options = optionsOf(source);
	const hours = (field: INodeProperties) => readNumber(options, field) * SECONDS_PER_HOUR;
	const asked = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
	return {
		...{ report, parameters },
		// What is asked of each report has a state of its own.
		stateName: known ? event : [event, report.id, ...asked.sort()].join(' '),
		calculatedFields: readSwitch(options, FIELDS.CALCULATED),
		simplify: readSwitch(options, FIELDS.SIMPLIFY),
		lookBack: { usual: hours(LOOK_BACK_HOURS), atFirst: hours(START_WITH_HOURS) },
		filters: readFilters(source),
	};
}

/** How many results are wanted; undefined for all. */
export function readLimit(source: ParameterSource): number | undefined {
	const fields = fieldsOf(source);
	return readSwitch(fields, FIELDS.RETURN_ALL) ? undefined : readNumber(fields, FIELDS.LIMIT);
}

/** Which files an export is to write. */
export function readFileRequest(source: ParameterSource) {
	const fields = fieldsOf(source);
	const options = optionsOf(source);
	const csv = () =>
		csvFormat({
			delimiter: DELIMITERS[readChoice(fields, FIELDS.DELIMITER)],
			escapeFormulas: readSwitch(options, FIELDS.ESCAPE_FORMULAS),
			byteOrderMark: readSwitch(options, FIELDS.BOM),
		});
	return {
		format: readChoice(fields, FIELDS.FILE_FORMAT) === 'jsonl' ? JSON_LINES : csv(),
		binaryPropertyName: readText(fields, FIELDS.BINARY) || FIELDS.BINARY.default,
		/** Empty for one made of report and range. */
		name: readText(options, FIELDS.FILE_NAME),
		rowsPerFile: readNumber(options, FIELDS.ROWS_PER_FILE),
	};
}

/** Which report is asked for, if it is not `known`, and what the query asks for beside the dates. */
export function chooseReport(source: ParameterSource, known?: Report) {
	if (known) return { report: known, parameters: {}, resultPer: 'wholeRange' } as const;
	const report = readReport(source);
	const parameters: Record<string, string> = {};
	for (const parameter of report.parameters) {
		const value = readParameter(source, parameter);
		if (value !== undefined) parameters[parameter.name] = value;
	}
	return {
		report,
		parameters: { ...parameters, ...readQueryParameters(source) },
		resultPer: report.kind === 'sum' ? readChoice(fieldsOf(source), RESULT_PER) : 'wholeRange',
	};
}

function readReport(source: ParameterSource): Report {
	const text = readLocator(source, REPORT);
	const report = reportFor(text);
	if (report !== undefined) return report;
	const mostUsed = `Choose one from the list, or give its ID. Most used: ${MOST_USED_REPORTS}.`;
	if (text === '') throw unusable('Report', 'is empty', mostUsed);
	const nearest = searchCatalogue(text).slice(0, 3);
	const names = nearest.map(({ displayName }) => displayName).join(', ');
	const advice = names === '' ? mostUsed : `Perhaps you mean ${names}. ${mostUsed}`;
	throw unusable('Report', `is not the ID of a report: ${quote(text)}`, advice);
}

/** The value of a resource locator, or of an expression in its place; empty where it is as on a new node. */
function readLocator(source: ParameterSource, { name, displayName }: INodeProperties): string {
	// What holds nothing though the builder gave something must not mean all, nor must a list.
	const chosen = valueIn(source.getNodeParameter(name, ''));
	if (isEmpty(chosen)) {
		const typed = source.getNodeParameter(name, '', { rawExpressions: true });
		const isById = isRecord(typed) && typed.mode === 'id';
		if (isEmpty(valueIn(typed)) && !isById) return '';
		const advice = 'Choose from the list, or look at what the node before gives.';
		throw unusable(displayName, 'is empty', advice);
	}
	if (typeof chosen === 'string' || Number.isFinite(chosen)) return bare(String(chosen));
	const advice = 'Choose one from the list, or let the expression give a single ID.';
	throw unusable(displayName, `is not an ID: ${quote(chosen)}`, advice);
}

export function valueIn(locator: unknown): unknown {
	return isRecord(locator) && Object.hasOwn(locator, 'value') ? locator.value : locator;
}

function readParameter(source: ParameterSource, parameter: ReportParameter): string | undefined {
	const field = PARAMETER_FIELDS[parameter.name];
	if (field === undefined) return parameter.default;
	if (field === ACTIVITY) return readChoice(fieldsOf(source), ACTIVITY);
	const text = readLocator(source, field);
	// Only some reports have a word for all.
	const isAll = text === '' || text.toLowerCase() === 'all';
	const value = isAll ? parameter.default : text;
	if (value !== undefined || !parameter.required) return value;
	const label = field.displayName.toLowerCase();
	const advice = `This report is about one ${label}: choose it from the list, or give its ID.`;
	throw unusable(field.displayName, 'is empty', advice);
}

/** What the node itself sends. */
const RESERVED = ['api', 'date_ini', 'date_end'];

function readQueryParameters(source: ParameterSource): Record<string, string> {
	const queryParameters = optionsOf(source)(QUERY_PAIRS);
	if (isEmpty(queryParameters)) return {};
	const pairs: unknown = isRecord(queryParameters) ? (queryParameters.parameter ?? []) : undefined;
	if (!Array.isArray(pairs)) throw notPairs(queryParameters);
	return Object.fromEntries(pairs.map(readPair));
}

function readPair(pair: unknown): [name: string, value: string] {
	const { name: given, value } = isRecord(pair) ? pair : {};
	const name = typeof given === 'string' ? bare(given) : '';
	if (name === '' || (typeof value === 'object' && !isEmpty(value))) throw notPairs(pair);
	if (isEmpty(value)) {
		const advice = 'Remove the parameter, or look at what the node before gives.';
		throw unusable(`Query Parameters: ${name}`, 'is empty', advice);
	}
	if (!RESERVED.includes(name.toLowerCase())) return [name, bare(String(value))];
	const advice = 'The node sends the report and its dates itself: use “Report” and “Date Range”.';
	throw unusable('Query Parameters', `cannot set “${name}”`, advice);
}

function notPairs(value: unknown): UnusableSetting {
	const advice =
		'Add them one by one, or give {"parameter": [{"name": "services_time", "value": "40"}]}.';
	const why = `are not pairs of a name and a value: ${quote(value)}`;
	return unusable('Query Parameters', why, advice);
}
