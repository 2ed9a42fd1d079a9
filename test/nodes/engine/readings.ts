import type { RequestContext } from '../../../nodes/engine/client/request';
import { TokenQueue, type Wait } from '../../../nodes/engine/client/tokenQueue';
import { type Collection, collectRows, streamRows } from '../../../nodes/engine/output/passingRows';
import { readReport } from '../../../nodes/engine/read/line';
import { type Batch, failedRequestOf, type Reading } from '../../../nodes/engine/read/reading';
import type { Window } from '../../../nodes/engine/read/windows';
import { RowFilter } from '../../../nodes/engine/rows/filter';
import type { ZoneClock } from '../../../nodes/engine/time/zone';
import { cobrowsing } from '../../../nodes/reports/catalogue';
import type { Report, Row } from '../../../nodes/reports/report';
import { type Fault, wallClock } from '../../simulator';
import { LocalWolkvox } from './localWolkvox';
import { BOGOTA, fieldsOf } from './rows/rows';
import type { Scenario } from './scenarios';

/** Waits that take no time and are written down. */
export class NoTime {
	readonly waits: number[] = [];

	readonly wait: Wait = async (milliseconds, signal) => {
		signal?.throwIfAborted();
		this.waits.push(milliseconds);
		await Promise.resolve();
		signal?.throwIfAborted();
	};

	get total(): number {
		return this.waits.reduce((sum, milliseconds) => sum + milliseconds, 0);
	}
}

/** A clock that stands still unless the test moves it. */
export function clockOf(wait: Wait, now: () => number = () => 0) {
	return { now, wait };
}

/** The cobrowsing report with answers as small as the test's data. */
export function reportWith(maxRows: number): Report {
	return { ...cobrowsing, maxRows };
}

/** A server that answers the second look. */
const TOKEN_INFO = {
	status: 200,
	headers: {},
	body: { code: '200', error: null, msg: 'OK', data: { token_limit: 1_000 } },
};

let tokens = 0;

/** What a request needs, with a token of its own and no real waiting. */
export function requestContext(
	own: Pick<RequestContext, 'send'> & Partial<RequestContext> & { concurrency?: number },
): RequestContext {
	const { wait } = new NoTime();
	const { concurrency = 1, ...more } = own;
	return {
		sendLook: async () => await Promise.resolve(TOKEN_INFO),
		shared: {},
		queue: new TokenQueue(`token ${tokens++}`, concurrency, clockOf(more.wait ?? wait)),
		wait,
		random: () => 0.5,
		maxTries: 5,
		signal: new AbortController().signal,
		...more,
	};
}

/** Long after every date of these tests. */
export const LATER = Date.UTC(2035, 0, 1) / 1_000;

/** A reading from the oldest to the newest, one window at a time, long after. */
export function readingOf(own: Pick<Reading, 'windows' | 'request'> & Partial<Reading>): Reading {
	return {
		report: cobrowsing,
		range: {
			from: Math.min(...own.windows.map(({ from }) => from)),
			to: Math.max(...own.windows.map(({ to }) => to)),
		},
		order: 'oldestFirst',
		concurrency: 1,
		now: LATER,
		parameters: {},
		resultPer: 'wholeRange',
		splitsOnFailure: true,
		warn: () => {},
		...own,
	};
}

/** What a scenario cannot do without. */
export type Scene = Pick<Scenario, 'settings' | 'sessions' | 'windows' | 'now'> & Partial<Scenario>;

/** A scenario's wolkvox, and the reading that asks it. */
export function open(
	scene: Scene,
	own: Partial<Reading> = {},
): { wolkvox: LocalWolkvox; reading: Reading } {
	const { windows, order = 'oldestFirst', concurrency = 1, now } = scene;
	const wolkvox = new LocalWolkvox(scene.settings, scene.sessions);
	const report = reportWith(scene.settings.rowLimit);
	const request = requestContext({ send: wolkvox.send, concurrency });
	return {
		wolkvox,
		reading: readingOf({ report, windows, order, concurrency, now, request, ...own }),
	};
}

/** The rows of a whole reading, as "Get" takes them. */
export async function collected(
	reading: Reading,
	wishes: Partial<Collection> & { calculatedFields?: boolean; clock?: ZoneClock } = {},
): Promise<Row[]> {
	const { calculatedFields = false, clock = BOGOTA, ...own } = wishes;
	const { report, parameters } = reading;
	const filter = new RowFilter({}, report, BOGOTA);
	const usual = { reading, filter, limit: undefined, most: Infinity, onProgress: () => {} };
	const rows = await collectRows({ ...usual, ...own });
	return fieldsOf(report, { parameters, calculatedFields, clock }).made(rows);
}

/** The same as an export takes them. */
export async function streamed(reading: Reading, calculatedFields = false): Promise<Row[]> {
	const rows: Row[] = [];
	const { report, parameters } = reading;
	const filter = new RowFilter({}, report, BOGOTA);
	const fields = fieldsOf(report, { parameters, calculatedFields });
	for await (const batch of streamRows({ reading, filter, onProgress: () => {} }))
		rows.push(...fields.made(batch.rows));
	return rows;
}

/** By what kind of failure a reading ended; what else was thrown, as text. */
export function failureOf(error: unknown): string {
	return failedRequestOf(error)?.failure.kind ?? String(error);
}

/** A month of a year, as a window; months beyond the twelfth are the next year's. */
export function monthOf(year: number, month: number): Window {
	return { from: wallClock(year, month, 1), to: wallClock(year, month + 1, 1) - 1 };
}

/** Whatever a server does, at any time or when it is said to. */
export const always = (effect: Fault['then'], when: Fault['when'] = {}): Fault => ({
	when,
	then: effect,
});

/** Everything that a reading yields. */
export async function all(reading: Reading): Promise<Batch[]> {
	const list: Batch[] = [];
	for await (const batch of readReport(reading)) list.push(batch);
	return list;
}

/** Rows as a multiset that `toEqual` can compare, whatever their order. */
export function bag(rows: readonly Row[]): string[] {
	return rows.map((row) => JSON.stringify(row)).sort();
}

/**
 * How many runs a property has: `PROPERTY_RUNS=20` makes every one twenty times as thorough.
 */
export function runs(usual: number): { numRuns: number } {
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test, never part of the package
	return { numRuns: Math.ceil(usual * Number(process.env.PROPERTY_RUNS ?? 1)) };
}
