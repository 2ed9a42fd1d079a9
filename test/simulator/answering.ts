import type { Bend } from './effects';
import { FACTS, type ParameterFacts, type ReportFacts } from './facts';
import { envelope, errorReply, type Reply } from './reply';
import { inOrder, type Row } from './report';
import type { Settings } from './settings';
import type { Finding, Parameters, Source } from './source';
import { endOfDay, parseCompact, sameMonth, SECONDS_PER_DAY } from './wallClock';

/** The report whose limits are the settings' alone; the others have their own as well. */
const COBROWSING = 'cdr_10';

/** The sample's words for `agent_1`, which count nothing. */
const WITHOUT_NUMBER: Partial<Record<string, string>> = {
	agent_1: 'Information found for the current month',
};

/** What a question for a report is answered with, and whether rows were left out. */
export interface ReportAnswer {
	reply: Reply;
	truncated?: { from: number; to: number };
}

/** Answers a question for a report. */
export function answerReport(
	query: Parameters,
	source: Source | undefined,
	settings: Settings,
	bend: Bend = {},
): ReportAnswer {
	const facts = FACTS.get(query.api);
	if (!facts) return { reply: errorReply('apiMissing', settings) };
	if (!facts.parameters.every((parameter) => isFilled(parameter, query))) {
		return { reply: errorReply('parametersMissing', settings) };
	}
	const range = readRange(query, facts, settings);
	if (!range) return { reply: errorReply('noRecords', settings) };
	if (!source) return { reply: noRecords(settings) };
	return found(source.find(range.from, range.to, query, settings), range, facts, settings, bend);
}

function found(
	finding: Finding,
	range: { from: number; to: number },
	facts: ReportFacts,
	settings: Settings,
	{ message, keepRows = 1, overstate = 0, changeRow }: Bend,
): ReportAnswer {
	const all = inOrder(finding.positions, settings.rowOrder, range.from, range.to);
	const kept = all.slice(0, Math.floor(all.length * keepRows));
	if (kept.length === 0) return { reply: noRecords(settings) };
	const { rowLimit } = limitsOf(facts, settings);
	const sent = kept.slice(0, rowLimit);
	const textAt = changeRow
		? (position: number) => JSON.stringify(changeRow(finding.rowAt(position), facts))
		: (position: number) => finding.textAt(position);
	const texts = sent.map(textAt);
	const isObject = facts.shape === 'object';
	const members = isObject && Object.keys(finding.rowAt(sent[0])).length;
	const counted = settings.message === 'total' ? kept.length : sent.length;
	const usual =
		settings.message === 'none'
			? 'Records were found'
			: `${(members || counted) + overstate} records were found`;
	const reply = envelope(
		{
			code: 200,
			message: message ?? WITHOUT_NUMBER[facts.id] ?? usual,
			data: isObject ? texts[0] : `[${texts.join(',')}]`,
			rows: sent.length,
		},
		settings,
	);
	return { reply, ...(sent.length < kept.length && { truncated: range }) };
}

/** Whether a parameter has a value that the report takes. */
function isFilled({ name, required, values }: ParameterFacts, query: Parameters): boolean {
	const given = query[name] ?? '';
	if (given === '') return !required;
	return values === null || values.includes('all') || values.includes(given);
}

function limitsOf({ id, maxDays, maxRows }: ReportFacts, settings: Settings) {
	if (id === COBROWSING) return settings;
	return {
		maxDays: Math.min(settings.maxDays, maxDays),
		rowLimit: Math.min(settings.rowLimit, maxRows),
	};
}

/** The asked range, if the API would look it up at all. */
function readRange(query: Parameters, facts: ReportFacts, settings: Settings) {
	const from = parseCompact(query.date_ini);
	const to = parseCompact(query.date_end);
	if (settings.ignoreRange) return { from: from ?? 0, to: to ?? 0 };
	if (from === undefined || to === undefined) return undefined;
	const { maxDays } = limitsOf(facts, settings);
	const allowed =
		from <= to &&
		to - from + 1 <= maxDays * SECONDS_PER_DAY &&
		(settings.acrossMonths || sameMonth(from, to)) &&
		(settings.futureAllowed || to <= endOfDay(settings.now()));
	return allowed ? { from, to } : undefined;
}

/** What `data` holds where there are no records and HTTP says 200; undefined where it is not there. */
const NO_DATA = { emptyList: '[]', null: 'null', emptyText: '""', missing: undefined };

/** How the API says that there is nothing. */
export function noRecords(settings: Settings): Reply {
	const form = settings.noRecords;
	if (form === '404') return errorReply('noRecords', settings);
	if (form === 'bodyCode404') return errorReply('noRecords', settings, { status: 200 });
	return envelope({ code: 200, message: '0 records were found', data: NO_DATA[form] }, settings);
}

/** The rows that a source holds for a range, whatever the limits. */
export function rowsHeld(
	source: Source | undefined,
	from: number,
	to: number,
	parameters: Parameters,
	settings: Settings,
): Row[] {
	if (!source) return [];
	const finding = source.find(from, to, parameters, settings);
	return finding.positions.map((position) => finding.rowAt(position));
}
