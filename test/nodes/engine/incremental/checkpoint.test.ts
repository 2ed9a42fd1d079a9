import fc from 'fast-check';

import { splitRange } from '../../../../nodes/engine/extract/windows';
import {
	formatCheckpoint,
	originOf,
	parseCheckpoint,
	usableAt,
	type Checkpoint,
} from '../../../../nodes/engine/incremental/checkpoint';
import { firstCheckpoint, planPoll } from '../../../../nodes/engine/incremental/poll';
import { SeenSessions } from '../../../../nodes/engine/incremental/seen';
import { formatCompact } from '../../../../nodes/engine/time/wallClock';
import { parseCompact } from '../../../simulator';
import { runs } from '../readings';
import { REPORT, timedOf } from '../rows/rows';
import { DAY, HOUR, NOW, Polls, session } from './rows';
import stateOfVersion1 from './stateOfVersion1.json';

const LOOK_BACK = { usual: DAY, atFirst: 0 };

/** A state with something in its memory. */
function aState(): Checkpoint {
	const polls = new Polls();
	polls.show([session(NOW - HOUR), session(NOW - 5 * HOUR)]);
	return { ...firstCheckpoint('origin', LOOK_BACK, NOW), seen: polls.seen };
}

const jsonOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const saved = () => jsonOf(formatCheckpoint(aState())) as Record<string, unknown>;

/** What does not fit into each field. */
const UNFIT: ReadonlyArray<readonly [field: string, values: readonly unknown[]]> = [
	['version', [undefined, 2, '1']],
	['origin', [undefined, 7]],
	['settled', [undefined, null, '1768912200', NaN, Infinity, NOW + 0.5, 0, -1, 2 ** 53 - 1]],
	['wholeAt', [undefined, '', -1]],
	['newSince', [undefined, [], -1]],
	['isUnsaved', [undefined, 0]],
	['remembered', [undefined, null, [''], 'A'.repeat(16)]],
	['remembered', ['today', '1.5', '1\n', '1'.repeat(2_000)].map((hour) => ({ [hour]: '' }))],
	['remembered', [{ 1: 13 }, { 1: 'AAAAAA' }, { 1: '', 2: 'A'.repeat(17), 3: '' }]],
];

/** Whatever was saved: it is no checkpoint, or one that can be polled with and saved again. */
function expectUsable(value: unknown): void {
	const parsed = parseCheckpoint(value);
	if (parsed === undefined) expect(value ?? undefined).toBeUndefined();
	const state = parsed && usableAt(parsed, NOW);
	if (!state) return;
	const { range } = planPoll(state, LOOK_BACK, NOW);
	const how = { report: REPORT, splitBy: 'calendarMonth', resultPer: 'wholeRange' } as const;
	const windows = splitRange(range, { ...how, order: 'oldestFirst', now: NOW });
	const asked = windows.slice(0, 10).flatMap(({ from, to }) => [from, to]);
	expect(asked.map((second) => parseCompact(formatCompact(second)))).toEqual(asked);

	const memory = new SeenSessions(state.seen, REPORT);
	const shown = { isWhole: true, now: NOW, watermark: state.watermark };
	memory.recognise({ ...shown, rows: timedOf([session(NOW - 60, 60, { agent_id: 'new' })]) });
	memory.forgetBefore(NOW - DAY);
	const after = { ...state, seen: memory.toSaved() };
	expect(parseCheckpoint(jsonOf(formatCheckpoint(after)))).toEqual(after);
}

