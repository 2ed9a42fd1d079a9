import fc from 'fast-check';

import { hourOf } from '../../../../nodes/engine/incremental/seen';
import { SeenSessions, type Seen } from '../../../../nodes/engine/incremental/seen';
import type { Row } from '../../../../nodes/reports/report';
import { formatReport, wallClock } from '../../../simulator';
import { bag, runs } from '../readings';
import { anyRow, REPORT, timed, timedOf } from '../rows/rows';
import { DAY, entriesOf, HOUR, NOW, Polls, session } from './rows';

const START = NOW - HOUR;

describe('a session', () => {
	it('is new once, however often it is shown', () => {
		const polls = new Polls();
		const rows = [session(START), session(START + 1), session(START, 60, { agent_id: '7' })];
		expect(polls.show(rows)).toEqual(rows);
		expect(polls.show(rows)).toEqual([]);
		expect(polls.show([...rows].reverse(), { isWhole: false })).toEqual([]);
	});

	it.each<[string, Row]>([
		['end', { date_end: '2026-01-20 12:00:00' }],
		['end that was missing', { date_end: '' }],
		['duration', { time: '00:02:00' }],
		['name', { agent_name: 'Luis' }],
		['hung_up', { hung_up: 'customer' }],
		['further field', { further: 1 }],
		['form of the agent', { agent_id: ' 0101' }],
	])('is not new again with another %s', (_name, changes) => {
		for (const isWhole of [true, false]) {
			const polls = new Polls();
			polls.show([session(START)]);
			const changed = session(START, 60, changes);
			expect(polls.show([changed], { isWhole })).toEqual([]);
			expect(polls.show([changed])).toEqual([]);
			expect(polls.show([session(START)])).toEqual([]);
			expect(entriesOf(polls.seen)).toHaveLength(1);
		}
	});

	it('is new once for any rows, each as often as an answer shows it', () => {
		const rowLists = fc.array(anyRow, { maxLength: 30 });
		fc.assert(
			fc.property(rowLists, fc.boolean(), (rows, isWhole) => {
				const polls = new Polls();
				expect(bag(polls.show(rows, { isWhole }))).toEqual(bag(rows));
				expect(polls.show(rows, { isWhole })).toEqual([]);
			}),
			runs(300),
		);
	});

	it('is new once in whatever portions it comes', () => {
		const portions = fc.array(fc.nat(9), { minLength: 1, maxLength: 30 });
		fc.assert(
			fc.property(portions, (cuts) => {
				const rows = Array.from({ length: 40 }, (_, index) => session(START + index * 97, index));
				const polls = new Polls();
				const came = cuts.flatMap((cut) => polls.show(rows.slice(cut * 4, cut * 4 + 12)));
				came.push(...polls.show(rows));
				expect(bag(came)).toEqual(bag(rows));
			}),
			runs(200),
		);
	});
});

