import fc from 'fast-check';

import {
	Interactions,
	readState,
	readTime,
	type AgentState,
	type AgentTime,
	type InteractionFields,
} from '../../../../nodes/engine/rows/interactions';
import { wallClock } from '../../../simulator';
import { runs } from '../readings';

const NONE = {
	interaction_id: null,
	interaction_type: null,
	customer_phone: null,
	interaction_matches: 0,
};

function state(id: string | null, start: number, end: number, more: Partial<AgentState> = {}) {
	return { agent: 'a', id, start, end, type: 'call', phone: `p${id}`, ...more };
}

function session(start: number, end: number, agent: string | null = 'a'): AgentTime {
	return { agent, start, end };
}

function match(states: AgentState[], { start, end, agent }: AgentTime): InteractionFields {
	return new Interactions(states).of({ start, end, agent });
}

describe('the interaction of a session', () => {
	it('is the one of the same agent at the same time', () => {
		const states = [
			state('1', 0, 10),
			state('2', 10, 30, { phone: '+573001234567', type: 'chat' }),
			state('3', 12, 20, { agent: 'b' }),
			state(null, 12, 28),
		];
		expect(match(states, session(12, 28))).toEqual({
			interaction_id: '2',
			interaction_type: 'chat',
			customer_phone: '+573001234567',
			interaction_matches: 1,
		});
	});

	it.each<[string, AgentState[], AgentTime]>([
		['no states', [], session(1, 2)],
		['no overlap', [state('1', 0, 10), state('2', 21, 30)], session(11, 20)],
		['another agent', [state('1', 0, 10, { agent: 'b' })], session(1, 2)],
		['a session without an agent', [state('1', 0, 10, { agent: null })], session(1, 2, null)],
		['states without an interaction', [state(null, 0, 10)], session(1, 2)],
		['a session without a readable start', [state('1', 0, 10)], session(NaN, 5)],
		['states without a readable start', [state('1', NaN, 10)], session(1, 2)],
		['a state without an end that began before', [state('1', 0, NaN)], session(1, 2)],
	])('is none for %s', (_name, states, asked) => {
		expect(match(states, asked)).toEqual(NONE);
	});

	it.each<[string, string, number, AgentState[], AgentTime]>([
		['touches at its end', '1', 1, [state('1', 20, 30)], session(10, 20)],
		['touches at its start', '1', 1, [state('1', 0, 10)], session(10, 20)],
		['has no readable end and begins inside', '1', 1, [state('1', 15, NaN)], session(10, 20)],
		['ends before it begins, and begins inside', '1', 1, [state('1', 15, 3)], session(10, 20)],
		['holds the start, if the session has no end', '1', 1, [state('1', 0, 10)], session(5, NaN)],
		['overlaps longest', '2', 2, [state('1', 0, 14), state('2', 14, 20)], session(10, 20)],
		['starts nearest', '2', 2, [state('1', 0, 99), state('2', 8, 99)], session(10, 20)],
		[
			'starts nearest, though later',
			'2',
			2,
			[state('1', 2, 15), state('2', 15, 99)],
			session(10, 20),
		],
		['has the smaller ID', '10', 2, [state('9', 5, 99), state('10', 5, 99)], session(10, 20)],
		[
			'overlaps longest in several rows',
			'2',
			2,
			[state('1', 10, 15), state('2', 8, 13), state('2', 16, 20)],
			session(10, 20),
		],
		[
			'does not count shared time twice',
			'1',
			2,
			[state('1', 10, 16), state('2', 10, 15), state('2', 10, 15)],
			session(10, 20),
		],
	])('is the one that %s', (_name, id, matches, states, asked) => {
		for (const order of [states, [...states].reverse()]) {
			expect(match(order, asked)).toMatchObject({
				interaction_id: id,
				customer_phone: `p${id}`,
				interaction_matches: matches,
			});
		}
	});

	it('takes type and phone from the first row in the session that has a phone', () => {
		const rows = [
			state('1', 0, 4, { phone: 'too early', type: 'x' }),
			state('1', 5, 9, { phone: '-', type: 'ring' }),
			state('1', 9, 12, { phone: '57', type: 'talk' }),
			state('1', 12, 15, { phone: '58', type: 'wrap' }),
		];
		const fields = { interaction_type: 'talk', customer_phone: '57', interaction_matches: 1 };
		expect(match(rows, session(6, 14))).toMatchObject(fields);
		// Unchanged, where none has one.
		expect(match(rows, session(6, 7))).toMatchObject({ customer_phone: '-' });
	});

	it('does not depend on the order of rows, and is that of a naive search', () => {
		// Few moments, so that edges meet and everything ties.
		const moment = fc.oneof(
			{ weight: 12, arbitrary: fc.integer({ min: 0, max: 30 }) },
			fc.constant(NaN),
		);
		const agent = fc.constantFrom('a', 'a', 'a', 'b', null);
		const time = { agent, start: moment, end: moment };
		const states = fc.array(
			fc.record({
				...time,
				id: fc.constantFrom('1', '2', '3', '10', null),
				type: fc.constantFrom('call', 'chat'),
				phone: fc.constantFrom('57', '58', '-', null),
			}),
			{ maxLength: 24 },
		);
		const sessions = fc.array(fc.record(time), { minLength: 1, maxLength: 6 });
		const property = fc.property(
			states.chain((list) =>
				fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
			),
			sessions,
			([list, shuffled], asked) => {
				const [one, other] = [new Interactions(list), new Interactions(shuffled)];
				for (const each of asked) {
					expect(one.of(each)).toEqual(naiveMatch(list, each));
					expect(other.of(each)).toEqual(one.of(each));
				}
			},
		);
		fc.assert(property, runs(2_000));
	});
});

