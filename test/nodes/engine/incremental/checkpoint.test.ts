import fc from 'fast-check';

import { firstCheckpoint, planPoll } from '../../../../nodes/engine/incremental/poll';
import {
	formatCheckpoint,
	usableAt,
	originOf,
	parseCheckpoint,
	type Checkpoint,
} from '../../../../nodes/engine/incremental/checkpoint';
import { SeenSessions } from '../../../../nodes/engine/incremental/seen';
import { formatCompact } from '../../../../nodes/engine/time/wallClock';
import { cutRange } from '../../../../nodes/engine/extract/windows';
import { parseCompact } from '../../../simulator';
import { runs } from '../readings';
import { REPORT } from '../rows/rows';
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

/** Anything in the shape of a state, with a field or two that do not fit. */
const damaged = fc
	.record({
		field: fc.constantFrom('version', 'origin', 'settled', 'wholeAt', 'newSince', 'remembered'),
		value: fc.oneof(fc.anything(), fc.integer(), fc.maxSafeInteger(), fc.constant(undefined)),
		hour: fc.oneof(fc.string(), fc.integer().map(String)),
		text: fc.oneof(fc.string(), fc.stringMatching(/^[\w-]{0,40}$/), fc.anything()),
	})
	.map(({ field, value, hour, text }) => ({
		...saved(),
		[field]: field === 'remembered' ? { [hour]: text } : value,
	}));

