import { answerReport } from './answering';
import { play, type Bend } from './effects';
import { faultName, type FaultPlan } from './faults';
import { answerList, isList, type Information } from './information';
import { errorReply, htmlReply, listReply, type Reply } from './reply';
import type { Report } from './report';
import type { Settings } from './settings';
import { sessionSource, type EventSource, type Source } from './source';
import type { Ticket, Traffic } from './traffic';
import { dayOf, parseCompact } from './wallClock';

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
	/** The cobrowsing report. */
	report: Report;
	/** The other reports, by their ids; one that is not there holds nothing. */
	reports?: ReadonlyMap<string, EventSource>;
	/** The lists of `information.php`; one that is not there is empty. */
	information?: () => Information;
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
	if (path === REPORTS_PATH) return reportAnswer(query, world, bend);
	if (query.api === 'token_info') return tokenInfo(call, world);
	if (!isList(query.api)) return errorReply('apiMissing', world.settings);
	return answerList(query.api, world.information?.() ?? {}, world.settings);
}

/** Where a report's rows come from; undefined where it holds nothing. */
export function sourceOf(id: string, { report, reports }: World): Source | undefined {
	return id === REPORT_API ? sessionSource(report) : reports?.get(id);
}

function reportAnswer(query: Call['query'], world: World, bend?: Bend): Reply {
	const source = sourceOf(query.api, world);
	const { reply, truncated } = answerReport(query, source, world.settings, bend);
	if (truncated) world.faults.noteTruncated(query.api, truncated);
	return reply;
}

/** How much of the day's tokens is used; the API writes numbers as text. */
function tokenInfo({ token = '' }: Call, { settings, traffic }: World): Reply {
	const day = dayOf(settings.now());
	const used = traffic.usedToday(token, day);
	const info = {
		description: 'simulator',
		token_limit: String(settings.tokensPerDay),
		token_use_today: String(used),
		all_token_today: String(used),
		available_consumption_options: String(settings.tokensPerDay - used),
	};
	return listReply([info], settings);
}
