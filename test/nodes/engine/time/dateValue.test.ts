// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { runInNewContext } from 'node:vm';

import fc from 'fast-check';
import { DateTime, Settings } from 'luxon';

import { parseDateValue, type RangeEnd } from '../../../../nodes/engine/time/range';
import { formatWallClock } from '../../../../nodes/engine/time/wallClock';
import { ZoneClock } from '../../../../nodes/engine/time/zone';
import { runs } from '../readings';
import { EVERY_ZONE } from './offsetHistory';
import { readOrRefused, refusalOf } from './refusal';

const BOGOTA = new ZoneClock('America/Bogota');
const FORM = 'yyyy-MM-dd HH:mm:ss';

function read(value: unknown, end: RangeEnd = 'from', clock = BOGOTA): string {
	return formatWallClock(parseDateValue(value, end, clock));
}

/** One instant, 08:30:15 in Bogota, in forms that luxon does not write; its own are below. */
const INSTANT_FORMS: ReadonlyArray<readonly [string, () => unknown]> = [
	['a small z', () => '2026-01-05T13:30:15z'],
	['an offset without a colon', () => '2026-01-05T08:30:15-0500'],
	['an offset in hours', () => '2026-01-05T08:30:15-05'],
	['spaces around', () => ' 2026-01-05T13:30:15Z '],
	['another realm’s Date', () => runInNewContext('new Date("2026-01-05T13:30:15Z")')],
	['milliseconds as text', () => String(Date.UTC(2026, 0, 5, 13, 30, 15))],
	['milliseconds with a fraction', () => Date.UTC(2026, 0, 5, 13, 30, 15) + 999.5],
];

/** What is read as the operation's wall clock: at either end, or the ends of a whole day. */
const WALL_FORMS: ReadonlyArray<readonly [value: unknown, from: string, to?: string]> = [
	['2026-01-05 08:30:15.999', '2026-01-05 08:30:15'],
	['2026-01-05 08:30', '2026-01-05 08:30:00'],
	[' 20260105083015 ', '2026-01-05 08:30:15'],
	[20260105083015, '2026-01-05 08:30:15'],
	['2026-01-05', '2026-01-05 00:00:00', '2026-01-05 23:59:59'],
	[' 20240229', '2024-02-29 00:00:00', '2024-02-29 23:59:59'],
	[20260105, '2026-01-05 00:00:00', '2026-01-05 23:59:59'],
];

describe.each(['system', 'America/Macondo'])('when luxon’s default zone is %s', (defaultZone) => {
	beforeEach(() => {
		Settings.defaultZone = defaultZone;
	});
	afterEach(() => {
		Settings.defaultZone = 'system';
	});

	it.each(WALL_FORMS)('%j is the operation’s wall clock', (value, from, to = from) => {
		expect([read(value, 'from'), read(value, 'to')]).toEqual([from, to]);
	});

	it.each(INSTANT_FORMS)('an instant is converted to the operation’s zone: %s', (_name, make) => {
		expect(read(make(), 'from')).toBe('2026-01-05 08:30:15');
		expect(read(make(), 'to')).toBe('2026-01-05 08:30:15');
	});
});

it('luxon’s other global settings do not matter', () => {
	const { throwOnInvalid, defaultLocale, defaultNumberingSystem } = Settings;
	try {
		Object.assign(Settings, { throwOnInvalid: true, defaultLocale: 'ar-EG' });
		Settings.defaultNumberingSystem = 'arab';
		for (const value of ['2026-02-30T13:30:15Z', NaN]) {
			expect(refusalOf(() => read(value)).message).toContain('“From”');
		}
		expect(read('2026-01-05T13:30:15Z')).toBe('2026-01-05 08:30:15');
	} finally {
		Object.assign(Settings, { throwOnInvalid, defaultLocale, defaultNumberingSystem });
	}
});

it('takes a DateTime of another copy of luxon', async () => {
	await jest.isolateModulesAsync(async () => {
		const other = await import('luxon');
		expect(other.DateTime).not.toBe(DateTime);
		expect(read(other.DateTime.utc(2026, 1, 5, 13, 30, 15))).toBe('2026-01-05 08:30:15');
	});
});

it.each([
	['2026-03-08 02:30:00', '2026-03-08 02:30:00'],
	['2026-11-01T01:30:00-05:00', '2026-11-01 01:30:00'],
	['2026-03-08T02:30:00-05:00', '2026-03-08 03:30:00'],
])('in New York, where clocks change, %s is %s', (value, text) => {
	expect(read(value, 'from', new ZoneClock('America/New_York'))).toBe(text);
});

