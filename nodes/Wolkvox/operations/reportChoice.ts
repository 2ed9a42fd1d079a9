import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';

import { isRecord } from '../../engine/client/response';
import type { ResultPer } from '../../engine/rows/key';
import { bare, isEmpty, quote, UnusableSetting } from '../../engine/settings/settings';
import { isOfEvents } from '../../engine/trigger/plan';
import {
	CATALOGUE,
	cobrowsing,
	MOST_USED_REPORTS,
	REPORT_ID,
	reportOf,
	searchCatalogue,
} from '../../reports/catalogue';
import type { Report, ReportParameter } from '../../reports/report';
import {
	ACTIVITY_CODE,
	PARAMETER_FIELDS,
	QUERY_PARAMETERS,
	REPORT_FIELD,
	RESULT_PER,
} from '../resources/report';
import { fieldsOf, optionsOf, type ParameterSource, readChoice } from './parameters';

/** Which report an operation reads, and what it asks for beside the dates. */
export interface ReportChoice {
	readonly report: Report;
	/** Parameters of the query by their names. */
	readonly parameters: Readonly<Record<string, string>>;
	/** Over what each result is summed, for reports of sums. */
	readonly resultPer: ResultPer;
	/** The operation that writes its rows into files, as the editor calls it. */
	readonly exportLabel: string;
}

/** How many reports a message names that are like the one that was typed. */
const MOST_NAMED = 3;

/** Reads which report an input item asks for. */
export type ChooseReport = (source: ParameterSource) => ReportChoice;

/** There is nothing to choose: the report is that of cobrowsing sessions. */
export const chooseCobrowsing: ChooseReport = () => ({
	report: cobrowsing,
	parameters: {},
	resultPer: 'wholeRange',
	exportLabel: 'Export Cobrowsing Sessions',
});

/**
 * Reads the fields of the resource "Report".
 *
 * @throws {UnusableSetting} naming the field that cannot be used
 */
export const chooseReport: ChooseReport = (source) => {
	const report = readReport(source);
	const own = report.parameters.flatMap((parameter) => {
		const value = readParameter(source, parameter);
		return value === undefined ? [] : [[parameter.name, value] as const];
	});
	return {
		report,
		parameters: { ...Object.fromEntries(own), ...readQueryParameters(source) },
		resultPer: report.kind === 'sum' ? readChoice(fieldsOf(source), RESULT_PER) : 'wholeRange',
		exportLabel: 'Export Report',
	};
};

/** A search through the reports of which something is so: the built-in catalogue, which costs no call. */
function searchAmong(isFor: (report: Report) => boolean) {
	return async function (this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		const found = searchCatalogue(filter).filter(({ report }) => isFor(report));
		return { results: found.map(({ displayName, id }) => ({ name: displayName, value: id })) };
	};
}

export const searchReports = searchAmong(() => true);
/** Those whose rows can start a workflow. */
export const searchEventReports = searchAmong(isOfEvents);

/** The report that is chosen in the editor; undefined where that is not known before a run. */
export function reportInEditor(
	context: Pick<ILoadOptionsFunctions, 'getCurrentNodeParameter'>,
): Report | undefined {
	if (context.getCurrentNodeParameter('resource') === 'cobrowsing') return cobrowsing;
	const id = valueIn(context.getCurrentNodeParameter('report'));
	return typeof id === 'string' && REPORT_ID.test(id) ? reportOf(id) : undefined;
}

/**
 * Reads the field "Report".
 *
 * @returns the report's description, known or not
 * @throws {UnusableSetting} if it is empty, or not the ID of a report
 */
function readReport(source: ParameterSource): Report {
	const text = readLocator(source, REPORT_FIELD);
	const named = CATALOGUE.find(({ displayName }) => displayName === text);
	const id = named?.id ?? text.toLowerCase();
	if (REPORT_ID.test(id)) return reportOf(id);
	const mostUsed = `Choose one from the list, or give its ID. Most used: ${MOST_USED_REPORTS}.`;
	if (text === '') throw emptyField('Report', mostUsed);
	const near = searchCatalogue(text).slice(0, MOST_NAMED);
	const names = near.map((entry) => entry.displayName).join(', ');
	throw new UnusableSetting({
		title: `“Report” is not the ID of a report: ${quote(text)}`,
		advice: names === '' ? mostUsed : `Perhaps you mean ${names}. ${mostUsed}`,
	});
}

function emptyField(label: string, advice: string): UnusableSetting {
	return new UnusableSetting({ title: `“${label}” is empty`, advice });
}

/**
 * Reads a resource locator, or an expression in its place.
 *
 * @returns its value without what nobody sees; empty where the field is as on a new node
 * @throws {UnusableSetting} for a list, for example: all skills in place of two would be false; and
 * for what holds nothing though the builder gave something: it must not mean all
 */
function readLocator(source: ParameterSource, { name, displayName }: INodeProperties): string {
	const chosen = valueIn(source.getNodeParameter(name, ''));
	if (isEmpty(chosen)) {
		const typed = source.getNodeParameter(name, '', { rawExpressions: true });
		const isById = isRecord(typed) && typed.mode === 'id';
		if (isEmpty(valueIn(typed)) && !isById) return '';
		throw emptyField(displayName, 'Choose from the list, or look at what the node before gives.');
	}
	if (typeof chosen === 'string' || Number.isFinite(chosen)) return bare(String(chosen));
	throw new UnusableSetting({
		title: `“${displayName}” is not an ID: ${quote(chosen)}`,
		advice: 'Choose one from the list, or let the expression give a single ID.',
	});
}

function valueIn(locator: unknown): unknown {
	return isRecord(locator) && Object.hasOwn(locator, 'value') ? locator.value : locator;
}

function readParameter(source: ParameterSource, parameter: ReportParameter): string | undefined {
	const field = PARAMETER_FIELDS[parameter.name];
	if (field === undefined) return parameter.default;
	if (field === ACTIVITY_CODE) return readChoice(fieldsOf(source), ACTIVITY_CODE);
	const text = readLocator(source, field);
	// Only some reports have a word for all.
	const isAll = text === '' || text.toLowerCase() === 'all';
	const value = isAll ? parameter.default : text;
	if (value !== undefined || !parameter.required) return value;
	const label = field.displayName.toLowerCase();
	const advice = `This report is about one ${label}: choose it from the list, or give its ID.`;
	throw emptyField(field.displayName, advice);
}

/** What the node itself sends. */
const RESERVED = ['api', 'date_ini', 'date_end'];

function readQueryParameters(source: ParameterSource): Record<string, string> {
	const queryParameters = optionsOf(source)(QUERY_PARAMETERS);
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
		throw emptyField(`Query Parameters: ${name}`, advice);
	}
	if (!RESERVED.includes(name.toLowerCase())) return [name, bare(String(value))];
	throw new UnusableSetting({
		title: `“Query Parameters” cannot set “${name}”`,
		advice: 'The node sends the report and its dates itself: use “Report” and “Date Range”.',
	});
}

function notPairs(value: unknown): UnusableSetting {
	return new UnusableSetting({
		title: `“Query Parameters” are not pairs of a name and a value: ${quote(value)}`,
		advice:
			'Add them one by one, or give {"parameter": [{"name": "services_time", "value": "40"}]}.',
	});
}
