import fc from 'fast-check';

import { cobrowsing } from '../../nodes/reports/cobrowsing';
import { tokensInUse } from '../../nodes/engine/client/tokenLimiter';
import type { Window } from '../../nodes/engine/extract/windows';
import {
	formatReport,
	generateSessions,
	wallClock,
	type Fault,
	type Session,
	type Settings,
	type Simulator,
} from '../simulator';
import { runs } from '../nodes/engine/readings';
import { custom, sorted } from './arrangement';
import type { NodeCall } from './engine';
import { EVERY_KIND, isRight, outcomesOf, PASSING, print, type Outcome } from './unreliable';
import { scenario } from './scenario';

/** Waits are two hundred times shorter. */
jest.mock('../../nodes/Wolkvox/operations/transport', () => {
	type Transport = typeof import('../../nodes/Wolkvox/operations/transport');
	const actual = jest.requireActual<Transport>('../../nodes/Wolkvox/operations/transport');
	const wait: Transport['wait'] = async (milliseconds, signal) =>
		await actual.wait(milliseconds / 200, signal);
	return { ...actual, wait };
});
/** So few rows in an answer that little data is cut. */
jest.mock('../../nodes/reports/cobrowsing', () => {
	type Reports = typeof import('../../nodes/reports/cobrowsing');
	const actual = jest.requireActual<Reports>('../../nodes/reports/cobrowsing');
	const { cobrowsing } = actual;
	return { ...actual, cobrowsing: { ...cobrowsing, maxRows: 40 } };
});

const ROWS = cobrowsing.maxRows;
const DAY = 86_400;
const HOUR = 3_600;
const TIMEOUT = 250;

/** A wolkvox in trouble, and what is asked of it. */
interface Schedule {
	readonly ranges: readonly Window[];
	readonly sessions: Session[];
	readonly faults: Fault[];
	readonly settings: Partial<Settings>;
	readonly maxTries: number;
	readonly width: number;
	readonly onError: NodeCall['onError'];
}

const kind = fc.oneof(
	{ weight: 9, arbitrary: fc.constantFrom(...Object.keys(PASSING)) },
	{ weight: 1, arbitrary: fc.constantFrom(...Object.keys(EVERY_KIND)) },
);

const seed = fc.nat(1_000_000);
const length = fc.integer({ min: 0, max: 5 * DAY });

/** By number, by window length, by time covered, by chance, and in any combination. */
const condition = fc.oneof(
	fc.record({
		requests: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }),
	}),
	fc.record({ probability: fc.double({ min: 0.05, max: 0.7, noNaN: true }), seed }),
	fc.record({ longerThan: length }),
	fc.record({ longerThan: length, first: fc.integer({ min: 1, max: 6 }) }),
	fc.record({ shorterThan: length, probability: fc.constant(0.3), seed }),
	fc.record({ covers: fc.integer({ min: wallClock(2025, 3, 1), max: wallClock(2025, 4, 10) }) }),
);

const fault: fc.Arbitrary<Fault> = fc
	.record({ kind, when: condition })
	// Each "busy" stands for a wait of up to a quarter of an hour: as often as that is too long even in haste.
	.map(({ kind: name, when }) => ({
		name,
		when: name === 'busy' ? { ...when, first: 3 } : when,
		then: EVERY_KIND[name],
	}));

const range: fc.Arbitrary<Window> = fc
	.record({
		from: fc.integer({ min: wallClock(2025, 3, 1), max: wallClock(2025, 4, 5) }),
		seconds: fc.oneof(fc.nat(2 * HOUR), fc.nat(2 * DAY), fc.nat(20 * DAY)),
	})
	.map(({ from, seconds }) => ({ from, to: from + seconds }));

