import fc from 'fast-check';

import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import { Dedupe, RowCount, type Keeps } from '../../../../nodes/engine/extract/dedupe';
import type { Window } from '../../../../nodes/engine/extract/windows';
import { readTimes } from '../../../../nodes/engine/rows/times';
import type { Range } from '../../../../nodes/engine/time/range';
import type { Report, Row } from '../../../../nodes/reports/report';
import { formatReport } from '../../../simulator';
import { bag, runs } from '../readings';

const at = (time: string) => Date.parse(`2026-01-05T${time}Z`) / 1_000;
const row = (start: unknown, end: unknown, more: Row = {}): Row => ({
	agent_id: '7',
	date_ini: typeof start === 'string' && start !== '' ? `2026-01-05 ${start}` : start,
	date_end: typeof end === 'string' && end !== '' ? `2026-01-05 ${end}` : end,
	...more,
});

const MORNING = { from: at('08:00:00'), to: at('11:59:59') };
const NOON = { from: at('12:00:00'), to: at('12:59:59') };
const EVENING = { from: at('13:00:00'), to: at('18:00:00') };

/** What is certain after a window, as rows alone. */
function add(dedupe: Dedupe, window: Window, rows: Row[], rest: Range | undefined): Row[] {
	return dedupe.add(window, readTimes([...rows], cobrowsing), rest).rows;
}

const after = ({ to }: Window): Range => ({ from: to + 1, to: Infinity });

/** Every row that comes out of two windows which are read one after the other. */
function merged(first: Row[], second: Row[]): Row[] {
	const dedupe = new Dedupe(cobrowsing, 'rows');
	const certain = add(dedupe, MORNING, first, after(MORNING));
	return certain.concat(add(dedupe, NOON, second, undefined));
}

const inside = row('09:00:00', '09:10:00');
const crossing = row('11:50:00', '12:10:00');
const open = row('11:50:00', '');
const longer = row('11:50:00', '12:20:00');
/** Of the same agent and start, but over before the edge. */
const before = row('11:50:00', '11:51:00');

describe('Dedupe', () => {
	it('holds a row that crosses an edge until nothing to come can show it again', () => {
		const dedupe = new Dedupe(cobrowsing, 'rows');
		const rest = { from: NOON.from, to: EVENING.to };
		expect(add(dedupe, MORNING, [inside, crossing, inside], rest)).toEqual([inside, inside]);
		expect(dedupe.pending().rows).toEqual([crossing]);
		expect(add(dedupe, NOON, [], EVENING)).toEqual([crossing]);
		expect(dedupe.pending().rows).toEqual([]);
	});

	it.each<[string, Row[], Row[], Row[]]>([
		['open, then closed: the closed one', [open], [crossing], [crossing]],
		['closed, then open: the closed one', [crossing], [open], [crossing]],
		['open and closed on both sides are two', [open, crossing], [open, crossing], [open, crossing]],
		['two open, one of them closed later', [open, open], [open, crossing], [open, crossing]],
		['corrected across the edge: the later one', [crossing], [longer], [longer]],
		['corrected across the edge, the other way', [longer], [crossing], [crossing]],
		['corrected, shown twice by one', [crossing, crossing], [longer], [crossing, crossing]],
		['handed on from within, corrected to cross the edge', [before], [crossing], [before]],
		['one handed on, one pending', [before, crossing], [crossing], [before, crossing]],
		['one handed on, one still open', [before, open], [crossing], [before, crossing]],
		['one handed on, both shown again', [before, crossing], [crossing, before], [before, crossing]],
		['both shown again in their order', [before, crossing], [before, crossing], [before, crossing]],
		['one handed on, two shown', [before], [crossing, longer], [before, crossing]],
		['no date counts as open', [row('11:50:00', '99:99:99')], [crossing], [crossing]],
	])('%s', (_name, first, second, expected) => {
		expect(bag(merged(first, second))).toEqual(bag(expected));
	});

	it.each<[string, Row]>([
		['agent', row('11:50:00', '12:10:00', { agent_id: '8' })],
		['start', row('11:50:01', '12:10:00')],
	])('rows with another %s are other sessions', (_name, other) => {
		expect(bag(merged([crossing], [other]))).toEqual(bag([crossing, other]));
	});

	it.each<[string, Row]>([
		['word', row('11:50:00', '12:10:00', { hung_up: 'agent' })],
		['form of the agent', row('11:50:00', '12:10:00', { agent_id: 7 })],
		['form of the start', { ...crossing, date_ini: '2026-01-05T11:50:00' }],
		['space around the agent', { ...crossing, agent_id: ' 7 ' }],
	])('rows with another %s are the same session, corrected', (_name, other) => {
		expect(merged([crossing], [other])).toEqual([other]);
	});

	it('does not take rows of nobody for one session', () => {
		const nobody = { agent_id: '--' };
		const rows = [row('11:50:00', '', nobody), row('11:50:00', '12:10:00', nobody)];
		expect(bag(merged([rows[0]], [rows[1]]))).toEqual(bag(rows));
	});

	it('takes a row of nobody for the same however its fields are written', () => {
		const one = row('11:50:00', '12:10:00', { agent_id: '--', time: 5, more: { a: 1, b: 2 } });
		const other = {
			more: { b: '2', a: 1 },
			time: '5',
			date_end: one.date_end,
			date_ini: one.date_ini,
		};
		expect(merged([one], [other])).toEqual([other]);
	});

	it('survives keys that would reach a prototype', () => {
		const hostile = JSON.parse('{"__proto__":{"date_ini":"x"},"constructor":1}') as Row;
		expect(merged([hostile], [hostile])).toEqual([hostile]);
	});
});