describe('two sessions with the same agent and start', () => {
	const first = session(START, 60);
	const second = session(START, 90);
	const corrected = session(START, 61);

	it('are two when they come together', () => {
		const polls = new Polls();
		expect(polls.show([first, second])).toEqual([first, second]);
		expect(polls.show([second, first])).toEqual([]);
	});

	it('are two when they are alike in all', () => {
		const polls = new Polls();
		expect(polls.show([first])).toEqual([first]);
		expect(polls.show([first, { ...first }])).toHaveLength(1);
		expect(polls.show([first, { ...first }])).toEqual([]);
		expect(polls.show([first])).toEqual([]);
	});

	it('are two when they come in different polls', () => {
		const polls = new Polls();
		expect(polls.show([first])).toEqual([first]);
		expect(polls.show([first, second])).toEqual([second]);
		expect(polls.show([first, second])).toEqual([]);
	});

	it('are counted on, so that their keys can be', () => {
		const memory = new SeenSessions({}, REPORT);
		const shown = { isWhole: true, now: NOW, watermark: NOW - DAY };
		expect(memory.recognise({ ...shown, rows: timedOf([first]) })).toEqual([
			{ ...timed(first), twinsBefore: 0 },
		]);
		const third = session(START, 120);
		expect(memory.recognise({ ...shown, rows: timedOf([third, first, second]) })).toEqual([
			{ ...timed(second), twinsBefore: 1 },
			{ ...timed(third), twinsBefore: 1 },
		]);
	});

	it('are two when one is corrected as the other comes', () => {
		const polls = new Polls();
		expect(polls.show([first])).toEqual([first]);
		expect(polls.show([corrected, second])).toHaveLength(1);
		expect(polls.show([corrected, second])).toEqual([]);
	});

	it('are two when the second looks as the first did before it was corrected', () => {
		const polls = new Polls();
		expect(polls.show([first])).toEqual([first]);
		expect(polls.show([corrected])).toEqual([]);
		expect(polls.show([corrected, second, first])).toEqual([first, second]);
		expect(polls.show([corrected, second, first])).toEqual([]);
	});

	it('are two when one or both are corrected later', () => {
		const polls = new Polls();
		expect(polls.show([first, second])).toHaveLength(2);
		expect(polls.show([corrected, second])).toEqual([]);
		expect(polls.show([corrected, session(START, 91)])).toEqual([]);
		expect(entriesOf(polls.seen)).toHaveLength(2);
	});

	it('are two although the polls of the last hour show only the second', () => {
		const polls = new Polls();
		expect(polls.show([first])).toEqual([first]);
		// Where the API files by the end, the first may lie before the last hour.
		expect(polls.show([second], { isWhole: false })).toEqual([]);
		expect(polls.show([second], { isWhole: false })).toEqual([]);
		expect(polls.show([first, second])).toEqual([second]);
		expect(polls.show([first, second])).toEqual([]);
	});

	it('stay as many as were ever shown together, in any order of polls', () => {
		const versions = fc.constantFrom(...Array.from({ length: 6 }, (_, n) => session(START, n)));
		const answer = fc.record({
			rows: fc.array(versions, { maxLength: 4 }),
			isWhole: fc.boolean(),
		});
		fc.assert(
			fc.property(fc.array(answer, { maxLength: 12 }), (answers) => {
				const polls = new Polls();
				let most = 0;
				let came = 0;
				for (const { rows, isWhole } of answers) {
					came += polls.show(rows, { isWhole }).length;
					most = Math.max(most, rows.length);
					expect(came).toBe(most);
					expect(entriesOf(polls.seen)).toHaveLength(most);
				}
			}),
			runs(500),
		);
	});

	it('are two although the first has fallen out of what is read when the second comes', () => {
		// Where the API files by the end: they start together, the second ends later and appears late.
		const start = Math.floor(START / HOUR) * HOUR;
		const [short, long] = [session(start, 5 * 60), session(start, 40 * 60)];
		const watermark = start + 30 * 60;
		const polls = new Polls();
		expect(polls.show([short], { watermark: start })).toEqual([short]);
		expect(polls.show([short], { watermark })).toEqual([]);
		expect(polls.show([long], { watermark })).toEqual([long]);
	});

	it('are two although a poll that catches up stopped between their ends', () => {
		const [short, long] = [session(START, HOUR), session(START, 9 * HOUR)];
		const watermark = START + 5 * HOUR;
		const polls = new Polls();
		expect(polls.show([short], { watermark })).toEqual([short]);
		expect(polls.show([long], { watermark })).toEqual([long]);
	});

	it('without an agent are told apart by their number alone', () => {
		const polls = new Polls();
		const nobody = [session(START, 60, { agent_id: '' }), session(START, 90, { agent_id: null })];
		expect(polls.show(nobody)).toHaveLength(2);
		expect(polls.show(nobody)).toEqual([]);
	});
});