/** A piece of time in whole seconds, and the rows that it is made of. */
interface Piece {
	start: number;
	end: number;
	rows: AgentState[];
}

/** Every row of every interaction, second by second. */
function naiveMatch(states: readonly AgentState[], asked: AgentTime): InteractionFields {
	const closed = <T extends AgentTime>(row: T): T => ({
		...row,
		end: row.end >= row.start ? row.end : row.start,
	});
	const { agent, start, end } = closed(asked);
	if (agent === null || Number.isNaN(start)) return NONE;
	const usable = states
		.filter((row) => row.agent === agent && row.id !== null && !Number.isNaN(row.start))
		.map(closed);
	const found = [...new Set(usable.map(({ id }) => id))].flatMap((id) => {
		const pieces = piecesOf(usable.filter((row) => row.id === id));
		const meeting = pieces.filter((piece) => piece.start <= end && piece.end >= start);
		if (meeting.length === 0) return [];
		const seconds = new Set<number>();
		for (const piece of meeting) {
			for (let second = piece.start; second < piece.end; second++) {
				if (second >= start && second < end) seconds.add(second);
			}
		}
		const tellers = meeting.map(({ rows }) => rows.find(hasPhone) ?? rows[0]);
		const { type, phone } = tellers.find(hasPhone) ?? tellers[0];
		const distance = Math.min(...meeting.map((piece) => Math.abs(piece.start - start)));
		return [{ id, type, phone, overlap: seconds.size, distance }];
	});
	if (found.length === 0) return NONE;
	const [best] = found.sort(
		(a, b) =>
			b.overlap - a.overlap || a.distance - b.distance || (String(a.id) < String(b.id) ? -1 : 1),
	);
	return {
		interaction_id: best.id,
		interaction_type: best.type,
		customer_phone: best.phone,
		interaction_matches: found.length,
	};
}

const hasPhone = ({ phone }: AgentState) => phone !== null && phone !== '-';

/** Rows that overlap are one piece. */
function piecesOf(rows: AgentState[]): Piece[] {
	const text = ({ phone, type }: AgentState) => JSON.stringify([phone, type]);
	const sorted = [...rows].sort(
		(a, b) => a.start - b.start || a.end - b.end || (text(a) < text(b) ? -1 : 1),
	);
	const pieces: Piece[] = [];
	for (const row of sorted) {
		const last = pieces.at(-1);
		if (last !== undefined && row.start < last.end) {
			last.end = Math.max(last.end, row.end);
			last.rows.push(row);
		} else pieces.push({ start: row.start, end: row.end, rows: [row] });
	}
	return pieces;
}

