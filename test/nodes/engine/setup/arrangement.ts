import { NoAnswer } from '../../../../nodes/engine/client/failures';
import { datesOf, type RequestContext } from '../../../../nodes/engine/client/request';
import type { Response } from '../../../../nodes/engine/client/response';
import { checkSetup } from '../../../../nodes/engine/setup/checkSetup';
import type { Check } from '../../../../nodes/engine/setup/verdict';
import type { Range } from '../../../../nodes/engine/time/range';
import { ZoneClock } from '../../../../nodes/engine/time/zone';
import { cobrowsing } from '../../../../nodes/reports/catalogue';
import type { Report } from '../../../../nodes/reports/report';
import { answer, type World } from '../../../simulator/api';
import { factsOf } from '../../../simulator/facts';
import { FaultPlan } from '../../../simulator/faults';
import { Report as Filed, type Session, type SimulatedEvent } from '../../../simulator/report';
import { defaultSettings, type Settings } from '../../../simulator/settings';
import { EventSource } from '../../../simulator/source';
import { neededParameters, session } from '../../../simulator/support';
import { Traffic } from '../../../simulator/traffic';
import { wallClock } from '../../../simulator/wallClock';
import { requestContext } from '../readings';

export const HOUR = 3_600;
export const DAY = 86_400;
/** A working afternoon at the operation, in Bogotá. */
export const NOW = wallClock(2026, 2, 9, 15);
/** The thirty full days before: they reach across the end of January. */
export const RANGE = { from: wallClock(2026, 1, 10), to: wallClock(2026, 2, 9) - 1 };

/** A wolkvox, and what is checked of it. */
export interface Arranged {
	readonly settings?: Partial<Settings>;
	readonly sessions?: readonly Session[];
	/** What another report holds, in place of the sessions. */
	readonly events?: readonly SimulatedEvent[];
	readonly report?: Report;
	readonly filedBy?: 'start' | 'end';
	readonly service?: string;
	/** The credential's. */
	readonly zone?: string;
	readonly range?: Range;
	/** The operation's wall clock. */
	readonly now?: number;
}

type Verdict = Awaited<ReturnType<typeof checkSetup>>[number];

/** What was told, by check, and what was asked. */
export interface Checked {
	readonly verdicts: readonly Verdict[];
	readonly of: Readonly<Record<Check, Verdict>>;
	readonly requests: number;
}

const PATHS = { reports: '/api/v2/reports_manager.php', lists: '/api/v2/information.php' };

/** Checks a simulated wolkvox by function calls. */
export async function check(arranged: Arranged): Promise<Checked> {
	const { report = cobrowsing, service = 'yes', zone = 'America/Bogota', now = NOW } = arranged;
	const { sessions = usualSessions(), events, filedBy = 'start', range = RANGE } = arranged;
	const isSessions = report.id === cobrowsing.id;
	const world: World = {
		settings: { ...defaultSettings(), now: () => now, tokensPerDay: 1_000, ...arranged.settings },
		report: new Filed(sessions),
		reports: new Map(
			isSessions ? [] : [[report.id, new EventSource(factsOf(report.id), events ?? sessions)]],
		),
		information: () => ({ services: [{ licenses: '25', cobrowsing: service }] }),
		traffic: new Traffic(),
		faults: new FaultPlan(),
	};
	let requests = 0;
	const contextOf = (path: string, query: Record<string, string>): RequestContext => {
		const send = async (window?: Range): Promise<Response> => {
			const call = { number: ++requests, method: 'GET', path, token: 'simulator-token' };
			const ticket = world.traffic.enter(call.token);
			const dates = window && datesOf(window);
			const { reply } = answer({ ...call, query: { ...query, ...dates } }, ticket, world);
			ticket.leave();
			if (reply.ending !== 'whole') throw new NoAnswer('ECONNABORTED timeout');
			const { status, headers } = reply;
			return await Promise.resolve({ status, headers, body: JSON.parse(String(reply.body)) });
		};
		const look = async () =>
			await contextOf(PATHS.lists, { api: 'token_info' }).send(
				undefined,
				new AbortController().signal,
			);
		return requestContext({ send, sendLook: look });
	};
	const lists = (api: string) => contextOf(PATHS.lists, { api });
	const verdicts = await checkSetup({
		report,
		range,
		filedBy,
		clock: new ZoneClock(zone),
		now: (now + 5 * HOUR) * 1_000,
		zones: ['America/Bogota', 'America/Mexico_City', 'America/Santiago'],
		request: contextOf(PATHS.reports, { ...neededParameters(report.id), api: report.id }),
		usage: { request: lists('token_info'), limit: 'token_limit', used: 'token_use_today' },
		...(isSessions && { service: { request: lists('services'), column: 'cobrowsing' } }),
	});
	const of = Object.fromEntries(verdicts.map((verdict) => [verdict.check, verdict]));
	return { verdicts, of: of as Record<Check, Verdict>, requests };
}

/** Sessions day and night, one every few minutes in the afternoon; they take up to twelve minutes. */
export function usualSessions(from = RANGE.from - DAY, to = NOW): Session[] {
	const sessions: Session[] = [];
	for (let start = from + 5; start < to - 60;) {
		const place = sessions.length;
		sessions.push(session(start, 20 + ((place * 37) % 700), String(100 + (place % 9))));
		const hour = (start % DAY) / HOUR;
		start += (hour > 13 && hour < 16 ? 240 : 2_400) + (place % 7);
	}
	return sessions.filter(({ end }) => (end ?? to) < to);
}

/** Stored some minutes after their ends. */
export function storedLater(sessions: readonly Session[] = usualSessions()): Session[] {
	return sessions.map((one, place) => ({
		...one,
		storedAt: (one.end ?? one.start) + 60 + ((place * 53) % 900),
	}));
}

/** Sessions with other values in their rows. */
export function withRows(
	change: (row: Session['row'], place: number) => Session['row'],
	sessions: readonly Session[] = usualSessions(),
): Session[] {
	return sessions.map((one, place) => ({ ...one, row: change(one.row, place) }));
}