describe('a state', () => {
	it('comes back as it was saved', () => {
		expect(parseCheckpoint(saved())).toEqual(aState());
		expect(parseCheckpoint(formatCheckpoint(aState()))).toEqual(aState());
	});

	it.each([[undefined], [null]])('that is %s was never saved', (nothing) => {
		expect(parseCheckpoint(nothing)).toBeUndefined();
	});

	it('with moments that are not known yet is one', () => {
		const state = { ...aState(), wholeAt: null, newSince: null };
		expect(parseCheckpoint(jsonOf(formatCheckpoint(state)))).toEqual(state);
	});

	it('of the version before is gone on with: what it knows is not new', () => {
		const { now, rows, state } = stateOfVersion1;
		const known = parseCheckpoint(state);
		if (known === undefined || known === null) throw new Error('It cannot be read');
		expect(jsonOf(formatCheckpoint(known))).toEqual(state);
		const { seen, watermark } = known;
		const shown = { rows: [...rows].reverse(), now, watermark };
		for (const isWhole of [true, false]) {
			expect(new SeenSessions(seen, REPORT).recognise({ ...shown, isWhole })).toEqual([]);
		}
		const one = { ...shown, rows: [...rows, rows[0]], isWhole: true };
		expect(new SeenSessions(seen, REPORT).recognise(one)).toHaveLength(1);
	});

	it('ignores fields that it does not know', () => {
		expect(parseCheckpoint({ ...saved(), more: 1 })).toEqual(aState());
	});

	it.each<[string, Record<string, unknown>]>([
		['no version', { version: undefined }],
		['another version', { version: 2 }],
		['a version as text', { version: '1' }],
		['no origin', { origin: undefined }],
		['an origin that is no text', { origin: 7 }],
		['no beginning', { settled: undefined }],
		['a beginning of null', { settled: null }],
		['a beginning as text', { settled: '1768912200' }],
		['a beginning that is no number', { settled: NaN }],
		['an endless beginning', { settled: Infinity }],
		['half a second', { settled: NOW + 0.5 }],
		['no time of the last reading', { wholeAt: undefined }],
		['a time of the last reading as text', { wholeAt: '' }],
		['no time from which sessions are new', { newSince: undefined }],
		['a time from which sessions are new as a list', { newSince: [] }],
		['no word on what is saved', { isUnsaved: undefined }],
		['a number for what is saved', { isUnsaved: 0 }],
		['no memory', { remembered: undefined }],
		['a memory of null', { remembered: null }],
		['a memory as a list', { remembered: [''] }],
		['a memory as text', { remembered: 'AAAAAAAAAAAAA' }],
		['an hour that is none', { remembered: { today: '' } }],
		['half an hour', { remembered: { '1.5': '' } }],
		['an hour with a line break', { remembered: { '1\n': '' } }],
		['an hour of thousands of digits', { remembered: { ['1'.repeat(2_000)]: '' } }],
		['a bucket that is no text', { remembered: { 1: 13 } }],
		['half an entry', { remembered: { 1: 'AAAAAA' } }],
		['one bad bucket of many', { remembered: { 1: '', 2: 'AAAAAAAAAAAAA', 3: '?' } }],
	])('is damaged with %s', (_name, changes) => {
		expect(parseCheckpoint({ ...saved(), ...changes })).toBeNull();
	});

	it('is damaged where it is anything else', () => {
		for (const value of ['', 'x', 0, 1, true, [], [1], {}, new Date(), () => 1, Symbol('x')]) {
			expect(parseCheckpoint(value)).toBeNull();
		}
	});

	it('is read from anything without a crash', () => {
		const any = fc.oneof(
			fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
			fc.jsonValue(),
			damaged,
		);
		fc.assert(
			fc.property(any, (value) => {
				const state = parseCheckpoint(value);
				const isNothing = value === undefined || value === null;
				if (isNothing) expect(state).toBeUndefined();
				else if (state !== null)
					expect(parseCheckpoint(jsonOf(formatCheckpoint(state as Checkpoint)))).toEqual(state);
			}),
			runs(2_000),
		);
	});

	it.each([
		['a moment that no calendar has', Number.MIN_SAFE_INTEGER],
		['a moment before there was a year 1', Date.UTC(-1_200, 0, 1) / 1_000],
	])('is damaged, or can be polled with, where it begins at %s', (_name, settled) => {
		const parsed = parseCheckpoint({ ...saved(), settled });
		const state = parsed && usableAt(parsed, NOW);
		if (state === null || state === undefined) return;
		const plan = planPoll(state, LOOK_BACK, NOW);
		const cut = { splitBy: 'calendarMonth', order: 'oldestFirst', maxDays: 31, now: NOW } as const;
		for (const { from, to } of cutRange(plan.range, cut).slice(0, 10)) {
			const asked = [parseCompact(formatCompact(from)), parseCompact(formatCompact(to))];
			expect(asked).toEqual([from, to]);
		}
	});

	it('with hours from any calendar can be remembered with', () => {
		const hours = fc.dictionary(
			fc.integer({ min: -999_999_999, max: 999_999_999 }).map(String),
			fc.stringMatching(/^([\w-]{13}){0,4}$/),
			{ maxKeys: 5 },
		);
		fc.assert(
			fc.property(hours, (remembered) => {
				const state = parseCheckpoint({ ...saved(), remembered });
				const memory = new SeenSessions(state?.seen ?? {}, REPORT);
				const rows = [session(NOW - HOUR)];
				expect(
					memory.recognise({ rows, isWhole: true, now: NOW, watermark: NOW - DAY }),
				).toHaveLength(1);
				memory.forgetBefore(NOW - DAY);
				const after = parseCheckpoint(formatCheckpoint({ ...aState(), seen: memory.toSaved() }));
				expect(after?.seen).toEqual(memory.toSaved());
			}),
			runs(200),
		);
	});
});

describe('a checkpoint that lies ahead', () => {
	const at = (watermark: number) => ({ ...aState(), watermark, wholeAt: NOW, newSince: null });

	it('is of no use where no session was seen since', () => {
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
		expect(usableAt({ ...state, newSince: null }, NOW)).toMatchObject({ newSince: null });
	});

	it('is not one because it is old', () => {
		const state: Checkpoint = { ...at(0), newSince: 0 };
		expect(usableAt(state, NOW)).toEqual(state);
	});
});

describe('the origin', () => {
	it('tells servers and tokens apart', () => {
		const servers = ['https://wv0010.wolkvox.com', 'https://wv0011.wolkvox.com'];
		const tokens = ['token', 'Token', ''];
		const origins = servers.flatMap((server) => tokens.map((token) => originOf(server, token)));
		expect(new Set(origins).size).toBe(6);
		expect(originOf(servers[0], tokens[0])).toBe(origins[0]);
	});

	it('gives nothing of the token away but 24 bits', () => {
		expect(originOf('https://wv0010.wolkvox.com', 'a-secret')).toMatch(/^[0-9a-f]{6}-[0-9a-f]{6}$/);
	});
});
