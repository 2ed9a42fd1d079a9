import fc from 'fast-check';

import {
	contentOf,
	hourOf,
	IdentityReader,
	SeenSessions,
	type Seen,
} from '../../../../nodes/engine/incremental/seen';
import type { Row } from '../../../../nodes/reports/report';
import { bag, runs } from '../readings';
import { anyRow, REPORT, timedOf } from '../rows/rows';
import { countOf, DAY, HOUR, NOW, Polls, session } from './rows';

const START = NOW - HOUR;

describe('a session', () => {
	it('is new once, whatever it holds, as often as an answer shows it', () => {
		const rowLists = fc.array(anyRow, { maxLength: 30 });
		fc.assert(
			fc.property(rowLists, fc.boolean(), (rows, isWhole) => {
				const polls = new Polls();
				expect(bag(polls.show(rows, { isWhole }))).toEqual(bag(rows));
				expect(polls.show([...rows].reverse(), { isWhole })).toEqual([]);
				expect(countOf(polls.seen)).toBe(rows.length);
			}),
			runs(50),
		);
	});

	const nested = { skill: { name: 'Ventas', levels: [{ a: 1, b: 2 }] } };
	const sortedOtherwise = { skill: { levels: [{ b: 2, a: 1 }], name: 'Ventas' } };

	it.each<[what: string, other: Row, one?: Row]>([
		['end', { date_end: '2026-01-20 12:00:00' }],
		['end, which was missing', { date_end: '' }],
		['form of the start', { date_ini: '2026-01-20T11:30:00' }],
		['duration', { time: '99:00:00' }],
		['name', { agent_name: 'Luis' }],
		['hung_up', { hung_up: 'customer' }],
		['further field', { further: 1 }],
		['form of the agent', { agent_id: ' 0101' }],
		['type of the agent', { agent_id: 5 }, { agent_id: '5' }],
		['word for no agent', { agent_id: '-' }, { agent_id: null }],
		['word for nothing', { hung_up: '--' }, { hung_up: '' }],
		['order of nested fields', sortedOtherwise, nested],
	])('is not new again with another %s', (_what, other, one = {}) => {
		// Another spelling of the same makes no difference without dates either.
		const lacking = [{}, { date_ini: '' }, { date_ini: '', date_end: '-' }];
		for (const lack of Object.keys(one).length === 0 ? [{}] : lacking) {
			for (const isWhole of [true, false]) {
				const [before, after] = [one, other].map((row) => session(START, 60, { ...row, ...lack }));
				const polls = new Polls();
				polls.show([before]);
				expect(polls.show([after], { isWhole })).toEqual([]);
				expect(polls.show([before])).toEqual([]);
				expect(countOf(polls.seen)).toBe(1);
			}
		}
	});

	it('is another with another agent or start, or without; without a start with another end', () => {
		const rows = [
			session(START),
			session(START + 1),
			session(START + HOUR),
			...['0102', '101', '--'].map((agent) => session(START, 60, { agent_id: agent })),
			...[60, 61].map((seconds) => session(START, seconds, { date_ini: '--' })),
		];
		const polls = new Polls();
		for (const row of rows) expect(polls.show([row])).toEqual([row]);
	});

	it('is taken for none of 100,000 that begin in the same second, nor of other seconds', () => {
		const reader = new IdentityReader(REPORT);
		const seen = new Set<string>();
		for (let number = 0; number < 100_000; number++) {
			const start = number < 50_000 ? NOW : NOW + (number % HOUR);
			const row = { agent_id: String(number) };
			const { hour, text } = reader.read({ row, start, end: start });
			seen.add(`${hour} ${text}`);
		}
		expect(seen.size).toBe(100_000);
	});
});

describe('two sessions with the same agent and start', () => {
	const [first, second] = [session(START, 60), session(START, 90)];

	it('stay as many as were ever shown together, in any order of polls', () => {
		const versions = fc.constantFrom(...Array.from({ length: 6 }, (_, n) => session(START, n)));
		const answer = fc.record({ rows: fc.array(versions, { maxLength: 4 }), isWhole: fc.boolean() });
		fc.assert(
			fc.property(fc.array(answer, { maxLength: 12 }), (answers) => {
				const polls = new Polls();
				let most = 0;
				let came = 0;
				for (const { rows, isWhole } of answers) {
					came += polls.show(rows, { isWhole }).length;
					most = Math.max(most, rows.length);
					expect(came).toBe(most);
					expect(countOf(polls.seen)).toBe(most);
				}
			}),
			runs(100),
		);
	});

	it('are told apart by what they look like, the second as the first did before, too', () => {
		const corrected = session(START, 61);
		const polls = new Polls();
		expect(polls.show([first])).toEqual([first]);
		expect(polls.show([corrected])).toEqual([]);
		expect(polls.show([corrected, second, first])).toEqual([first, second]);
	});

	it('are two although the polls of the last hour show only the second', () => {
		const polls = new Polls();
		polls.show([first]);
		// Where the API files by the end, the first may lie before the last hour.
		expect(polls.show([second], { isWhole: false })).toEqual([]);
		expect(polls.show([first, second])).toEqual([second]);
	});

	it.each([
		['has fallen out of what is read', START + HOUR / 2],
		['lies before where a poll that catches up has stopped', START + 5 * HOUR],
	])('are two although the first %s when the second comes', (_what, watermark) => {
		const long = session(START, 9 * HOUR);
		const polls = new Polls();
		polls.show([first], { watermark });
		expect(polls.show([long], { watermark })).toEqual([long]);
	});
});