describe.each<Keeps>(['rows', 'numbers'])('rows outside of their window, kept: %s', (keeps) => {
	it('wait for the last window', () => {
		const dedupe = new Dedupe(cobrowsing, keeps);
		const evening = row('14:00:00', '14:10:00');
		expect(add(dedupe, MORNING, [evening], after(MORNING))).toEqual([]);
		expect(add(dedupe, EVENING, [evening], after(EVENING))).toEqual([]);
		expect(dedupe.pending().rows).toEqual([evening]);
		expect(add(dedupe, EVENING, [], undefined)).toEqual([evening]);
	});

	it.each<[string, Row[], Row[], number]>([
		['two, of which one is shown again', [inside, inside], [inside], 2],
		['shown twice by the later answer', [inside], [inside, inside], 2],
		['shown again, corrected', [inside], [row('09:00:00', '09:11:00')], 1],
	])('that were handed on before: %s', (_name, first, second, times) => {
		const dedupe = new Dedupe(cobrowsing, keeps);
		const rows = [
			...add(dedupe, MORNING, first, after(MORNING)),
			...add(dedupe, NOON, second, undefined),
		];
		expect(rows).toHaveLength(times);
		expect(rows[0]).toBe(inside);
	});
});

describe('other reports', () => {
	const outOfReport = (report: Report, first: Row[], second: Row[]) => {
		const dedupe = new Dedupe(report, 'rows');
		const one = dedupe.add(MORNING, readTimes([...first], report), after(MORNING)).rows;
		return [...one, ...dedupe.add(NOON, readTimes([...second], report), undefined).rows];
	};

	it('without a start pass as they come: what two windows send is two rows', () => {
		const report = { ...cobrowsing, start: undefined, end: undefined, identity: ['agent_id'] };
		const dedupe = new Dedupe(report, 'numbers');
		const timed = readTimes([crossing, crossing], report);
		expect(dedupe.add(MORNING, timed, after(MORNING))).toBe(timed);
		expect(dedupe.hasPending).toBe(false);
		expect(outOfReport(report, [crossing], [crossing])).toEqual([crossing, crossing]);
	});

	it('with a unique field go by it', () => {
		const report = { ...cobrowsing, identity: ['conn_id'] };
		const one = { ...crossing, conn_id: 'a' };
		const other = { ...crossing, conn_id: 'b' };
		const corrected = { ...longer, conn_id: ' a', agent_id: '8' };
		expect(outOfReport(report, [one, other], [corrected])).toEqual([corrected, other]);
		const handedOn = { ...inside, conn_id: 'a' };
		expect(outOfReport(report, [handedOn], [handedOn])).toEqual([handedOn]);
	});

	it('of which only the whole row tells go by that', () => {
		const report = { ...cobrowsing, identity: [] };
		const others = [crossing, { ...crossing, agent_id: '8' }];
		const rows = outOfReport(report, others, [{ ...crossing, agent_id: 7 }, longer]);
		expect(bag(rows)).toEqual(bag([{ ...crossing, agent_id: 7 }, others[1], longer]));
		expect(outOfReport(report, [inside], [inside])).toEqual([inside]);
	});

	it('without an end go by their start alone', () => {
		const report = { ...cobrowsing, end: undefined };
		expect(outOfReport(report, [crossing], [])).toEqual([crossing]);
		const onTheEdge = row('11:59:59', '');
		expect(outOfReport(report, [onTheEdge], [onTheEdge])).toEqual([onTheEdge]);
	});

	it('with rows for days do not wait at midnight', () => {
		const report: Report = {
			...cobrowsing,
			kind: 'perDay',
			start: 'date',
			end: undefined,
			identity: ['date', 'agent_id'],
		};
		const rows = ['05', '06'].map((day) => ({ date: `2026-01-${day}`, agent_id: '7' }));
		const dedupe = new Dedupe(report, 'rows');
		const window = { from: at('00:00:00'), to: at('23:59:59') };
		expect(dedupe.add(window, readTimes([rows[0]], report), after(window)).rows).toEqual([rows[0]]);
		const next = { from: window.to + 1, to: window.to + 86_400 };
		expect(dedupe.add(next, readTimes([rows[1]], report), undefined).rows).toEqual([rows[1]]);
	});
});

