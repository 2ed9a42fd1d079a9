/** The simulator's rules; how it says what it says, every test that asks it shows. */
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { setImmediate as turn } from 'node:timers/promises';

import fc from 'fast-check';

import { isGrouping } from './columns';
import { FACTS } from './facts';
import { formatReport, generateEvents, wallClock, type SimulatedEvent } from './index';
import { filedSpan, Report, type Session } from './report';
import type { Settings } from './settings';
import {
	ask,
	askFor,
	envelopeOf,
	get,
	JANUARY,
	neededParameters,
	oneADay,
	rowsOf,
	simulate,
	startsIn,
} from './support';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const { from, to } = JANUARY;

describe('a range', () => {
	/** The meaning of the three readings, written as plainly as can be. */
	function belongs(one: Session, filterBy: string, first: number, last: number): boolean {
		const end = one.end ?? Infinity;
		if (filterBy === 'start') return first <= one.start && one.start <= last;
		if (filterBy === 'end') return first <= end && end <= last;
		return first <= last && one.start <= last && first <= end;
	}

	it('finds exactly the sessions that belong to it', () => {
		const drawn = fc.record({
			// Clocks that are set back show ends before starts.
			sessions: fc.array(fc.tuple(fc.nat(12), fc.option(fc.integer({ min: -4, max: 8 })))),
			first: fc.integer({ min: -2, max: 18 }),
			length: fc.integer({ min: -2, max: 8 }),
			filterBy: fc.constantFrom('start', 'end', 'overlap'),
			endInclusive: fc.boolean(),
		});
		const property = fc.property(drawn, ({ sessions, first, length, filterBy, endInclusive }) => {
			const all = sessions.map(([start, seconds], index) => ({
				start,
				end: seconds === null ? null : start + seconds,
				row: { index },
			}));
			const report = new Report(all);
			const reading = { filterBy, endInclusive, now: () => 0 };
			const found = report.find(first, first + length, reading);
			const last = first + length - (endInclusive ? 0 : 1);
			const expected = all.filter((one) => belongs(one, filterBy, first, last));
			expect(found.map((position) => report.sessions[position].row.index).sort()).toEqual(
				expected.map(({ row }) => row.index).sort(),
			);
		});
		fc.assert(property);
	});

	const span = (first: number, last: number) => ({ first: first * HOUR, last: last * HOUR });
	it.each<[string, Partial<Settings>, ReturnType<typeof filedSpan>]>([
		['as it is', {}, span(30, 31)],
		['earlier, by a clock ahead', { filterOffset: 5 * HOUR }, span(25, 26)],
		['as a whole day', { filterRounding: 'day' }, { first: DAY, last: 2 * DAY - 1 }],
		['as everything', { ignoreRange: true }, { first: -Infinity, last: Infinity }],
	])('is looked up %s', (_, settings, expected) => {
		const reading = { filterBy: 'start', endInclusive: true, now: () => 0, ...settings } as const;
		expect(filedSpan(30 * HOUR, 31 * HOUR, reading)).toEqual(expected);
	});

	it.each<[string, number, number | string, number | string, Partial<Settings>?]>([
		['of 31 days', 200, from, from + 31 * DAY - 1, { acrossMonths: false }],
		['of a second more', 404, from, from + 31 * DAY],
		['that is reversed', 404, from + 1, from],
		['up to a day that does not exist', 404, '20260101000000', '20260132000000'],
		['across months', 200, from + 30 * DAY, from + 32 * DAY],
		['across months', 404, from + 30 * DAY, from + 32 * DAY, { acrossMonths: false }],
		['up to tomorrow', 404, from, from + DAY, { futureAllowed: false, now: () => from + 5 }],
	])('%s: %d', async (_, status, first, last, settings = {}) => {
		const simulator = await simulate(settings, oneADay(31));
		expect((await ask(simulator, first, last)).status).toBe(status);
	});
});

it.each([
	['total', '30 records were found'],
	['cut', '4 records were found'],
	['none', 'Records were found'],
] as const)('rows are ordered, then cut, with %s in msg', async (message, msg) => {
	const simulator = await simulate({ rowLimit: 4, message }, oneADay(30));
	const starts = oneADay(30).map(({ row }) => row.date_ini);
	const seen = await ask(simulator);
	expect([envelopeOf(seen).msg, startsIn(seen)]).toEqual([msg, starts.slice(0, 4)]);
	simulator.settings.rowOrder = 'descending';
	expect(startsIn(await ask(simulator))).toEqual(starts.slice(-4).reverse());
});

it('each token pays for every call, on every day anew', async () => {
	const day = { second: from };
	const simulator = await simulate({
		...{ tokensPerDay: 2, acceptedTokens: ['other'], now: () => day.second },
	});
	const statuses = async (token: string | null) => [
		(await ask(simulator, from, to, { token })).status,
		(await get(simulator, '/api/v2/information.php?api=nonsense', { token })).status,
		(await ask(simulator, from, to, { token })).status,
	];
	expect(await statuses(null)).toEqual([401, 401, 401]);
	expect(await statuses('wrong')).toEqual([403, 403, 403]);
	expect(await statuses('simulator-token')).toEqual([404, 400, 403]);
	expect(await statuses('other')).toEqual([404, 400, 403]);
	day.second += DAY;
	expect(await statuses('other')).toEqual([404, 400, 403]);
});