describe('many sessions and many states', () => {
	const DAY = 86_400;
	const MONTH = 30 * DAY;
	/** Places all over the month, without a pattern that the search could use. */
	const spread = (place: number) => (place * 7_919 * 31) % MONTH;
	const many = <T>(count: number, make: (place: number) => T) =>
		Array.from({ length: count }, (_, place) => make(place));
	const short = (place: number) => session(spread(place), spread(place) + 600);
	const long = (place: number) => session(spread(place) % DAY, MONTH - (spread(place) % DAY));

	type Shape = [string, number, (place: number) => AgentState, (place: number) => AgentTime];
	it.each<Shape>([
		[
			'of two hundred agents, one call after the other',
			60_000,
			(i) => state(`${i}`, (i / 200) * 300, (i / 200) * 300 + 280, { agent: `${i % 200}` }),
			(i) => ({ ...short(i), agent: `${i % 200}` }),
		],
		[
			'of one agent, states of a day',
			60_000,
			(i) => state(`${i}`, spread(i), spread(i) + DAY),
			short,
		],
		[
			'of one agent, states that all go on for the month',
			10_000,
			(i) => state(`${i}`, 0, MONTH),
			short,
		],
		['that all begin at once', 10_000, (i) => state(`${i}`, 0, spread(i)), short],
		['that all end at once', 10_000, (i) => state(`${i}`, spread(i), MONTH), short],
		['each inside the one before', 10_000, (i) => state(`${i}`, i, MONTH - i), short],
		[
			'of one agent, long sessions',
			10_000,
			(i) => state(`${i}`, i * 40, i * 40 + (spread(i) % 900)),
			long,
		],
		['of one agent, all alike', 10_000, (i) => state(`${i}`, i * 40, i * 40 + 40), long],
		['of one interaction, long sessions', 10_000, (i) => state('1', i * 40, i * 40 + 20), long],
		[
			'of five interactions, long sessions',
			10_000,
			(i) => state(`${i % 5}`, i * 40, i * 40 + 20),
			long,
		],
		[
			'of calls in three rows each',
			10_000,
			(i) => state(`${Math.floor(i / 3)}`, i * 40, i * 40 + 30),
			short,
		],
	])('%s take few steps', (_name, count, stateAt, sessionAt) => {
		const interactions = new Interactions(many(count, stateAt));
		const found = many(count, (place) => interactions.of(sessionAt(place)).interaction_matches);
		expect(found.some((matches) => matches > 0)).toBe(true);
		// All pairs of 60,000 would be 3,600 million; this is less than ten.
		expect(interactions.steps).toBeLessThan(10 * count * Math.log2(count));
	});
});

describe('reading', () => {
	const columns = {
		agent: 'who',
		start: 'since',
		end: 'until',
		id: 'call',
		type: 'kind',
		phone: 'number',
	};
	const row = {
		who: ' 5 ',
		since: '2026-01-05 08:00:00',
		until: '2026-01-05 08:01:00',
		call: ' 7.1 ',
		kind: 'chat',
		number: ' +57 ',
	};

	it('takes agent and ID as text, and type and phone as they came', () => {
		expect(readState(row, columns)).toEqual({
			agent: '5',
			start: wallClock(2026, 1, 5, 8),
			end: wallClock(2026, 1, 5, 8, 1),
			id: '7.1',
			type: 'chat',
			phone: ' +57 ',
		});
		expect(readTime({ ...row, who: 5 }, columns).agent).toBe('5');
	});

	it.each(['', '-', '--', ' - ', null, undefined])('takes %j for missing', (missing) => {
		const read = readState({ ...row, who: missing, call: missing }, columns);
		expect(read).toMatchObject({ agent: null, id: null });
	});

	it('has no number for a date that cannot be read', () => {
		const read = readTime({ who: 5, since: '-' }, columns);
		expect(read).toEqual({ agent: '5', start: NaN, end: NaN });
		expect(readState({}, columns)).toMatchObject({ type: null, phone: null });
	});
});