/** A session as it happened, in seconds after eight; and whether its row shows when. */
interface Happened {
	readonly start: number;
	readonly length: number;
	readonly agent: string;
	readonly shows: 'both' | 'start' | 'end' | 'neither';
	readonly copies: number;
}

const SPAN = 100;
const happened: fc.Arbitrary<Happened> = fc.record({
	// Few starts, so that twins are frequent, and many at an edge.
	start: fc.oneof(
		fc.integer({ min: -1, max: 4 }).map((n) => n * SPAN),
		fc.integer({ min: -60, max: 380 }),
	),
	length: fc.oneof(fc.constantFrom(0, 1, SPAN), fc.nat(250)),
	agent: fc.constantFrom('7', '8', ''),
	shows: fc.oneof(
		{ weight: 5, arbitrary: fc.constant('both' as const) },
		fc.constantFrom('start' as const, 'end' as const, 'neither' as const),
	),
	copies: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.constant(2)),
});

type Filing = (session: Happened, window: Window) => boolean;
const isIn = (moment: number, { from, to }: Window) => moment >= from && moment <= to;
const rounded = ({ from, to }: Window) => ({
	from: Math.floor(from / 150) * 150,
	to: Math.floor(to / 150) * 150 + 149,
});
/** By what a server may file rows. */
const FILINGS: Readonly<Record<string, Filing>> = {
	start: ({ start }, window) => isIn(start, window),
	end: ({ start, length }, window) => isIn(start + length, window),
	overlap: ({ start, length }, { from, to }) => start <= to && start + length >= from,
	anotherClock: ({ start }, window) => isIn(start + 130, window),
	roundedStart: ({ start }, window) => isIn(start, rounded(window)),
	roundedOverlap: ({ start, length }, window) => {
		const { from, to } = rounded(window);
		return start <= to && start + length >= from;
	},
	everything: () => true,
};

const EIGHT = at('08:00:00');
const reallyAt = ({ from, to }: Window) => ({ from: from + EIGHT, to: to + EIGHT });

function rowOfSession({ start, length, agent, shows }: Happened): Row {
	const begins = shows === 'both' || shows === 'start';
	const ends = shows === 'both' || shows === 'end';
	return {
		agent_id: agent,
		date_ini: begins ? formatReport(EIGHT + start) : '',
		date_end: ends ? formatReport(EIGHT + start + length) : '',
	};
}

function identityOfRow(row: Row): string {
	const isKnown = row.agent_id !== '' && row.date_ini !== '';
	return isKnown ? `${String(row.agent_id)} ${String(row.date_ini)}` : JSON.stringify(row);
}

function countedBy(rows: readonly Row[], nameOf: (row: Row) => string = identityOfRow) {
	const counts = new Map<string, number>();
	for (const one of rows) counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1);
	return counts;
}

