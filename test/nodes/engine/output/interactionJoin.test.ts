import fc from 'fast-check';
import {
	type Batch,
	type Reading,
	ReadingFailed,
} from '../../../../nodes/engine/extract/reportReader';
import {
	splitRange,
	type SplitRequestsBy,
	type Window,
} from '../../../../nodes/engine/extract/windows';
import { collectRows } from '../../../../nodes/engine/output/collect';
import {
	addInteractions,
	type Joining,
	StatesAlongside,
	Wanted,
	withInteractions,
} from '../../../../nodes/engine/output/interactionJoin';
import { streamRows } from '../../../../nodes/engine/output/stream';
import { RowFilter } from '../../../../nodes/engine/rows/filter';
import { contactsOf, Interactions } from '../../../../nodes/engine/rows/interactions';
import { readTimes } from '../../../../nodes/engine/rows/times';
import { ZoneClock } from '../../../../nodes/engine/time/zone';
import { cobrowsing, interactionsOf } from '../../../../nodes/reports/cobrowsing';
import type { InteractionSource, Order, Row } from '../../../../nodes/reports/report';
import { formatReport, type Session, type Settings, wallClock } from '../../../simulator';
import { answerForm, filterBy } from '../extract/answerForms';
import { LocalWolkvox } from '../localWolkvox';
import {
	always,
	collectionOf,
	failureOf,
	monthOf,
	readingOf,
	requestContext,
	runs,
} from '../readings';

const DAY = 86_400;
const HOUR = 3_600;
const NOW = wallClock(2026, 6, 1);
const clock = new ZoneClock('America/Bogota');
const source = interactionsOf(cobrowsing) as InteractionSource;

/** Two reports of one wolkvox, and what is asked of them. */
interface Scene {
	readonly sessions: readonly Session[];
	readonly states: readonly Session[];
	readonly windows: readonly Window[];
	readonly order?: Order;
	readonly sessionSettings?: Partial<Settings>;
	readonly stateSettings?: Partial<Settings>;
	readonly concurrency?: number;
}

const shown = (moment: number | null) => (moment === null ? '' : formatReport(moment));

function sessionOf(agent: string, start: number, end: number | null, more: Row = {}): Session {
	const dates = { date_ini: shown(start), date_end: shown(end) };
	return { start, end, row: { agent_id: agent, agent_name: `Agent ${agent}`, ...dates, ...more } };
}

function stateOf(agent: string, id: string, start: number, end: number | null): Session {
	const who = { type_interaction: 'call', telephone: `57${id}` };
	return sessionOf(agent, start, end, { agent_status: 'X', conn_id: id, ...who });
}

/** What a scene is made of: both reports, the reading of one and how the other is joined to it. */
function open(scene: Scene, delivery: Reading['delivery']) {
	const { windows, order = 'oldestFirst', concurrency = 1 } = scene;
	const sessions = new LocalWolkvox(scene.sessionSettings ?? {}, scene.sessions);
	const states = new LocalWolkvox(scene.stateSettings ?? {}, scene.states);
	const common = { order, now: NOW, concurrency };
	const maxRows = scene.sessionSettings?.rowLimit ?? cobrowsing.maxRows;
	const reading = readingOf({
		...common,
		report: { ...cobrowsing, maxRows },
		windows,
		delivery,
		request: requestContext({ send: sessions.send, concurrency }),
	});
	const stateReport = {
		...source.report,
		maxRows: scene.stateSettings?.rowLimit ?? source.report.maxRows,
	};
	const batches: Batch[] = [];
	const joining: Joining = {
		report: cobrowsing,
		source: { ...source, report: stateReport },
		windows,
		readingOf: (asked) =>
			readingOf({
				...common,
				report: stateReport,
				windows: asked,
				delivery: 'streamed',
				request: requestContext({ send: states.send, concurrency }),
				neededFor: 'Add Interaction',
			}),
		onProgress: (batch) => batches.push(batch),
	};
	return { sessions, states, reading, joining, batches };
}

