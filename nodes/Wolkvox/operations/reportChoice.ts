import type { INodeListSearchResult, ILoadOptionsFunctions } from 'n8n-workflow';

import { isRecord } from '../../engine/client/response';
import { quote, UnusableSetting } from '../../engine/settings/problem';
import { isUnset, parseChoice } from '../../engine/settings/values';
import { CATALOGUE, REPORT_ID, reportOf, searchCatalogue } from '../../reports/catalogue';
import { cobrowsing } from '../../reports/cobrowsing';
import type { ReportParameter } from '../../reports/report';
import { ACTIVITY_CODES, PARAMETER_FIELDS, RESULT_PER } from '../resources/report';
import { readCollection, type ParameterSource } from './parameters';
import type { ReportChoice } from './reading';

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
	const report = reportOf(readReportId(source));
	const own = report.parameters.flatMap((parameter) => {
		const value = readParameter(source, parameter);
		return value === undefined ? [] : [[parameter.name, value] as const];
	});
	return {
		report,
		parameters: { ...Object.fromEntries(own), ...readQueryParameters(source) },
		resultPer:
			report.kind === 'sum'
				? parseChoice(
						source.getNodeParameter('resultPer', 'wholeRange'),
						'One Result Per',
						RESULT_PER,
					)
				: 'wholeRange',
		exportLabel: 'Export Report',
	};
};

/** The reports that fit what was typed: the built-in catalogue, which costs no call. */
export async function searchReports(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const found = searchCatalogue(filter);
	return await Promise.resolve({
		results: found.map(({ displayName, id }) => ({ name: displayName, value: id })),
	});
}

function readReportId(source: ParameterSource): string {
	const value = readLocator(source, 'report', 'Report');
	const named = CATALOGUE.find(({ displayName }) => displayName === value);
	const id = named?.id ?? value.toLowerCase();
	if (REPORT_ID.test(id)) return id;
	throw new UnusableSetting({
		title:
			value === '' ? '“Report” is empty' : `“Report” is not the ID of a report: ${quote(value)}`,
		advice: 'Choose one from the list, or give an ID such as cdr_1, chat_1 or agent_14.',
	});
}

/**
 * What a resource locator holds, or an expression in its place; empty where that is nothing.
 *
 * @throws {UnusableSetting} for a list, for example: all skills in place of two would be false
 */
function readLocator(source: ParameterSource, name: string, label: string): string {
	const value = source.getNodeParameter(name, '');
	const chosen = isRecord(value) && Object.hasOwn(value, 'value') ? value.value : value;
	if (chosen === undefined || chosen === null) return '';
	if (typeof chosen === 'string' || typeof chosen === 'number') return String(chosen).trim();
	throw new UnusableSetting({
		title: `“${label}” is not an ID: ${quote(chosen)}`,
		advice: 'Choose one from the list, or let the expression give a single ID.',
	});
}

function readParameter(source: ParameterSource, parameter: ReportParameter): string | undefined {
	const field = PARAMETER_FIELDS[parameter.name];
	if (field === undefined) return parameter.default;
	if (field.name === 'activityCode') {
		const value = source.getNodeParameter(field.name, parameter.default);
		return parseChoice(value, field.label, ACTIVITY_CODES);
	}
	const value = readLocator(source, field.name, field.label) || parameter.default;
	if (value !== undefined || !parameter.required) return value;
	throw new UnusableSetting({
		title: `“${field.label}” is empty`,
		advice: `This report is about one ${field.label.toLowerCase()}: choose it from the list, or give its ID.`,
	});
}

/** What the node itself sends. */
const RESERVED = ['api', 'date_ini', 'date_end'];

function readQueryParameters(source: ParameterSource): Record<string, string> {
	const { queryParameters } = readCollection(source, 'options', 'Options');
	if (isUnset(queryParameters)) return {};
	const pairs: unknown = isRecord(queryParameters) ? (queryParameters.parameter ?? []) : undefined;
	if (!Array.isArray(pairs)) throw notPairs(queryParameters);
	return Object.fromEntries(pairs.map(readPair));
}

function readPair(pair: unknown): [name: string, value: string] {
	if (!isRecord(pair)) throw notPairs(pair);
	const name = typeof pair.name === 'string' ? pair.name.trim() : '';
	const { value } = pair;
	const isText = ['string', 'number', 'boolean'].includes(typeof value);
	if (name === '' || !isText) throw notPairs(pair);
	if (!RESERVED.includes(name.toLowerCase())) return [name, String(value)];
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