/** How often each session must come: as often as the one answer that shows it most often. */
function oracle(answers: ReadonlyArray<readonly Row[]>, nameOf?: (row: Row) => string) {
	const most = new Map<string, number>();
	for (const answer of answers) {
		for (const [name, count] of countedBy(answer, nameOf)) {
			most.set(name, Math.max(most.get(name) ?? 0, count));
		}
	}
	return most;
}

/** A server's rows, and how it is asked. */
interface Reading {
	readonly sessions: Happened[];
	readonly filing: string;
	readonly windows: number;
	readonly newestFirst: boolean;
	readonly sharedEdges: boolean;
}

const reading: fc.Arbitrary<Reading> = fc.record({
	sessions: fc.array(happened, { maxLength: 20 }),
	filing: fc.constantFrom(...Object.keys(FILINGS)),
	windows: fc.integer({ min: 1, max: 4 }),
	newestFirst: fc.boolean(),
	sharedEdges: fc.boolean(),
});

/** The windows of a reading, and what each shows. */
function answersOf({ sessions, filing, windows, newestFirst, sharedEdges }: Reading) {
	const answers = Array.from({ length: windows }, (_, n) => {
		const window = { from: n * SPAN, to: n * SPAN + SPAN - (sharedEdges ? 0 : 1) };
		const shown = sessions.filter((session) => FILINGS[filing](session, window));
		const rows = shown.flatMap((one) =>
			Array.from({ length: one.copies }, () => rowOfSession(one)),
		);
		return { window: reallyAt(window), rows };
	});
	return newestFirst ? answers.reverse() : answers;
}

describe('for any rows and windows', () => {
	it.each<Keeps>(['rows', 'numbers'])(
		'every session comes as often as the answer that shows it most often, kept: %s',
		(keeps) => {
			const property = fc.property(reading, (drawn) => {
				const answers = answersOf(drawn);
				const gap = drawn.sharedEdges ? 0 : 1;
				const dedupe = new Dedupe(cobrowsing, keeps);
				const out: Row[] = [];
				const take = (window: Window, shown: Row[], rest: Range | undefined) => {
					const own = shown.map((one) => ({ ...one }));
					const { rows, starts } = dedupe.add(window, readTimes(own, cobrowsing), rest);
					out.push(...rows.map((one) => ({ ...one })));
					if (keeps === 'rows') return;
					// Who takes them may change them.
					for (const one of rows) one.date_ini = 'changed';
					starts.fill(0);
					rows.length = 0;
				};
				answers.forEach(({ window, rows }, place) => {
					const { newestFirst } = drawn;
					take(window, rows, {
						from: newestFirst ? -Infinity : window.to + gap,
						to: newestFirst ? window.from - gap : Infinity,
					});
					const soFar = answers.slice(0, place + 1).map((answer) => answer.rows);
					const pending = dedupe.pending().rows;
					expect(dedupe.hasPending || pending.length === 0).toBe(true);
					expect(countedBy([...out, ...pending])).toEqual(oracle(soFar));
				});
				take(answers[answers.length - 1].window, [], undefined);

				expect(dedupe.hasPending).toBe(false);
				const shown = answers.map(({ rows }) => rows);
				expect(countedBy(out)).toEqual(oracle(shown));
				// Nor does one of two twins come twice, and the other not.
				const most = oracle(shown, JSON.stringify);
				for (const [text, count] of countedBy(out, JSON.stringify)) {
					expect(count).toBeLessThanOrEqual(most.get(text) ?? 0);
				}
			});
			fc.assert(property, runs(400));
		},
	);

	it('are counted so in whatever order the windows come, and left as they were', () => {
		const mixed = reading.chain((drawn) => {
			const answers = answersOf(drawn);
			return fc.shuffledSubarray(answers, { minLength: answers.length });
		});
		const property = fc.property(mixed, (answers) => {
			const counted = new RowCount(cobrowsing);
			answers.forEach(({ window, rows }, place) => {
				const timed = readTimes([...rows], cobrowsing);
				const soFar = answers.slice(0, place + 1).map((answer) => answer.rows);
				const expected = [...oracle(soFar).values()].reduce((sum, count) => sum + count, 0);
				counted.add(window, timed);
				expect(counted.rows).toBe(expected);
				expect(timed).toEqual(readTimes([...rows], cobrowsing));
			});
		});
		fc.assert(property, runs(100));
	});
});
