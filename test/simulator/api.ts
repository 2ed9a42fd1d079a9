import { faultName, play, type Bend, type FaultPlan } from './faults';
import { envelope, errorReply, htmlReply, type Reply } from './reply';
import { inOrder, type Report } from './report';
import type { Settings } from './settings';
import type { Ticket, Traffic } from './traffic';
import { dayOf, endOfDay, parseCompact, sameMonth, SECONDS_PER_DAY } from './wallClock';

/** The id of the cobrowsing report. */
export const REPORT_API = 'cdr_10';

const REPORTS_PATH = '/api/v2/reports_manager.php';
const INFORMATION_PATH = '/api/v2/information.php';

/** One call, as it reached the API. */
export interface Call {
	/** Its number in the log. */
	number: number;
	method: string;
	path: string;
	query: Record<string, string>;
	token: string | undefined;
}

/** What the API looks at to answer. */
export interface World {
	settings: Settings;
	report: Report;
	traffic: Traffic;
	faults: FaultPlan;
}

/** An answer, and the name of the fault behind it. */
export interface Answer {
	reply: Reply;
	fault?: string;
}

/**
 * Answers a call. The token, the quota and the requests in flight are checked first, so that a
 * broken limit shows even while faults are played.
 */
export function answer(call: Call, ticket: Ticket, world: World): Answer {
	const refusal = refuse(call, ticket, world);
	if (refusal) return { reply: refusal };
	const fault = world.faults.next(world.settings.faults, {
		number: call.number,
		api: call.query.api,
		from: parseCompact(call.query.date_ini),
		to: parseCompact(call.query.date_end),
	});
	const regular = (bend?: Bend) => regularAnswer(call, world, bend);
	if (!fault) return { reply: regular() };
	return { reply: play(fault.then, world.settings, regular), fault: faultName(fault) };
}

function refuse({ token }: Call, ticket: Ticket, world: World): Reply | undefined {
	const { settings, traffic } = world;
	if (!token) return errorReply('tokenMissing', settings);
	if (token !== settings.token && !settings.acceptedTokens.includes(token)) {
		return errorReply('tokenWrong', settings);
	}
	if (!traffic.spend(token, dayOf(settings.now()), settings.tokensPerDay)) {
		return errorReply('quotaUsedUp', settings);
	}
	if (ticket.inFlight > settings.simultaneousLimit) return errorReply('simultaneous', settings);
	return undefined;
}

function regularAnswer(call: Call, world: World, bend?: Bend): Reply {
	const { path, query } = call;
	if (call.method !== 'GET') return htmlReply(405);
	if (path !== REPORTS_PATH && path !== INFORMATION_PATH) return htmlReply(404);
	if (!query.api) return errorReply('parametersMissing', world.settings);
	if (path === REPORTS_PATH && query.api === REPORT_API) return reportAnswer(query, world, bend);
	if (path === INFORMATION_PATH && query.api === 'token_info') return tokenInfo(call, world);
	return errorReply('apiMissing', world.settings);
}

/** How much of the day's tokens is used; the API writes numbers as text. */
function tokenInfo({ token = '' }: Call, { settings, traffic }: World): Reply {
	const day = dayOf(settings.now());
	const used = traffic.usedToday(token, day);
	const data = {
		description: 'simulator',
		token_limit: String(settings.tokensPerDay),
		token_use_today: String(used),
		all_token_today: String(traffic.allUsedToday(day)),
		available_consumption_options: String(settings.tokensPerDay - used),
	};
	return envelope(
		{ code: 200, message: '1 records were found', data: JSON.stringify([data]) },
		settings,
	);
}

function reportAnswer(query: Call['query'], world: World, bend: Bend = {}): Reply {
	const { settings, report } = world;
	const from = parseCompact(query.date_ini);
	const to = parseCompact(query.date_end);
	if (from === undefined || to === undefined || !isAllowed(from, to, settings)) {
		return errorReply('noRecords', settings);
	}
	const found = inOrder(report.find(from, to, settings), settings.rowOrder, from, to);
	const kept = found.slice(0, Math.floor(found.length * (bend.keepRows ?? 1)));
	if (kept.length === 0) return noRecords(settings);
	const sent = kept.slice(0, settings.rowLimit);
	return envelope(
		{
			code: 200,
			message: bend.message ?? rowsMessage(settings.message, kept.length, sent.length),
			data: `[${sent.map((position) => report.rowText(position)).join(',')}]`,
			rows: sent.length,
		},
		settings,
	);
}

/** Whether the API would look up this range at all. */
function isAllowed(from: number, to: number, settings: Settings): boolean {
	return (
		from <= to &&
		to - from + 1 <= settings.maxDays * SECONDS_PER_DAY &&
		(settings.acrossMonths || sameMonth(from, to)) &&
		(settings.futureAllowed || to <= endOfDay(settings.now()))
	);
}

function rowsMessage(kind: Settings['message'], total: number, sent: number): string {
	if (kind === 'none') return 'Records were found';
	return `${kind === 'total' ? total : sent} records were found`;
}

function noRecords(settings: Settings): Reply {
	const empty = (data: string | undefined) =>
		envelope({ code: 200, message: '0 records were found', data }, settings);
	switch (settings.noRecords) {
		case '404':
			return errorReply('noRecords', settings);
		case 'bodyCode404':
			return errorReply('noRecords', settings, { status: 200 });
		case 'emptyList':
			return empty('[]');
		case 'null':
			return empty('null');
		case 'emptyText':
			return empty('""');
		case 'missing':
			return empty(undefined);
	}
}
