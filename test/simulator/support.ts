import {
	factsOf,
	startSimulator,
	type Row,
	type Session,
	type Settings,
	type Simulator,
} from './index';
import { formatCompact, formatDuration, formatReport, wallClock } from './wallClock';

/** 1 and 31 January 2026, the range that most tests ask for. */
export const JANUARY = { from: wallClock(2026, 1, 1), to: wallClock(2026, 1, 31, 23, 59, 59) };

/** What a test sees of an answer. */
export interface Seen {
	status: number;
	headers: Headers;
	text: string;
}

/** The envelope of an answer. */
export interface Envelope {
	code: unknown;
	error: unknown;
	msg: string;
	data?: unknown;
}

const running: Simulator[] = [];

afterEach(async () => {
	await Promise.all(running.splice(0).map(async (simulator) => await simulator.close()));
});

/** Starts a simulator that ends with the test. */
export async function simulate(
	settings: Partial<Settings> = {},
	sessions: readonly Session[] = [],
): Promise<Simulator> {
	const simulator = await startSimulator(settings, sessions);
	running.push(simulator);
	return simulator;
}

/** A session of so many seconds with a row that tells the truth. */
export function session(start: number, seconds = 60, agent = '0101'): Session {
	const row = {
		agent_id: agent,
		agent_name: 'ÁNGELA  MARÍA Peña',
		date_ini: formatReport(start),
		date_end: formatReport(start + seconds),
		time: formatDuration(seconds),
		hung_up: 'agent',
	};
	return { start, end: start + seconds, row };
}

/** One session at noon of each of the first days of January. */
export function oneADay(days: number): Session[] {
	return Array.from({ length: days }, (_, day) => session(wallClock(2026, 1, day + 1, 12)));
}

/** Sends one GET. */
export async function get(
	simulator: Simulator,
	path: string,
	{ token = 'simulator-token', ...more }: RequestInit & { token?: string | null } = {},
): Promise<Seen> {
	const response = await fetch(`${simulator.url}${path}`, {
		redirect: 'manual',
		headers: token === null ? {} : { 'wolkvox-token': token },
		...more,
	});
	return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Asks for the cobrowsing report, for a range of wall-clock seconds or of texts as they are. */
export async function ask(
	simulator: Simulator,
	from: number | string = JANUARY.from,
	to: number | string = JANUARY.to,
	more: Parameters<typeof get>[2] = {},
): Promise<Seen> {
	const text = (date: number | string) => (typeof date === 'number' ? formatCompact(date) : date);
	const dates = `date_ini=${text(from)}&date_end=${text(to)}`;
	return await get(simulator, `/api/v2/reports_manager.php?${dates}&api=cdr_10`, more);
}

/** Asks for any report, with its parameters. */
export async function askFor(
	simulator: Simulator,
	id: string,
	{ from, to }: { from: number; to: number } = JANUARY,
	parameters: Record<string, string> = {},
): Promise<Seen> {
	const query = new URLSearchParams({
		api: id,
		date_ini: formatCompact(from),
		date_end: formatCompact(to),
		...parameters,
	});
	return await get(simulator, `/api/v2/reports_manager.php?${query}`);
}

/** The parameters that a report must have, each with a value that chooses everything it can. */
export function neededParameters(id: string): Record<string, string> {
	const needed = factsOf(id).parameters.filter(({ required }) => required);
	return Object.fromEntries(needed.map(({ name, values }) => [name, values?.[0] ?? '1001']));
}

/** The envelope in an answer. */
export function envelopeOf({ text }: Seen): Envelope {
	return JSON.parse(text) as Envelope;
}

/** The rows in an answer; none for an answer without a list. */
export function rowsOf(seen: Seen): Row[] {
	const { data } = envelopeOf(seen);
	return Array.isArray(data) ? (data as Row[]) : [];
}

/** The starts of the rows in an answer, as the report writes them. */
export function startsIn(seen: Seen): unknown[] {
	return rowsOf(seen).map((row) => row.date_ini);
}
