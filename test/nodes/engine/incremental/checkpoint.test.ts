import fc from 'fast-check';

import { firstState, planPoll } from '../../../../nodes/engine/incremental/pollPlan';
import {
	formatState,
	notAhead,
	originOf,
	parseState,
	type PollState,
} from '../../../../nodes/engine/incremental/checkpoint';
import { SessionMemory } from '../../../../nodes/engine/incremental/seen';
import { formatCompact } from '../../../../nodes/engine/time/wallClock';
import { splitRange } from '../../../../nodes/engine/extract/windows';
import { parseCompact } from '../../../simulator';
import { runs } from '../readings';
import { REPORT } from '../rows/rows';
import { DAY, HOUR, NOW, Polls, session } from './rows';

const LOOK_BACK = { usual: DAY, atFirst: 0 };

/** A state with something in its memory. */
function aState(): PollState {
	const polls = new Polls();
	polls.show([session(NOW - HOUR), session(NOW - 5 * HOUR)]);
	return { ...firstState('origin', LOOK_BACK, NOW), remembered: polls.remembered };
}

const jsonOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const saved = () => jsonOf(formatState(aState())) as Record<string, unknown>;

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
		expect(parseState(saved())).toEqual(aState());
		expect(parseState(formatState(aState()))).toEqual(aState());
	});

	it.each([[undefined], [null]])('that is %s was never saved', (nothing) => {
		expect(parseState(nothing)).toBeUndefined();
	});

	it('with moments that are not known yet is one', () => {
		const state = { ...aState(), wholeAt: null, newSince: null };
		expect(parseState(jsonOf(formatState(state)))).toEqual(state);
	});

	it('ignores fields that it does not know', () => {
		expect(parseState({ ...saved(), more: 1 })).toEqual(aState());
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
		expect(parseState({ ...saved(), ...changes })).toBeNull();
	});

	it('is damaged where it is anything else', () => {
		for (const value of ['', 'x', 0, 1, true, [], [1], {}, new Date(), () => 1, Symbol('x')]) {
			expect(parseState(value)).toBeNull();
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
				const state = parseState(value);
				const isNothing = value === undefined || value === null;
				if (isNothing) expect(state).toBeUndefined();
				else if (state !== null)
					expect(parseState(jsonOf(formatState(state as PollState)))).toEqual(state);
			}),
			runs(2_000),
		);
	});

	it.each([
		['a moment that no calendar has', Number.MIN_SAFE_INTEGER],
		['a moment before there was a year 1', Date.UTC(-1_200, 0, 1) / 1_000],
	])('is damaged, or can be polled with, where it begins at %s', (_name, settled) => {
		const parsed = parseState({ ...saved(), settled });
		const state = parsed && notAhead(parsed, NOW);
		if (state === null || state === undefined) return;
		const plan = planPoll(state, LOOK_BACK, NOW);
		const cut = { splitBy: 'calendarMonth', order: 'oldestFirst', maxDays: 31, now: NOW } as const;
		for (const { from, to } of splitRange(plan.range, cut).slice(0, 10)) {
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
				const state = parseState({ ...saved(), remembered });
				const memory = new SessionMemory(state?.remembered ?? {}, REPORT);
				const rows = [session(NOW - HOUR)];
				expect(memory.recognise({ rows, isWhole: true, now: NOW })).toHaveLength(1);
				memory.forgetBefore(NOW - DAY);
				const after = parseState(formatState({ ...aState(), remembered: memory.toRemembered() }));
				expect(after?.remembered).toEqual(memory.toRemembered());
			}),
			runs(200),
		);
	});
});

describe('a state that lies ahead', () => {
	it('begins now instead', () => {
		const state = { ...aState(), settled: NOW + 5, newSince: NOW + 5, wholeAt: NOW + 5 };
		expect(notAhead(state, NOW)).toEqual({ ...state, settled: NOW, newSince: NOW });
		expect(notAhead({ ...state, newSince: null }, NOW)).toMatchObject({ newSince: null });
	});

	it('is of no use where it lies more than a day ahead', () => {
		expect(notAhead({ ...aState(), settled: NOW + DAY }, NOW)).not.toBeNull();
		expect(notAhead({ ...aState(), settled: NOW + DAY + 1 }, NOW)).toBeNull();
	});

	it('is not one because it is old', () => {
		const state = { ...aState(), settled: 0, newSince: 0 };
		expect(notAhead(state, NOW)).toEqual(state);
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