const schedule: fc.Arbitrary<Schedule> = fc
	.record({
		ranges: fc.array(range, { minLength: 1, maxLength: 3 }),
		data: fc.record({
			seed,
			count: fc.nat(250),
			distribution: fc.constantFrom(
				'even' as const,
				'recurringBursts' as const,
				'oneBurst' as const,
			),
			duplicates: fc.constantFrom(0, 0.1),
			messyValues: fc.constantFrom(0, 0.2),
		}),
		faults: fc.array(fault, { minLength: 1, maxLength: 4 }),
		message: fc.constantFrom<Settings['message']>('total', 'cut', 'none'),
		rowOrder: fc.constantFrom<Settings['rowOrder']>('ascending', 'descending', 'unordered'),
		noRecords: fc.constantFrom<Settings['noRecords']>('404', 'emptyList', 'null'),
		filterBy: fc.constantFrom<Settings['filterBy']>('start', 'end', 'overlap'),
		endInclusive: fc.boolean(),
		maxTries: fc.integer({ min: 1, max: 3 }),
		width: fc.constantFrom(1, 2),
		onError: fc.constantFrom<NodeCall['onError']>(
			'stopWorkflow',
			'continueRegularOutput',
			'continueErrorOutput',
		),
	})
	.map(({ data, message, rowOrder, noRecords, filterBy, endInclusive, ...drawn }) => ({
		...drawn,
		sessions: generateSessions({ ...data, from: wallClock(2025, 3, 1), to: wallClock(2025, 5, 1) }),
		settings: { message, rowOrder, noRecords, filterBy, endInclusive, rowLimit: ROWS },
	}));

/** What came of all schedules. */
const played: Outcome[] = [];
let tokens = 0;

/** Plays a schedule and lists what must not be. */
async function play(drawn: Schedule): Promise<string[]> {
	const token = `token-${tokens++}`;
	const { faults, settings, maxTries, width, onError, ranges, sessions } = drawn;
	const { simulator, ...result } = await scenario({
		sessions,
		settings: { ...settings, faults, token },
		parameters: custom('={{ $json.from }}', '={{ $json.to }}', {
			options: { maxTries },
			requestOptions: { timeout: TIMEOUT },
		}),
		input: ranges.map(({ from, to }) => ({ from: formatReport(from), to: formatReport(to) })),
		credential: { token, simultaneousRequests: width },
		onError,
	});
	const outcomes = outcomesOf(result, ranges.length);
	played.push(...outcomes);
	const { maxInFlight } = simulator;
	await simulator.close();
	const wrong = outcomes.flatMap((outcome, item) =>
		'error' in outcome || isRight(outcome.rows, expectedOf(simulator, ranges[item]))
			? []
			: [`item ${item} is wrong`],
	);
	return [...wrong, ...(maxInFlight > width ? [`${maxInFlight} in flight`] : [])];
}

/** What the report holds for a range, asked month by month: each session once. */
function expectedOf(simulator: Simulator, asked: Window): string[] {
	const rows = monthsOf(asked).flatMap(({ from, to }) => simulator.expectedRows(from, to));
	return sorted([...new Set(rows)]);
}

/** The parts of a range that lie in one calendar month each. */
function monthsOf({ from, to }: Window): Window[] {
	const april = wallClock(2025, 4, 1);
	if (from >= april || to < april) return [{ from, to }];
	return [
		{ from, to: april - 1 },
		{ from: april, to },
	];
}

const AT_ONCE = 8;

test('whatever fails, and when: exactly the right sessions, or an error', async () => {
	const property = fc.asyncProperty(
		fc.array(schedule, { minLength: AT_ONCE, maxLength: AT_ONCE }),
		async (schedules) => {
			const problems = await Promise.all(schedules.map(play));
			expect(problems).toEqual(schedules.map(() => []));
		},
	);
	// A smaller example is found by hand: each try takes seconds.
	await fc.assert(property, { ...runs(4), endOnFailure: true });
	const [failed, right] = [true, false].map((has) =>
		played.filter((one) => 'error' in one === has),
	);
	print(
		`Fault schedules: ${right.length} input items right, ${failed.length} failed with an error`,
	);
	expect(right.length).toBeGreaterThan(played.length / 4);
	expect(tokensInUse()).toBe(0);
}, 1_800_000);