type Opened = ReturnType<typeof open>;

/** As "Get" does. */
async function get({ reading, joining }: Opened, limit?: number): Promise<Row[]> {
	const rows = await collectRows(collectionOf(reading, { limit }));
	await addInteractions(rows, joining);
	return rows;
}

/** As "Export" does. */
async function stream({ reading, joining }: Opened): Promise<Row[]> {
	const filter = new RowFilter({}, reading.report, clock);
	const wishes = { reading, clock, filter, calculatedFields: false, tellsPending: true };
	const rows: Row[] = [];
	for await (const batch of withInteractions(streamRows(wishes), joining)) rows.push(...batch.rows);
	return rows;
}

/** Each way to read sessions, and how its reading delivers them. */
const READS = [
	['get', async (opened: Opened) => await get(opened), 'whole'],
	['export', stream, 'streamed'],
] as const;

/** The rows with the fields that all states together give them. */
function expected(rows: readonly Row[], states: readonly Row[]): Row[] {
	const contacts = contactsOf(readTimes([...states], source.report), source);
	const interactions = new Interactions(contacts);
	const bare = rows.map(({ agent_id, agent_name, date_ini, date_end }) => ({
		...{ agent_id, agent_name, date_ini, date_end },
	}));
	const { starts, ends } = readTimes(bare, cobrowsing);
	return bare.map((row, place) => {
		const agent = String(row.agent_id);
		return { ...row, ...interactions.of(agent, starts[place], ends[place]) };
	});
}

/** The windows of the states: the first one reaches back, as far as its month allows. */
function stateWindows(windows: readonly Window[]): Window[] {
	const start = Math.min(...windows.map(({ from }) => from));
	return windows.map(({ from, to }) => {
		const [year, month] = shown(from).split('-');
		const first = Math.max(from - HOUR, wallClock(Number(year), Number(month), 1));
		return from === start && to - first < 31 * DAY ? { from: first, to } : { from, to };
	});
}

/** Things that happen around the edges of windows, none longer than a day. */
const happening = fc.record({
	anchor: fc.nat(999),
	offset: fc.oneof(
		fc.integer({ min: -3, max: 3 }),
		fc.integer({ min: -4_000, max: 4_000 }),
		fc.integer({ min: -3 * DAY, max: 3 * DAY }),
	),
	seconds: fc.oneof(
		fc.integer({ min: 0, max: 5 }),
		fc.nat(2 * HOUR),
		fc.nat(DAY),
		fc.constant(null),
	),
	agent: fc.constantFrom('1', '1', '2'),
	id: fc.constantFrom('10', '11', '12', '13', '14', '-'),
});

const scenes = fc
	.record({
		from: fc.integer({ min: wallClock(2026, 1, 1), max: wallClock(2026, 2, 10) }),
		length: fc.oneof(fc.nat(3 * DAY), fc.nat(80 * DAY)),
		splitBy: fc.constantFrom<SplitRequestsBy>('calendarMonth', '31days', 'day'),
		order: fc.constantFrom<Order>('oldestFirst', 'newestFirst'),
		concurrency: fc.constantFrom(1, 2),
		sessions: fc.array(happening, { maxLength: 12 }),
		states: fc.array(happening, { maxLength: 25 }),
		filters: fc.tuple(filterBy, filterBy),
		limits: fc.tuple(fc.integer({ min: 4, max: 40 }), fc.integer({ min: 4, max: 40 })),
		...answerForm,
	})
	.map((draw): Scene => {
		const { from, splitBy, order, concurrency, rowOrder, message } = draw;
		const to = from + Math.min(draw.length, splitBy === 'day' ? 12 * DAY : Infinity);
		const windows = splitRange(
			{ from, to },
			{ report: cobrowsing, splitBy, resultPer: 'wholeRange', order, now: NOW },
		);
		const edges = windows.flatMap((window) => [
			window.from,
			window.to,
			Math.ceil((window.from + window.to) / 2),
		]);
		const timesOf = (one: { anchor: number; offset: number; seconds: number | null }) => {
			const start = edges[one.anchor % edges.length] + one.offset;
			return [start, one.seconds === null ? null : start + one.seconds] as const;
		};
		const settingsOf = (place: 0 | 1) => ({
			...{ rowOrder, message, filterBy: draw.filters[place], rowLimit: draw.limits[place] },
			now: () => NOW,
		});
		return {
			sessions: draw.sessions.map((one) => sessionOf(one.agent, ...timesOf(one))),
			states: draw.states.map((one) => stateOf(one.agent, one.id, ...timesOf(one))),
			windows,
			order,
			concurrency,
			sessionSettings: settingsOf(0),
			stateSettings: settingsOf(1),
		};
	});