describe('a session is forgotten', () => {
	/** Whether a session is still known when reading begins at a second. */
	function isKnown(row: Row, watermark: number): boolean {
		const polls = new Polls();
		polls.show([row]);
		polls.show([], { watermark });
		return polls.show([row]).length === 0;
	}

	it('when the later of its dates lies before what is read, and within an hour then', () => {
		const dates = fc.record({
			start: fc.integer({ min: NOW - 40 * DAY, max: NOW }),
			// Clocks that are set back show an end before the start.
			seconds: fc.integer({ min: -HOUR, max: 30 * DAY }),
			after: fc.oneof(fc.constantFrom(0, HOUR, -DAY), fc.integer({ min: -DAY, max: 2 * HOUR })),
		});
		fc.assert(
			fc.property(dates, ({ start, seconds, after }) => {
				const watermark = Math.max(start, start + seconds) + after;
				const known = isKnown(session(start, seconds), watermark);
				if (after <= 0) expect(known).toBe(true);
				if (after > HOUR) expect(known).toBe(false);
			}),
			runs(200),
		);
	});

	it.each<[string, Row, number?]>([
		['its dates', {}],
		['no start', { date_ini: '' }],
		['no end', { date_end: '' }],
		['no dates', { date_ini: null, date_end: '0000-00-00 00:00:00' }],
		['no dates in years to come', { date_ini: null, date_end: '' }, NOW + 2_000 * DAY],
		['no end, and a start in 1970', { date_ini: '1970-01-01 00:00:00', date_end: '' }],
	])('never as long as whole readings show it: %s', (_name, changes, begin = NOW) => {
		const polls = new Polls();
		const row = session(START, 60, changes);
		const correction = row.date_ini === session(START).date_ini ? { hung_up: 'customer' } : {};
		const came = Array.from({ length: 30 }, (_, hours) => {
			const now = begin + hours * HOUR;
			// What is read between makes no difference.
			polls.show([], { now, isWhole: false });
			// Nor does a correction after its dates have passed.
			const corrected = hours < 27 ? row : { ...row, ...correction };
			return polls.show([corrected], { now, watermark: now - DAY }).length;
		});
		expect(came).toEqual([1, ...came.slice(1).fill(0)]);
		polls.show([], { watermark: begin + 80 * HOUR });
		expect(polls.seen).toEqual({});
	});

	it('by when it was last seen where a date is missing', () => {
		const open = session(START, 0, { date_end: '' });
		expect(isKnown(open, NOW)).toBe(true);
		expect(isKnown(open, NOW + HOUR)).toBe(false);
		const polls = new Polls();
		polls.show([open]);
		polls.show([open], { now: NOW + 5 * HOUR, isWhole: false });
		polls.show([], { watermark: NOW + 5 * HOUR });
		expect(polls.show([open])).toEqual([]);
	});

	it('by the latest end that it ever had', () => {
		const polls = new Polls();
		for (const seconds of [60, 5 * HOUR, 60]) polls.show([session(START, seconds)]);
		polls.show([], { watermark: START + 5 * HOUR });
		expect(polls.show([session(START, 60)])).toEqual([]);
	});
});

describe('what is kept', () => {
	it('is not even read but for the hours that a poll touches, however many there are', () => {
		// No memory writes such texts; read and written they would come back as others.
		const unread = 'never read';
		const hours = Array.from({ length: 100 }, (_, back) => String(hourOf(NOW) - back));
		const seen: Seen = Object.fromEntries(hours.map((hour) => [hour, unread]));
		const memory = new SeenSessions({ ...seen, [hourOf(START)]: '' }, REPORT);
		const rows = timedOf([session(START)]);
		memory.recognise({ rows, isWhole: true, now: NOW, watermark: NOW - DAY });
		memory.forgetBefore(NOW - 99 * HOUR);
		const after = memory.toSaved();
		expect(Object.values(after).filter((text) => text === unread)).toHaveLength(98);
		expect(after[hourOf(START)]).toHaveLength(16);
	});

	it('of what a session looks like is one of nearly 4,096, whatever the order of its fields', () => {
		const rows = Array.from({ length: 20_480 }, (_, seconds) => session(NOW, seconds));
		expect(new Set(rows.map(contentOf)).size).toBeGreaterThan(4_000);
		const turned = Object.fromEntries(Object.entries(rows[0]).reverse());
		expect(contentOf(turned)).toBe(contentOf(rows[0]));
	});
});