it('requests in flight are limited for each token, and end when the client gives up', async () => {
	const simulator = await simulate({ acceptedTokens: ['other'] });
	simulator.settings.faults = [{ when: { requests: [1, 2] }, then: { do: 'hang' } }];
	const leave = new AbortController();
	const hanging = [1, 2].map(() => ask(simulator, from, to, { signal: leave.signal }));
	while (simulator.requests.length < 2) await turn();
	expect((await ask(simulator)).status).toBe(403);
	expect((await ask(simulator, from, to, { token: 'other' })).status).toBe(404);
	leave.abort();
	await expect(Promise.all(hanging)).rejects.toThrow();
	expect((await ask(simulator)).status).toBe(404);
	expect(simulator.requests.map((one) => [one.aborted, one.inFlight])).toEqual([
		...[1, 2].map((inFlight) => [true, inFlight]),
		...[3, 1, 1].map((inFlight) => [false, inFlight]),
	]);
	expect(simulator.maxInFlight).toBe(3);
});

/** A call at a second; what the row says is enough to know it again. */
function call(start: number, more: Partial<SimulatedEvent> = {}): SimulatedEvent {
	const row = { date: formatReport(start), conn_id: String(start), ...more.row };
	return { start, ...more, row };
}

/** What a report is answered with over these events. */
async function holding(id: string, events: SimulatedEvent[], settings = {}) {
	const simulator = await simulate(settings);
	simulator.setReport(id, events);
	return async (parameters: Record<string, string> = {}, first = from, last = to) =>
		rowsOf(await askFor(simulator, id, { from: first, to: last }, parameters));
}

describe('reports', () => {
	it('are 104, and each is answered with what it holds, if it is asked with what it needs', async () => {
		expect(FACTS.size).toBe(104);
		const simulator = await simulate();
		for (const { id, maxDays, parameters } of FACTS.values()) {
			const range = { from, to: Math.min(to, from + maxDays * DAY - 1) };
			const events = generateEvents(id, { seed: 5, count: 40, agents: 1, ...range });
			simulator.setReport(id, events);
			const agent = id === 'agent_2' && { agent_id: events[0].agent ?? '' };
			const needed = { ...neededParameters(id), ...agent };
			const expected = simulator.expectedRows(id, range.from, range.to, needed);
			expect(expected.length).toBeGreaterThan(0);
			const { data } = envelopeOf(await askFor(simulator, id, range, needed));
			expect([data].flat()).toEqual(expected);
			if (parameters.every(({ required }) => !required)) continue;
			expect((await askFor(simulator, id, range)).status).toBe(400);
		}
	});

	it.each([
		['skill_10', 'skill_id', 'skill'],
		['campaign_5', 'campaign_id', 'campaign'],
		['agent_2', 'agent_id', 'agent'],
	] as const)('give the rows that a parameter chooses: %s', async (id, name, of) => {
		const events = [call(from, { [of]: '0042' }), call(from + 1, { [of]: '43' })];
		const both = events.map(({ row }) => row);
		const rows = await holding(id, events);
		expect(await rows({ [name]: '0042' })).toEqual([both[0]]);
		expect(await rows({ [name]: '42' })).toEqual([]);
		// agent_2 wants one agent.
		expect(await rows({ [name]: 'all' })).toEqual(id === 'agent_2' ? [] : both);
	});

	it.each([true, false])('by the hour put all skills together: %s', async (mergeAll) => {
		const events = ['1', '2'].map((skill) => call(from, { skill }));
		const rows = await holding('skill_4', events, { mergeAll });
		const skills = (await rows({ skill_id: 'all' })).map(({ skill_id }) => skill_id);
		expect(skills).toEqual(mergeAll ? ['ALL'] : ['1', '2']);
	});

	it('file chats by the closing, and campaigns by record and attempt', async () => {
		const overnight = call(from + DAY - 60, { end: from + DAY + 60 });
		const chats = await holding('chat_1', [overnight]);
		expect(await chats({}, from, from + DAY - 1)).toEqual([]);
		expect(await chats({}, from + DAY)).toEqual([overnight.row]);
		const old = call(from + 9 * DAY, { recordedAt: from + 2 * DAY });
		const campaigns = await holding('campaign_3', [old]);
		expect(await campaigns({ campaign_id: 'all' })).toEqual([old.row]);
		expect(await campaigns({ campaign_id: 'all' }, from + 5 * DAY)).toEqual([]);
	});

	/** All figures of rows together, nested ones as well; durations have hours that may pass 24. */
	function figures(rows: unknown): Record<string, number> {
		const sums: Record<string, number> = {};
		const add = (value: unknown, column: string) => {
			if (typeof value === 'object' && value !== null) {
				for (const [name, inner] of Object.entries(value)) {
					add(inner, Array.isArray(value) ? column : name);
				}
			} else if (!isGrouping(column) && !['login', 'logout'].includes(column)) {
				const parts = String(value).split(':');
				const amount = parts.reduce((sum, part) => sum * 60 + Number(part), 0);
				sums[column] = (sums[column] ?? 0) + amount;
			}
		};
		add(rows, '');
		return sums;
	}

	const SUMS = [...FACTS.values()].filter(({ kind }) => kind !== 'event');
	it.each(SUMS)('add up what happened, in parts or whole: $id', async ({ id, kind }) => {
		const events = generateEvents(id, { seed: 11, count: 120, agents: 6, ...JANUARY });
		const simulator = await simulate();
		simulator.setReport(id, events);
		const rows = (first: number, last: number) =>
			simulator.expectedRows(id, first, last, neededParameters(id));
		const whole = rows(from, to);
		expect(figures(whole)).toEqual(figures(events.map(({ values }) => values)));
		const half = wallClock(2026, 1, 16);
		const parts = [...rows(from, half - 1), ...rows(half, to)];
		expect(figures(parts)).toEqual(figures(whole));
		if (kind === 'aggregate') expect(parts.length).toBeGreaterThan(whole.length);
		// A day cut at midnight is the same; skill_5 names the hour, but not the day.
		else if (id !== 'skill_5') expect(parts.length).toBe(whole.length);
	});
});