describe('sessions with their interactions', () => {
	it.each(READS)(
		'in %s are those of a search through all states',
		async (_name, read, delivery) => {
			const property = fc.asyncProperty(scenes, async (scene) => {
				const opened = open(scene, delivery);
				const rows = await read(opened).catch((error: unknown) => {
					// Where more rows than an answer takes stand in one second, nobody can read them.
					if (/^(tooManyRows|rowsMissing)$/.test(failureOf(error))) return undefined;
					throw error;
				});
				fc.pre(rows !== undefined);
				const all = opened.states.rowsOf(stateWindows(scene.windows));
				expect(rows).toEqual(expected(rows ?? [], all));
				expect(opened.states.maxInFlight).toBeLessThanOrEqual(scene.concurrency ?? 1);
			});
			await fc.assert(property, runs(150));
		},
	);
});

const at = (day: string, hour: number, minute = 0) => {
	const [month, date] = day.split('-').map(Number);
	return wallClock(2026, month, date, hour, minute);
};
const YEAR_START = [1, 2, 3, 4].map((month) => monthOf(2026, month));

describe('how many requests the states take', () => {
	const sessions = [sessionOf('1', at('03-10', 9), at('03-10', 9, 10))];
	const states = [stateOf('1', '7', at('03-10', 8, 50), at('03-10', 9, 20))];

	it('is one for each window in which sessions are', async () => {
		const opened = open({ sessions, states, windows: YEAR_START }, 'whole');
		expect(await get(opened)).toMatchObject([{ interaction_id: '7', interaction_matches: 1 }]);
		// Only what lies near the session, too.
		const asked = opened.states.asked.map(({ from, to }) => [shown(from), shown(to)]);
		expect(asked).toEqual([['2026-03-09 09:00:00', '2026-03-11 09:10:00']]);
	});

	it.each([
		['two where a session is near the edge of two windows', [at('03-31', 23, 50)], 2],
		['none without sessions', [], 0],
	])('is %s', async (_name, starts, requests) => {
		const near = starts.map((start) => sessionOf('1', start, start + 540));
		const opened = open({ sessions: near, states, windows: YEAR_START }, 'whole');
		expect(await get(opened)).toHaveLength(near.length);
		expect(opened.states.asked).toHaveLength(requests);
	});

	it('with a limit, is one for each window of what comes out', async () => {
		const many = [1, 2, 3, 4].map((number) => {
			const start = wallClock(2026, number, 10, 9);
			return sessionOf('1', start, start + 600);
		});
		const opened = open({ sessions: many, states, windows: YEAR_START }, 'eager');
		expect(await get(opened, 2)).toHaveLength(2);
		expect(opened.states.asked).toHaveLength(2);
	});

	it('is one for each window of an export, and more only where an answer is truncated', async () => {
		const opened = open({ sessions, states, windows: YEAR_START }, 'streamed');
		expect(await stream(opened)).toMatchObject([{ interaction_id: '7' }]);
		expect(opened.states.asked).toHaveLength(4);
	});
});

