import fc from 'fast-check';

import {
	contactsOf,
	endOf,
	Interactions,
	type Contact,
	type InteractionFields,
} from '../../../../nodes/engine/rows/interactions';
import { readTimes } from '../../../../nodes/engine/rows/times';
import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import { wallClock } from '../../../simulator';
import { runs } from '../readings';

const NONE = {
	interaction_id: null,
	interaction_type: null,
	customer_phone: null,
	interaction_matches: 0,
};

/** A session, or what is asked of one. */
interface Asked {
	readonly agent: string | undefined;
	readonly start: number;
	readonly end: number;
}

function state(id: string, start: number, end: number, more: Partial<Contact> = {}): Contact {
	return { agent: 'a', id, start, end: endOf(start, end), type: 'call', phone: `p${id}`, ...more };
}

function session(start: number, end: number, agent: string | undefined = 'a'): Asked {
	return { agent, start, end };
}

function match(states: readonly Contact[], { start, end, agent }: Asked): InteractionFields {
	return new Interactions(states).of(agent, start, end);
}

describe('the interaction of a session', () => {
	it('is the one of the same agent at the same time', () => {
		const states = [
			state('1', 0, 10),
			state('2', 10, 30, { phone: '+573001234567', type: 'chat' }),
			state('3', 12, 20, { agent: 'b' }),
		];
		expect(match(states, session(12, 28))).toEqual({
			interaction_id: '2',
			interaction_type: 'chat',
			customer_phone: '+573001234567',
			interaction_matches: 1,
		});
	});

	it.each<[string, number, Contact, Asked]>([
		['without a readable end that began before', 0, state('1', 0, NaN), session(1, 2)],
		['without a readable end that begins inside', 1, state('1', 15, NaN), session(10, 20)],
		['that ends before it begins, inside', 1, state('1', 15, 3), session(10, 20)],
		['that holds the start, if the session has no end', 1, state('1', 0, 10), session(5, NaN)],
	])('a state %s counts %d times', (_name, matches, one, asked) => {
		expect(match([one], asked)).toMatchObject({ interaction_matches: matches });
	});

	it('does not depend on the order of rows, and is that of a naive search', () => {
		// Few moments, so that edges meet and everything ties.
		const second = fc.integer({ min: 0, max: 30 });
		const moment = fc.oneof({ weight: 12, arbitrary: second }, fc.constant(NaN));
		const agent = fc.constantFrom('a', 'a', 'a', 'b');
		const contact = fc
			.record({
				agent,
				start: second,
				end: moment,
				id: fc.constantFrom('1', '2', '3', '10'),
				type: fc.constantFrom('call', 'chat'),
				phone: fc.constantFrom('57', '58', '-', null),
			})
			.map((drawn) => ({ ...drawn, end: endOf(drawn.start, drawn.end) }));
		const states = fc.array(contact, { maxLength: 24 });
		const asked = fc.record({
			agent: fc.option(agent, { nil: undefined }),
			start: moment,
			end: moment,
		});
		const property = fc.property(
			states.chain((list) =>
				fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
			),
			fc.array(asked, { minLength: 1, maxLength: 6 }),
			([list, shuffled], sessions) => {
				const [one, other] = [new Interactions(list), new Interactions(shuffled)];
				for (const each of sessions) {
					const found = one.of(each.agent, each.start, each.end);
					expect(found).toEqual(naiveMatch(list, each));
					expect(other.of(each.agent, each.start, each.end)).toEqual(found);
				}
			},
		);
		fc.assert(property, runs(200));
	});
});

/** Every row of every interaction, second by second. */
function naiveMatch(states: readonly Contact[], asked: Asked): InteractionFields {
	const { agent, start } = asked;
	const end = endOf(start, asked.end);
	if (agent === undefined || Number.isNaN(start)) return NONE;
	const meeting = states
		.filter((row) => row.agent === agent && row.start <= end && row.end >= start)
		.sort((a, b) => a.start - b.start || a.end - b.end || (text(a) < text(b) ? -1 : 1));
	const found = [...new Set(meeting.map(({ id }) => id))].map((id) => {
		const rows = meeting.filter((row) => row.id === id);
		const seconds = new Set<number>();
		for (const row of rows) {
			for (let second = row.start; second < row.end; second++) {
				if (second >= start && second < end) seconds.add(second);
			}
		}
		const sharedOf = (row: Contact) => Math.min(row.end, end) - Math.max(row.start, start);
		const most = Math.max(...rows.map(sharedOf));
		const longest = rows.filter((row) => sharedOf(row) === most)[0];
		const { type, phone } = hasPhone(longest) ? longest : (rows.find(hasPhone) ?? longest);
		const distance = Math.min(...rows.map((row) => Math.abs(row.start - start)));
		return { id, type, phone, overlap: seconds.size, distance };
	});
	if (found.length === 0) return NONE;
	const [best] = found.sort(
		(a, b) => b.overlap - a.overlap || a.distance - b.distance || (a.id < b.id ? -1 : 1),
	);
	return {
		interaction_id: best.id,
		interaction_type: best.type,
		customer_phone: best.phone,
		interaction_matches: found.length,
	};
}

