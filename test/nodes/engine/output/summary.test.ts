import fc from 'fast-check';
import { DateTime } from 'luxon';

import { ReadingFailed } from '../../../../nodes/engine/read/reading';
import {
	type GroupBy,
	groupingOf,
	GROUPINGS,
	type Summarizing,
	summarizeSessions,
	type Summary,
} from '../../../../nodes/engine/output/summary';
import { type FilterChoice, RowFilter } from '../../../../nodes/engine/rows/filter';
import { asText } from '../../../../nodes/engine/rows/identity';
import { UnusableSetting } from '../../../../nodes/engine/settings/settings';
import { ZoneClock } from '../../../../nodes/engine/time/zone';
import { formatReport, type Row, type Session, wallClock } from '../../../simulator';
import { endOfDay, SECONDS_PER_DAY } from '../../../simulator/wallClock';
import { collected, LATER, monthOf, open, runs, type Scene } from '../readings';
import { anyRow, BOGOTA, REPORT, rowOf, timed } from '../rows/rows';
import { densityOf, scenario, type Scenario, sessionOf } from '../scenarios';

/** How a summary or a list of sessions is asked for. */
interface Wishes {
	readonly clock: ZoneClock;
	readonly choice: FilterChoice;
	readonly onProgress?: Summarizing['onProgress'];
}

const USUAL: Wishes = { clock: BOGOTA, choice: {} };

function rangeOf({ windows }: Scene) {
	return {
		from: Math.min(...windows.map(({ from }) => from)),
		to: Math.max(...windows.map(({ to }) => to)),
	};
}

async function summarize(scene: Scene, groupBy: GroupBy, wishes = USUAL): Promise<Summary[]> {
	const { reading } = open(scene);
	const { clock, choice, onProgress = () => {} } = wishes;
	const filter = new RowFilter(choice, reading.report, clock);
	return await summarizeSessions({ reading, filter, clock, groupBy, onProgress });
}

/** The single sessions of the same question, with their calculated fields. */
async function sessionsOf(scene: Scene, { clock, choice }: Wishes = USUAL): Promise<Row[]> {
	const { reading } = open(scene);
	const filter = new RowFilter(choice, reading.report, clock);
	return await collected(reading, { clock, filter, calculatedFields: true });
}

type Column = string | number | null;

/** What a person would call the group of a session. */
function groupOf(session: Row, groupBy: GroupBy): Column {
	if (groupBy === 'none') return '';
	if (groupBy === 'agent') {
		const id = session.agent_id ?? '';
		const text = asText(id).trim();
		return ['', '-', '--'].includes(text) ? null : text;
	}
	const format = { format: 'yyyy-MM-dd HH:mm:ss', zone: 'utc' };
	const start = DateTime.fromFormat(String(session.date_ini), format.format, format);
	if (!start.isValid) return null;
	return stretchOf(start, groupBy);
}

function stretchOf(date: DateTime, groupBy: Exclude<GroupBy, 'none' | 'agent'>): Column {
	if (groupBy === 'hour') return date.hour;
	if (groupBy === 'month') return date.toFormat('yyyy-MM');
	return (groupBy === 'week' ? date.startOf('week') : date).toFormat('yyyy-MM-dd');
}

/** The groups that are there without sessions, found day by day. */
function quietGroups(scene: Scene, groupBy: GroupBy): Column[] {
	if (groupBy === 'none') return [''];
	if (groupBy === 'agent') return [];
	if (groupBy === 'hour') return Array.from({ length: 24 }, (_, hour) => hour);
	const { from, to } = rangeOf(scene);
	const groups: Column[] = [];
	for (let day = from; day <= Math.min(endOfDay(to), endOfDay(scene.now)); day += SECONDS_PER_DAY) {
		groups.push(stretchOf(DateTime.fromSeconds(day, { zone: 'utc' }), groupBy));
	}
	return groups;
}

const count = (sessions: readonly Row[], by: string) =>
	sessions.filter(({ hung_up_by }) => hung_up_by === by).length;