describe('another spelling of a row', () => {
	const nested = { skill: { name: 'Ventas', levels: [{ a: 1, b: 2 }] } };
	const spellings: Array<[string, Row, Row]> = [
		['number of the agent', { agent_id: '5' }, { agent_id: 5 }],
		['word for no agent', { agent_id: null }, { agent_id: '-' }],
		['word for nothing', { hung_up: '' }, { hung_up: '--' }],
		['order of nested fields', nested, { skill: { levels: [{ b: 2, a: 1 }], name: 'Ventas' } }],
	];

	it.each(spellings)('is no other session: another %s', (_name, one, other) => {
		for (const more of [{}, { date_ini: '' }, { date_ini: '', date_end: '-' }]) {
			for (const isWhole of [true, false]) {
				const polls = new Polls();
				const row = session(START, 60, { ...one, ...more });
				expect(polls.show([row])).toEqual([row]);
				expect(polls.show([session(START, 60, { ...other, ...more })], { isWhole })).toEqual([]);
				expect(polls.show([row], { isWhole })).toEqual([]);
			}
		}
	});

	it('is no other session: another case of the name, another end', () => {
		const polls = new Polls();
		polls.show([session(START, 60)]);
		expect(polls.show([session(START, 60, { agent_name: 'ángela  maría peña' })])).toEqual([]);
		expect(polls.show([session(START, 75, { agent_name: 'ángela  maría peña' })])).toEqual([]);
	});
});

describe('a row without a readable start', () => {
	it('is new when any field changes', () => {
		const polls = new Polls();
		const rows = [60, 61].map((seconds) => session(START, seconds, { date_ini: '--' }));
		expect(polls.show([rows[0]])).toEqual([rows[0]]);
		expect(polls.show(rows)).toEqual([rows[1]]);
		expect(polls.show(rows)).toEqual([]);
	});

	it.each<[string, Row]>([
		['start', { date_ini: '' }],
		['end', { date_end: '' }],
		['start or end', { date_ini: null, date_end: '0000-00-00 00:00:00' }],
		['end, and a start in 1970', { date_ini: '1970-01-01 00:00:00', date_end: '' }],
	])('is known as long as it is shown: no %s', (_name, changes) => {
		const polls = new Polls();
		const row = session(START, 60, changes);
		const news = Array.from({ length: 100 }, (_, hours) => {
			const now = NOW + hours * HOUR;
			polls.show([], { now, watermark: now - DAY, isWhole: false });
			return polls.show([row], { now, watermark: now - DAY }).length;
		});
		expect(news).toEqual([1, ...news.slice(1).fill(0)]);
	});

	it('is known beside the start that clocks without a date have', () => {
		const polls = new Polls();
		const row = session(START, 60, {
			date_ini: '1970-01-01 00:00:00',
			date_end: formatReport(START),
		});
		const watermark = START - HOUR;
		expect(polls.show([row], { watermark })).toEqual([row]);
		// A poll that reads the last hour does not show it.
		expect(polls.show([], { watermark, isWhole: false })).toEqual([]);
		expect(polls.show([row], { watermark })).toEqual([]);
	});

	it('is known in years to come, too', () => {
		const polls = new Polls();
		const row = session(START, 60, { date_ini: '', date_end: '' });
		const now = wallClock(2031, 1, 1);
		expect(polls.show([row], { now, watermark: now - DAY })).toEqual([row]);
		for (let hours = 1; hours < 5; hours++) {
			const later = now + hours * HOUR;
			expect(polls.show([], { now: later, watermark: later - DAY, isWhole: false })).toEqual([]);
			expect(polls.show([row], { now: later, watermark: later - DAY })).toEqual([]);
		}
	});
});