const hasPhone = ({ phone }: Contact) => phone !== null && phone !== '-';
const text = ({ phone, type }: Contact) => JSON.stringify([phone, type]);

describe('many sessions and many states', () => {
	const DAY = 86_400;
	const MONTH = 30 * DAY;
	/** Places all over the month, without a pattern that the search could use. */
	const spread = (place: number) => (place * 7_919 * 31) % MONTH;
	const many = <T>(count: number, make: (place: number) => T) =>
		Array.from({ length: count }, (_, place) => make(place));
	const short = (place: number) => session(spread(place), spread(place) + 600);

	/** A twentieth in the quick loop; what is measured is how the steps grow. */
	const COUNT = runs(1).numRuns > 1 ? 60_000 : 3_000;
	const GAP = MONTH / COUNT;

	type Shape = [string, (place: number) => Contact, (place: number) => Asked];
	it.each<Shape>([
		[
			'of two hundred agents, one call after the other',
			(i) => state(`${i}`, (i / 200) * 300, (i / 200) * 300 + 280, { agent: `${i % 200}` }),
			(i) => ({ ...session((i / 200) * 300, (i / 200) * 300 + 600), agent: `${i % 200}` }),
		],
		['of one agent', (i) => state(`${i}`, i * GAP, (i + 1) * GAP), short],
		[
			'of one agent, one of them as long as the month',
			(i) => state(`${i}`, i * GAP, i === 0 ? MONTH : (i + 1) * GAP),
			short,
		],
		['of one agent, ten at any time', (i) => state(`${i}`, i * GAP, (i + 10) * GAP), short],
		[
			'of calls in three rows each',
			(i) => state(`${Math.floor(i / 3)}`, i * GAP, (i + 0.8) * GAP),
			short,
		],
	])('%s take few steps', (_name, stateAt, sessionAt) => {
		const interactions = new Interactions(many(COUNT, stateAt));
		const all = many(COUNT, sessionAt)
			.map(({ agent, start, end }) => interactions.of(agent, start, end).interaction_matches)
			.reduce((sum, number) => sum + number, 0);
		expect(all).toBeGreaterThan(0);
		// All pairs of 60,000 would be 3,600 million; this is about one.
		expect(interactions.steps).toBeLessThan(3 * all + 2 * COUNT * Math.log2(COUNT));
	});
});

describe('reading', () => {
	const source = {
		report: { ...cobrowsing, start: 'since', end: 'until' },
		agent: 'who',
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
	const read = (...rows: Array<Record<string, unknown>>) =>
		contactsOf(readTimes(rows, source.report), source);

	it('takes agent and ID as text, and type and phone as they came', () => {
		const contact = {
			agent: '5',
			id: '7.1',
			start: wallClock(2026, 1, 5, 8),
			end: wallClock(2026, 1, 5, 8, 1),
			type: 'chat',
			phone: ' +57 ',
		};
		expect(read(row, { ...row, who: 5 })).toEqual([contact, contact]);
	});

	it.each(['', '-', '--', ' - ', null, undefined])('leaves out rows that say %j', (missing) => {
		expect(read({ ...row, who: missing }, { ...row, call: missing })).toEqual([]);
		expect(read({ ...row, since: missing })).toEqual([]);
		const end = wallClock(2026, 1, 5, 8);
		expect(read({ ...row, until: missing })).toMatchObject([{ end }]);
	});

	it('has null for type and phone that are not there', () => {
		const { who, since, until, call } = row;
		expect(read({ who, since, until, call })).toMatchObject([{ type: null, phone: null }]);
	});
});