it('agrees with luxon on every form of any instant, in any zones', () => {
	const instants = fc.integer({
		min: Date.UTC(2000, 0, 2) / 1_000,
		max: Date.UTC(2037, 11, 30) / 1_000,
	});
	const zones = fc.constantFrom(...EVERY_ZONE);
	fc.assert(
		fc.property(instants, zones, zones, fc.nat(999), (seconds, zone, otherZone, ms) => {
			const clock = new ZoneClock(zone);
			const instant = DateTime.fromMillis(seconds * 1_000 + ms, { zone });
			const text = instant.toFormat(FORM);
			const elsewhere = instant.setZone(otherZone);
			for (const value of [
				text,
				text.replace(' ', 'T'),
				instant.toISO(),
				instant.toUTC().toISO(),
				elsewhere.toISO(),
				elsewhere.toISO({ suppressMilliseconds: true, extendedZone: true }),
				elsewhere.toSQL(),
				elsewhere,
				instant.toJSDate(),
				instant.toMillis(),
			]) {
				expect([value, read(value, 'to', clock)]).toEqual([value, text]);
			}
		}),
	);
});

describe('refuses', () => {
	it.each(['46205', 46205.5, 73049])('a spreadsheet’s day, %p, with a way out', (value) => {
		const refusal = refusalOf(() => read(value));
		expect(refusal.message).toContain('“From” is the number by which a spreadsheet counts days');
		expect(refusal.message).toContain(String(value).trim());
		expect(refusal.advice).toContain("toDateTime('excel').toUTC().toISODate()");
		expect(refusal.advice).toContain('TEXT(');
	});

	it.each([undefined, null, ''])('%p as empty, naming the parameter', (value) => {
		const refusal = refusalOf(() => parseDateValue(value, 'to', BOGOTA));
		expect(refusal.message).toBe('“To” is empty');
		expect(refusal.advice).toContain('2026-01-31');
	});

	it.each([
		...['yesterday', '2026', '2026-01', '2026-13-01', '2026-02-30', '26-01-05', '2026-1-5'],
		...['20261301', '2026010508', '05/01/2026', '2026-W02-1', '2026-01-05T08', '2026-01-05Z'],
		...['2026-01-05T24:00:00', '2026-01-05 08:60:00', '2026-01-05T08:00:00−05:00', '٢٠٢٦-٠١-٠٥'],
		// Offsets that no clock has.
		...['2026-01-05T08:00:00+24:00', '2026-01-05T08:00:00-05:60'],
	])('%j, naming the parameter and showing the value', (value) => {
		const refusal = refusalOf(() => parseDateValue(value, 'from', BOGOTA));
		expect(refusal.message).toContain('“From”');
		expect(refusal.message).toContain(`“${value}”`);
		expect(refusal.advice).toContain('2026-01-31');
	});

	const circular: Record<string, unknown> = {};
	circular.self = circular;
	const toJSON = () => {
		throw new Error('no');
	};

	it.each<[unknown, shown?: string]>([
		[true],
		[{ year: 2026 }],
		[Symbol('2026')],
		[circular],
		[{ toJSON }],
		// Showing what came, and not “null”.
		[NaN, 'NaN'],
		[new Date(NaN), 'Invalid Date'],
		[DateTime.invalid('test'), 'Invalid DateTime'],
	])('what is no date: %#', (value, shown = '') => {
		const { message } = refusalOf(() => read(value));
		expect(message).toContain('“From”');
		expect(message).toContain(shown);
	});

	it.each(['0206-01-05', '1999-12-31T23:59:59', 1_767_571_200])(
		'what lies before 2000, a slip: %j',
		(value) => {
			const { message } = refusalOf(() => read(value));
			expect(message).toContain('before the year 2000');
			expect(message).toContain(String(value));
		},
	);

	it('what lies after the year 9999', () => {
		expect(read('9999-12-31', 'to')).toBe('9999-12-31 23:59:59');
		refusalOf(() => read(Date.UTC(10_000, 0, 2)));
		refusalOf(() => read('9999-12-31T23:00:00-12:00'));
		// Instants whose local time no Date can hold.
		for (const instant of [-8.64e15, 8.64e15]) refusalOf(() => read(new Date(instant)));
	});

	it('a value however long, with a message that stays short', () => {
		const { message } = refusalOf(() => read('x\n'.repeat(5_000)));
		expect(message.length).toBeLessThan(160);
		expect(message).not.toContain('\n');
	});
});

it('never gives anything but a date or a refusal', () => {
	const nearly = fc.stringMatching(
		/^ ?20[0-9]{2}-[0-1][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{1,9})?)?( ?(Z|[+-][0-2][0-9](:?[0-6][0-9])?))?$/,
	);
	fc.assert(
		fc.property(
			fc.oneof(nearly, fc.string(), fc.anything({ withDate: true }), fc.double()),
			fc.constantFrom<RangeEnd>('from', 'to'),
			(value, end) => {
				const wall = readOrRefused(() => parseDateValue(value, end, BOGOTA));
				expect(wall === undefined || Number.isSafeInteger(wall)).toBe(true);
			},
		),
		runs(400),
	);
});