describe('the first window of states', () => {
	it.each([
		['reaches back an hour', at('03-05', 0), at('03-04', 23)],
		['does not reach over the end of a month', at('03-01', 0, 20), at('03-01', 0)],
	])('%s', async (_name, from, first) => {
		const sessions = [sessionOf('1', from + 60, from + 120)];
		const states = [stateOf('1', '7', from - 1_200, from + 90)];
		const windows = [{ from, to: at('03-20', 0) }];
		for (const [, read, delivery] of READS) {
			const opened = open({ sessions, states, windows }, delivery);
			expect(await read(opened)).toMatchObject([{ interaction_id: '7' }]);
			expect(shown(opened.states.asked[0].from)).toBe(shown(first));
		}
	});

	it('is no longer than the report allows', async () => {
		const from = at('03-01', 12);
		const windows = [{ from, to: from + 31 * DAY - 1 }];
		const sessions = [sessionOf('1', from + 60, from + 31 * DAY - 120)];
		const opened = open({ sessions, states: [], windows }, 'streamed');
		await stream(opened);
		expect(opened.states.asked).toMatchObject([{ from }]);
	});
});

describe('states that cannot be read', () => {
	const failing = { faults: [always({ do: 'error', error: 'quotaUsedUp' })] };
	const sessions = [sessionOf('1', at('03-10', 9), at('03-10', 9, 10))];

	it.each(READS)('end the %s, with what they were for', async (_name, read, delivery) => {
		const windows = [monthOf(2026, 3)];
		const error = await read(
			open({ sessions, states: [], windows, stateSettings: failing }, delivery),
		).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(ReadingFailed);
		expect(error).toMatchObject({ neededFor: 'Add Interaction' });
	});

	it('stop the reading of the sessions', async () => {
		const scene = { sessions, states: [], windows: YEAR_START, stateSettings: failing };
		const opened = open(scene, 'streamed');
		await stream(opened).catch(() => {});
		expect(opened.sessions.asked).toHaveLength(1);
	});
});

describe('what an export keeps of the states', () => {
	const { from } = monthOf(2026, 1);
	const HOURS = 24 * 110;
	const states = Array.from({ length: HOURS }, (_, hour) =>
		stateOf('1', `${hour}`, from + hour * HOUR, from + hour * HOUR + 1_800),
	);
	// One that never ended comes out at the end of the range, one that took days when those are over.
	const sessions = [
		sessionOf('1', at('01-02', 9), null),
		sessionOf('1', at('01-30', 8, 10), at('02-02', 9, 10)),
	];
	const stateSettings = { rowLimit: 100 };
	const scene = { sessions, states, windows: YEAR_START, stateSettings };

	const rowsOf = (list: readonly Session[]) => list.map(({ row }) => row);

	it('is enough for them', async () => {
		const rows = await stream(open(scene, 'streamed'));
		expect(rows).toEqual(expected(rows, rowsOf(states)));
		expect(rows.map(({ interaction_matches }) => interaction_matches).sort()).toEqual([1, 74]);
	});

	it('is enough from the newest on for what took no longer than a day', async () => {
		const windows = [...YEAR_START].reverse();
		const day = [sessionOf('1', at('01-31', 9, 10), at('02-01', 9, 10))];
		const turned = { ...scene, sessions: day, windows, order: 'newestFirst' } as const;
		const rows = await stream(open(turned, 'streamed'));
		expect(rows).toEqual(expected(rows, rowsOf(states)));
	});

	it('is what meets sessions that are still to come, and about a day', async () => {
		const { joining, reading } = open(scene, 'streamed');
		const alongside = new StatesAlongside(joining, YEAR_START);
		const pending = new Wanted(readTimes(rowsOf(sessions), cobrowsing), cobrowsing);
		for (const window of reading.windows) {
			const edges = Array.from({ length: 28 }, (_, day) => window.from + (day + 1) * DAY - 1);
			for (const to of [...edges, window.to]) {
				await alongside.upTo({ from: window.from, to }, pending);
				alongside.forget({ from: window.from, to }, pending);
				// 1 and 73 that are wanted, a day before the edge, a day and an answer beyond it.
				expect(alongside.kept).toBeLessThan(74 + 24 + 24 + 2 * stateSettings.rowLimit);
			}
		}
		await alongside.close();
	});
});