/** The figures of some sessions, from their calculated fields alone. */
function figuresOf(sessions: readonly Row[]) {
	const seconds = sessions.map(({ time_seconds }) => time_seconds).filter((one) => one !== null);
	const total = seconds.reduce<number>((sum, one) => sum + Number(one), 0);
	const average = seconds.length === 0 ? null : total / seconds.length;
	return {
		sessions: sessions.length,
		total_seconds: total,
		total_duration: clockTime(total),
		average_seconds: average === null ? null : hundredthsOf(average),
		average_duration: average === null ? null : clockTime(Math.round(average)),
		longest_seconds: seconds.length === 0 ? null : Math.max(...seconds.map(Number)),
		ended_by_agent: count(sessions, 'agent'),
		ended_by_client: count(sessions, 'client'),
		ended_by_unknown: count(sessions, 'unknown'),
		unreadable_durations: sessions.length - seconds.length,
	};
}

function clockTime(seconds: number): string {
	const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
	return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** Numbers and texts in their order, null last. */
function inOrder(groups: readonly Column[]): Column[] {
	const known = groups.filter((group) => group !== null);
	known.sort((one, other) => (one < other ? -1 : 1));
	return groups.includes(null) ? [...known, null] : known;
}

/** What a summary must be, from the single sessions. */
function expected(
	sessions: readonly Row[],
	scene: Scene,
	groupBy: GroupBy,
	missing: readonly string[] = [],
) {
	const bySession = sessions.map((session) => groupOf(session, groupBy));
	const asked = groupBy === 'agent' ? missing : [];
	const groups = new Set([...quietGroups(scene, groupBy), ...bySession, ...asked]);
	const { from, to } = rangeOf(scene);
	const range = { from: formatReport(from), to: formatReport(to) };
	return inOrder([...groups]).map((group) => {
		const own = sessions.filter((_, index) => bySession[index] === group);
		if (groupBy === 'none') return { ...figuresOf(own), ...range };
		if (groupBy !== 'agent') return { [groupBy]: group, ...figuresOf(own), ...range };
		// Sessions without an ID may be of several agents; a name of one of them is not wanted. An agent
		// without sessions has a name where some did not pass the filter.
		const names = group === null ? [null] : latestNames(own);
		const name = own.length === 0 && group !== null ? that('any', () => true) : oneOf(names);
		return { agent_id: group, agent_name: name, ...figuresOf(own), ...range };
	});
}

/** Where sessions start in the same second, each of them is the latest. */
function latestNames(sessions: readonly Row[]): unknown[] {
	const starts = sessions.filter((session) => groupOf(session, 'day') !== null);
	const latest = starts
		.map(({ date_ini }) => String(date_ini))
		.sort()
		.at(-1);
	const named = starts.length === 0 ? sessions : starts;
	return named
		.filter(({ date_ini }) => starts.length === 0 || date_ini === latest)
		.map(({ agent_name }) => agent_name);
}

function oneOf(names: readonly unknown[]): unknown {
	return that(`one of ${names.join(', ')}`, (name) => names.includes(name));
}

/** A number of two decimals, rounded to either side where it lies halfway. */
function hundredthsOf(average: number): unknown {
	return that(`${average}, rounded`, (value) => {
		const hundredths = Number(value) * 100;
		const isRounded = Math.abs(hundredths - Math.round(hundredths)) < 1e-4;
		return isRounded && Math.abs(hundredths - average * 100) < 0.5 + 1e-4;
	});
}

/** A value that jest compares by asking. */
function that(name: string, holds: (value: unknown) => boolean): unknown {
	const $$typeof = Symbol.for('jest.asymmetricMatcher');
	return {
		$$typeof,
		asymmetricMatch: holds,
		toAsymmetricMatcher: () => name,
		toString: () => name,
	};
}

const DURATIONS = ['00:01:30', '26:00:00', '90', 45, '', '-', null, 'unread', '-00:00:05'];
const WORDS = ['agent', 'customer', 'Cliente', 'AGENTE', 'sistema', '', null];

/** The rows of a scenario say how long they took and who hung up, some in odd words, some not at all. */
function told(scene: Scenario, salt: number): Scenario {
	const tell = (session: Session): Session => {
		// Rows that come twice stay alike.
		const sum = [...JSON.stringify(session.row)].reduce(
			(all, one) => all + one.charCodeAt(0),
			salt,
		);
		const time = DURATIONS[sum % DURATIONS.length];
		return { ...session, row: { ...session.row, time, hung_up: WORDS[sum % WORDS.length] } };
	};
	return { ...scene, sessions: scene.sessions.map(tell) };
}

const zone = fc
	.constantFrom('America/Bogota', 'America/Santiago', 'America/New_York', 'Europe/Madrid')
	.map((name) => new ZoneClock(name));
const choice: fc.Arbitrary<FilterChoice> = fc.record(
	{
		agents: fc.constantFrom('0101', '102', '0101, 102', '101'),
		hungUpBy: fc.constantFrom('agent', 'client', 'unknown'),
		minimumDuration: fc.constantFrom(1, 60, 90, 3_600),
	},
	{ requiredKeys: [] },
);
const wishes: fc.Arbitrary<Wishes> = fc.record({
	clock: zone,
	choice: fc.oneof(fc.constant({}), choice),
});
const grouping = fc.constantFrom(...GROUPINGS);

/** Why a filter that cannot be applied is refused; anything else is thrown on. */
function refusal(error: unknown): string {
	if (error instanceof UnusableSetting) return error.message;
	throw error;
}

describe('the figures are those of the single sessions', () => {
	async function expectFigures(scene: Scene, groupBy: GroupBy, wanted: Wishes): Promise<void> {
		const sessions = await sessionsOf(scene, wanted).catch(refusal);
		const summary = await summarize(scene, groupBy, wanted).catch(refusal);
		if (typeof sessions === 'string') return expect(summary).toBe(sessions);
		const agents = String(wanted.choice.agents ?? '').split(', ');
		const right = expected(sessions, scene, groupBy, agents.filter(Boolean));
		if (groupBy !== 'agent' || typeof summary === 'string') return expect(summary).toEqual(right);
		// Their order has a test of its own.
		const byId = (one: Summary, other: Summary) =>
			asText(one.agent_id ?? '\uffff') < asText(other.agent_id ?? '\uffff') ? -1 : 1;
		expect([...summary].sort(byId)).toEqual(right);
	}

	it('whatever the API does where nobody has published it', async () => {
		const draw = fc.tuple(scenario, fc.nat(99), grouping, wishes);
		const property = fc.asyncProperty(draw, async ([drawn, salt, groupBy, wanted]) => {
			const scene = told(drawn, salt);
			fc.pre(scene.windows.length > 0 && rangeOf(scene).from <= endOfDay(scene.now));
			const { wolkvox } = open(scene);
			fc.pre(densityOf(scene, (window) => wolkvox.count(window)) === 'readable');
			await expectFigures(scene, groupBy, wanted);
		});
		await fc.assert(property, runs(150));
	});

	it('whatever the rows hold', async () => {
		const rows = fc.array(anyRow, { maxLength: 30 });
		const property = fc.asyncProperty(rows, grouping, wishes, async (drawn, groupBy, wanted) => {
			await expectFigures(january(drawn), groupBy, wanted);
		});
		await fc.assert(property, runs(150));
	});
});

/** January 2026, read in one request; rows are found by a start that they need not show. */
function january(rows: readonly Row[]): Scene {
	const window = monthOf(2026, 1);
	const start = window.from + SECONDS_PER_DAY;
	const sessions = rows.map((row) => ({ start, end: start, row }));
	return { settings: { rowLimit: 10_000 }, sessions, windows: [window], now: LATER };
}

it('durations that cannot be read do not pull the average of the others down', async () => {
	const rows = ['', '00:00:10', '00:00:15'].map((time) => rowOf({ time, date_end: '' }));
	expect(await summarize(january(rows), 'none')).toMatchObject([
		{
			sessions: 3,
			total_seconds: 25,
			average_seconds: 12.5,
			average_duration: '00:00:13',
			longest_seconds: 15,
			unreadable_durations: 1,
		},
	]);
});

describe('agents', () => {
	const at = (time: string, changes: Row) => rowOf({ date_ini: `2026-01-05 ${time}`, ...changes });

	it('have the same name in every run, also where two sessions started in the same second', async () => {
		const rows = [
			at('09:00:00', { agent_name: 'Ana' }),
			at('09:00:00', { agent_name: 'Ana Díaz' }),
		];
		const once = await summarize(january(rows), 'agent');
		expect(await summarize(january([...rows].reverse()), 'agent')).toEqual(once);
	});

	it.each([null, undefined, '', '-', '--'])(
		'keep the name that they had where the latest session tells none: %p',
		async (agent_name) => {
			const rows = [at('09:00:00', { agent_name: 'Ana' }), at('10:00:00', { agent_name })];
			expect(await summarize(january(rows), 'agent')).toMatchObject([
				{ agent_id: '0101', agent_name: 'Ana', sessions: 2 },
			]);
		},
	);

	it('come in the order of their names, and the range that the figures are of with each', async () => {
		const people = [
			...[
				['7', 'Óscar'],
				['5', 'ana'],
				['10', 'Zoe'],
				['9', 'Ñandú'],
				['3', 'Ana'],
				['2', '-'],
			],
			['-', 'Nadie'],
		];
		const rows = people.map(([agent_id, agent_name]) => at('09:00:00', { agent_id, agent_name }));
		const summary = await summarize(january(rows), 'agent');
		expect(summary.map(({ agent_id, agent_name }) => [agent_id, agent_name])).toEqual([
			...[
				['3', 'Ana'],
				['5', 'ana'],
				['9', 'Ñandú'],
				['7', 'Óscar'],
				['10', 'Zoe'],
			],
			...[
				['2', null],
				[null, null],
			],
		]);
		for (const { from, to } of summary) {
			expect([from, to]).toEqual(['2026-01-01 00:00:00', '2026-01-31 23:59:59']);
		}
	});

	it('who were asked for and have no session are there, under what they were asked by', async () => {
		const rows = [at('09:00:00', {}), at('09:00:00', { agent_id: '7', agent_name: 'Óscar' })];
		const choice = { agents: ['oscar', 'Nadie Más', '12-3', 4_711, 'Nadie'], minimumDuration: 1e6 };
		const summary = await summarize(january(rows), 'agent', { clock: BOGOTA, choice });
		const told = summary.map((one) => [one.agent_id, one.agent_name, one.sessions]);
		expect(told).toEqual([
			[null, 'Nadie', 0],
			[null, 'Nadie Más', 0],
			['7', 'Óscar', 0],
			['12-3', null, 0],
			['4711', null, 0],
		]);
	});
});

it('groups are those of the wall clock, durations real elapsed time, where it is changed', async () => {
	const without = (date_ini: string, date_end: string) => rowOf({ date_ini, date_end, time: '' });
	const rows = [
		// Summer time ends: 01:00 to 02:00 comes twice.
		without('2025-11-02 00:30:00', '2025-11-02 03:30:00'),
		// Summer time begins: 02:00 to 03:00 does not come.
		without('2026-03-08 01:30:00', '2026-03-08 03:30:00'),
		// Neither the hour that is skipped nor what only seems to have ended before it began.
		without('2026-03-08 02:30:00', '2026-03-08 03:30:00'),
	];
	const windows = [{ from: wallClock(2025, 11, 1), to: wallClock(2026, 4, 1) - 1 }];
	const scene = { ...january(rows), settings: { rowLimit: 10_000, maxDays: 365 }, windows };
	const newYork = { clock: new ZoneClock('America/New_York'), choice: {} };
	const hours = (await summarize(scene, 'hour', newYork)).filter(({ sessions }) => sessions > 0);
	expect(hours).toMatchObject([
		{ hour: 0, total_seconds: 4 * 3_600 },
		{ hour: 1, total_seconds: 3_600 },
		{ hour: 2, total_seconds: 0, unreadable_durations: 1 },
	]);
	const days = (await summarize(scene, 'day', newYork)).filter(({ sessions }) => sessions > 0);
	expect(days.map(({ day, sessions }) => [day, sessions])).toEqual([
		['2025-11-02', 1],
		['2026-03-08', 2],
	]);
});

test.each(['end', 'overlap'] as const)(
	'sessions from before the range have a group of their own where the API files by %s',
	async (filterBy) => {
		const start = wallClock(2025, 12, 31) + 86_000;
		const end = wallClock(2026, 1, 1) + 600;
		const row = rowOf({ date_ini: formatReport(start), date_end: formatReport(end) });
		const scene = {
			...january([]),
			settings: { rowLimit: 10_000, filterBy },
			sessions: [{ start, end, row }],
		};
		const days = await summarize(scene, 'day');
		expect(days).toHaveLength(32);
		expect(days[0]).toMatchObject({ day: '2025-12-31', sessions: 1 });
		expect(days[1]).toMatchObject({ day: '2026-01-01', sessions: 0 });
		expect((await summarize(scene, 'month')).map(({ month }) => month)).toEqual([
			'2025-12',
			'2026-01',
		]);
		// The Monday of that week is in December anyway.
		expect((await summarize(scene, 'week'))[0]).toMatchObject({ week: '2025-12-29', sessions: 1 });
	},
);

describe('what fails', () => {
	it('a window that cannot be read gives no figures of the others', async () => {
		const sessions = january([rowOf(), rowOf(), rowOf()]).sessions;
		const scene = { ...january([]), settings: { rowLimit: 3 }, sessions };
		await expect(summarize(scene, 'none')).rejects.toThrow(ReadingFailed);
	});

	it('tells how far it is, window by window', async () => {
		const windows = [1, 2, 3].map((month) => monthOf(2026, month));
		const sessions = windows.map(({ from }) => sessionOf(from + 60, from + 90));
		const scene = { ...january([]), windows, sessions };
		const seen: Array<[number, number]> = [];
		await summarize(scene, 'none', {
			...USUAL,
			onProgress: ({ number }, count) => seen.push([number, count]),
		});
		expect(seen).toEqual([
			[1, 1],
			[2, 2],
			[3, 3],
		]);
	});
});

describe('groups', () => {
	const names = (groupBy: GroupBy, from: number, to: number, now = LATER) =>
		groupingOf(groupBy, REPORT, now).alwaysThere({ from, to });

	it('are not there where all of the range lies ahead', () => {
		// A Wednesday, and the Friday and Saturday of the same week and month.
		const now = wallClock(2026, 11, 11, 12);
		const [from, to] = [wallClock(2026, 11, 13), wallClock(2026, 11, 15) - 1];
		for (const groupBy of ['day', 'week', 'month'] as const) {
			expect(names(groupBy, from, to, now)).toEqual([]);
		}
	});

	it('are there if the range holds their first second, or their last', () => {
		const [from, to] = [wallClock(2026, 1, 2) - 1, wallClock(2026, 1, 3)];
		expect(names('day', from, to)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
	});

	it('of agents are told by the text of the ID, and are one where a report names none', () => {
		const { keyOf } = groupingOf('agent', REPORT, LATER);
		const one = (agent_id: unknown) => timed(rowOf({ agent_id, date_ini: '', date_end: '' }));
		expect([102, ' 102 ', '0102', '-', ' ', null].map((id) => keyOf(one(id)))).toEqual([
			...['102', '102', '0102', null, null, null],
		]);
		const { keyOf: ofNone } = groupingOf('agent', { ...REPORT, agent: undefined }, LATER);
		expect(ofNone(one('1'))).toBe(ofNone(one('7')));
	});
});