describe('a session is forgotten', () => {
	/** Whether a session is still known when reading begins at a second. */
	function isKnown(row: Row, watermark: number, more: { now?: number } = {}): boolean {
		const polls = new Polls();
		polls.show([row], more);
		polls.show([], { watermark });
		return polls.show([row]).length === 0;
	}

	it('only when the later of its dates lies before what is read, and within an hour then', () => {
		const row = session(START, 3 * HOUR);
		const end = START + 3 * HOUR;
		expect(isKnown(row, START)).toBe(true);
		expect(isKnown(row, end)).toBe(true);
		expect(isKnown(row, Math.floor(end / HOUR) * HOUR + HOUR)).toBe(false);
	});

	it('not as long as whole readings show it, whatever its dates are', () => {
		const polls = new Polls();
		const row = session(START, 60);
		const news = Array.from({ length: 30 }, (_, hours) => {
			const now = NOW + hours * HOUR;
			const came = polls.show([row], { now, watermark: now - HOUR }).length;
			// Nor does what is read between make a difference.
			polls.show([], { now, isWhole: false });
			return came;
		});
		expect(news).toEqual([1, ...news.slice(1).fill(0)]);
		polls.show([], { watermark: NOW + 40 * HOUR });
		expect(polls.seen).toEqual({});
	});

	it('not where it is corrected after its dates have passed, as long as it is shown', () => {
		const polls = new Polls();
		polls.show([session(START, 60)]);
		polls.show([session(START, 60)], { watermark: NOW });
		const corrected = session(START, 90, { hung_up: 'customer' });
		expect(polls.show([corrected], { watermark: NOW + HOUR })).toEqual([]);
		expect(polls.show([corrected], { watermark: NOW + 2 * HOUR })).toEqual([]);
	});

	it('by its start where that is the later date, as when clocks are set back', () => {
		expect(isKnown(session(START, -HOUR), START)).toBe(true);
		expect(isKnown(session(START, -HOUR), START + HOUR)).toBe(false);
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
		polls.show([session(START, 60)]);
		polls.show([session(START, 5 * HOUR)]);
		polls.show([session(START, 60)], { watermark: START + 5 * HOUR });
		expect(polls.show([session(START, 60)])).toEqual([]);
	});

	it('never too early and never more than an hour late, for any dates', () => {
		const dates = fc.record({
			start: fc.integer({ min: NOW - 40 * DAY, max: NOW }),
			seconds: fc.integer({ min: -HOUR, max: 30 * DAY }),
			watermark: fc.integer({ min: NOW - 40 * DAY, max: NOW + 31 * DAY }),
		});
		fc.assert(
			fc.property(dates, ({ start, seconds, watermark }) => {
				const later = Math.max(start, start + seconds);
				const known = isKnown(session(start, seconds), watermark);
				if (watermark <= later) expect(known).toBe(true);
				if (watermark > later + HOUR) expect(known).toBe(false);
			}),
			runs(500),
		);
	});

	it('one by one: others of the same hour stay', () => {
		const polls = new Polls();
		const [short, long] = [session(START, 60), session(START + 1, 20 * HOUR)];
		polls.show([short, long]);
		polls.show([], { watermark: START + 10 * HOUR });
		expect(entriesOf(polls.seen)).toHaveLength(1);
		expect(polls.show([long])).toEqual([]);
	});
});

describe('the memory', () => {
	const day = (sessions: number, agents = 500) =>
		Array.from({ length: sessions }, (_, index) =>
			session(NOW - DAY + Math.floor((index * DAY) / sessions), 300, {
				agent_id: String(1_000 + (index % agents)),
			}),
		);

	it('takes 1.6 MB for 100,000 sessions', () => {
		const polls = new Polls();
		const rows = day(20_000);
		expect(polls.show(rows)).toHaveLength(rows.length);
		expect(polls.size).toBeGreaterThan(319_999);
		expect(polls.size).toBeLessThan(321_000);
		expect(polls.show(rows)).toEqual([]);
	});

	it('is empty again when everything is forgotten', () => {
		const polls = new Polls();
		polls.show(day(1_000));
		polls.show([], { watermark: NOW + DAY });
		expect(polls.seen).toEqual({});
	});

	it('writes only what a poll touches', () => {
		const polls = new Polls();
		polls.show(day(1_000));
		const before = polls.seen;
		polls.show([session(START, 60, { agent_id: 'new' })]);
		const changed = Object.keys(polls.seen).filter((hour) => polls.seen[hour] !== before[hour]);
		expect(changed).toEqual([String(hourOf(START))]);
	});

	it('does not even read the rest', () => {
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

	it('is the same whatever the order of rows, for sessions with different starts', () => {
		const rows = day(200);
		const [one, other] = [new Polls(), new Polls()];
		one.show(rows);
		other.show([...rows].reverse());
		const sorted = ({ seen }: Polls) =>
			entriesOf(seen)
				.map((entry) => entry.join(' '))
				.sort();
		expect(sorted(other)).toEqual(sorted(one));
	});

	it('keeps what the clock has shown twice', () => {
		const polls = new Polls();
		const night = wallClock(2026, 11, 1, 1, 30);
		const twice = [session(night), session(night, 90)];
		expect(polls.show([twice[0]], { now: night + 120 })).toHaveLength(1);
		expect(polls.show(twice, { now: night - 1_000 })).toHaveLength(1);
		expect(formatReport(night)).toBe('2026-11-01 01:30:00');
	});
});