describe('a state', () => {
	it('comes back as it was saved, whatever else stands there', () => {
		expect(parseCheckpoint(saved())).toEqual(aState());
		const state = { ...aState(), wholeAt: NOW, newSince: null };
		expect(parseCheckpoint({ ...formatCheckpoint(state), more: 1 })).toEqual(state);
	});

	it('of the version before is gone on with: what it knows is not new', () => {
		const { now, rows, state } = stateOfVersion1;
		const known = parseCheckpoint(state);
		if (known === undefined || known === null) throw new Error('It cannot be read');
		expect(jsonOf(formatCheckpoint(known))).toEqual(state);
		const { seen, watermark } = known;
		const shown = { rows: timedOf([...rows].reverse()), now, watermark };
		for (const isWhole of [true, false]) {
			expect(new SeenSessions(seen, REPORT).recognise({ ...shown, isWhole })).toEqual([]);
		}
		const one = { ...shown, rows: timedOf([...rows, rows[0]]), isWhole: true };
		expect(new SeenSessions(seen, REPORT).recognise(one)).toHaveLength(1);
	});

	it.each(UNFIT)('is damaged where its %s does not fit', (field, values) => {
		for (const value of values) expect(parseCheckpoint({ ...saved(), [field]: value })).toBeNull();
	});

	it('is read from anything without a crash, and can be polled with', () => {
		const bucket = fc.oneof(
			fc.stringMatching(/^([\w-]{16}){0,4}$/),
			fc.string({ minLength: 16, maxLength: 16, unit: 'binary' }),
		);
		const damage = fc.record(
			{
				version: fc.constantFrom<unknown>(0, 1, 2, '1'),
				settled: fc.oneof(fc.maxSafeInteger(), fc.integer({ min: 0, max: 2 * NOW })),
				wholeAt: fc.oneof(fc.jsonValue(), fc.integer({ min: NOW - DAY, max: NOW + 9 * DAY })),
				newSince: fc.oneof(fc.jsonValue(), fc.integer({ min: NOW - DAY, max: NOW + 9 * DAY })),
				remembered: fc.dictionary(fc.integer().map(String), bucket, { maxKeys: 5 }),
			},
			{ requiredKeys: [] },
		);
		const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true });
		const damaged = damage.map((changes) => ({ ...saved(), ...changes }));
		const value = fc.oneof(anything, fc.jsonValue(), damaged, damaged);
		fc.assert(fc.property(value, expectUsable), runs(500));
	});
});

describe('a checkpoint that lies ahead', () => {
	const at = (watermark: number) => ({ ...aState(), watermark, wholeAt: NOW, newSince: null });

	it('is of no use where no session was seen since, however old it may be', () => {
		expect(usableAt({ ...at(0), newSince: 0 }, NOW)).toEqual({ ...at(0), newSince: 0 });
		expect(usableAt(at(NOW), NOW)).not.toBeNull();
		expect(usableAt(at(NOW + 1), NOW)).toBeNull();
	});

	it('is good where a session that was seen proves that the clock is behind', () => {
		// The newest session began in the hour before.
		const proven = Math.floor((NOW - HOUR) / HOUR) * HOUR;
		expect(usableAt(at(proven), NOW - 20 * DAY)).toEqual(at(proven));
		expect(usableAt(at(proven + 1), NOW - 20 * DAY)).toBeNull();
		expect(usableAt({ ...at(proven), wholeAt: null }, NOW - 20 * DAY)).toBeNull();
		expect(usableAt({ ...at(proven), wholeAt: proven - 1 }, NOW - 20 * DAY)).toBeNull();
	});

	it('takes sessions for new from now on, where they were to be so later only', () => {
		const state: Checkpoint = { ...at(NOW - DAY), newSince: NOW + 5 };
		expect(usableAt(state, NOW)).toEqual({ ...state, newSince: NOW });
	});
});

it('tells servers and tokens apart, and gives 24 bits of the token away', () => {
	const servers = ['https://wv0010.wolkvox.com', 'https://wv0011.wolkvox.com'];
	const origins = servers.flatMap((server) =>
		['token', 'Token', ''].map((token) => originOf(server, token)),
	);
	expect(new Set(origins).size).toBe(6);
	expect(originOf(servers[0], 'token')).toBe(origins[0]);
	expect(origins[0]).toMatch(/^[0-9a-f]{6}-[0-9a-f]{6}$/);
});
