import fc from 'fast-check';

import {
	contentOf,
	hourOf,
	IdentityReader,
	isBucketText,
	readBucket,
	writeBucket,
	type Bucket,
} from '../../../../nodes/engine/incremental/seen';
import type { Row } from '../../../../nodes/reports/report';
import { anyRow, oddValue, REPORT, timed } from '../rows/rows';
import { HOUR, listOf, NOW, session } from './rows';

const identityOf = (row: Row) => new IdentityReader(REPORT).read(timed(row));

/** Any second from the year 2000 to the year 4000. */
const seconds = fc.integer({ min: 946_684_800, max: 64_060_588_800 });
const digit = fc.constantFrom(
	...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
);
const digitsOf = (count: number) =>
	fc.array(digit, { minLength: count, maxLength: count }).map((list) => list.join(''));
const entry = fc.tuple(digitsOf(8), digitsOf(2), seconds);

function bucketOf(entries: ReadonlyArray<[string, string, number]>): Bucket {
	const bucket: Bucket = new Map();
	for (const [identity, content, keepUntil] of entries) {
		bucket.set(identity, [...(bucket.get(identity) ?? []), { content, keepUntil }]);
	}
	return bucket;
}

describe('a bucket', () => {
	it('is read as it was written, several sessions of one identity included', () => {
		fc.assert(
			fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
				const bucket = bucketOf(entries);
				const text = writeBucket(bucket);
				expect(isBucketText(text)).toBe(true);
				expect(text).toHaveLength(16 * entries.length);
				expect(listOf(readBucket(text))).toEqual(listOf(bucket));
				expect(writeBucket(readBucket(text))).toBe(text);
			}),
		);
	});

	it('keeps the identity and the content of any row', () => {
		fc.assert(
			fc.property(anyRow, (row) => {
				const { text } = identityOf(row);
				const content = contentOf(row);
				const bucket: Bucket = new Map([[text, [{ content, keepUntil: NOW }]]]);
				expect(readBucket(writeBucket(bucket))).toEqual(bucket);
				expect(text).toHaveLength(8);
				expect(content).toHaveLength(2);
			}),
		);
	});

	it.each<[string, unknown]>([
		['a number', 16],
		['null', null],
		['a list', ['AAAAAAAAAAAAAAAA']],
		['a character too few', 'AAAAAAAAAAAAAAA'],
		['a character too many', 'AAAAAAAAAAAAAAAAA'],
	])('is no text like %s', (_name, text) => {
		expect(isBucketText(text)).toBe(false);
	});

	it('can be read whatever became of it', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 16, maxLength: 16, unit: 'binary' }), (text) => {
				expect([...readBucket(text).values()]).toHaveLength(Math.ceil(text.length / 16));
			}),
		);
	});

	it('may be empty', () => {
		expect(isBucketText('')).toBe(true);
		expect(readBucket('')).toEqual(new Map());
	});
});

describe('who a row is', () => {
	const start = Math.floor(NOW / HOUR) * HOUR;
	const row = session(start + 1_234);

	it('stands in the hour of its start', () => {
		expect(identityOf(row)).toMatchObject({ hour: start / HOUR, isKnown: true });
	});

	it.each<[string, Row]>([
		['end', { date_end: '2026-01-21 00:00:00' }],
		['missing end', { date_end: '' }],
		['duration', { time: '99:00:00' }],
		['name', { agent_name: 'Luis' }],
		['end of the call', { hung_up: 'customer' }],
		['new field', { something: 1 }],
		['form of the agent', { agent_id: ' 0101 ' }],
		['form of the start', { date_ini: String(row.date_ini).replace(' ', 'T') }],
	])('stays the same with another %s', (_name, changes) => {
		expect(identityOf({ ...row, ...changes })).toEqual(identityOf(row));
	});

	it.each<[string, Row]>([
		['agent', { agent_id: '0102' }],
		['agent without its zero', { agent_id: '101' }],
		['missing agent', { agent_id: '--' }],
		['second', session(start + 1_235)],
		['hour', session(start + 1_234 + HOUR)],
		['missing start', { date_ini: '' }],
	])('differs with another %s', (_name, changes) => {
		expect(identityOf({ ...row, ...changes })).not.toEqual(identityOf(row));
	});

	it('takes an agent as a number for the same agent as text', () => {
		expect(identityOf({ ...row, agent_id: 7 })).toEqual(identityOf({ ...row, agent_id: '7' }));
	});

	it('is the whole row where the start cannot be read', () => {
		const one = session(NOW, 60, { date_ini: '0000-00-00 00:00:00' });
		expect(identityOf(one)).toEqual(identityOf({ ...one }));
		expect(identityOf(one)).not.toEqual(identityOf({ ...one, time: '00:02:00' }));
		expect(identityOf(one)).toMatchObject({ hour: hourOf(NOW + 60), isKnown: false });
	});

	it('is not known without an agent, so that its key is the whole row', () => {
		expect(identityOf({ ...row, agent_id: null }).isKnown).toBe(false);
	});

	it('can be told of rows of any kind', () => {
		const rows = fc.dictionary(fc.constantFrom('agent_id', 'date_ini', 'date_end', 'x'), oddValue);
		fc.assert(
			fc.property(fc.oneof(anyRow, rows), (any) => {
				const { hour, text } = identityOf(any);
				expect(Number.isSafeInteger(hour)).toBe(true);
				expect(isBucketText(text + contentOf(any) + 'AAAAAA')).toBe(true);
			}),
		);
	});

	it('collides for none of 300,000 sessions of one day', () => {
		const reader = new IdentityReader(REPORT);
		const seen = new Set<string>();
		const agents = ['0101', '1001', '54321'].map((first) => ({
			first: Number(first),
			digits: first.length,
		}));
		for (let number = 0; number < 100_000; number++) {
			for (const { first, digits } of agents) {
				const id = String(first + (number % 1_000)).padStart(digits, '0');
				const second = (number * 7_919) % 86_400;
				const at = start + second;
				const { hour, text } = reader.read({ row: { agent_id: id }, start: at, end: at });
				seen.add(`${hour} ${text}`);
			}
		}
		expect(seen.size).toBe(
			new Set(
				Array.from({ length: 100_000 }, (_, number) => number).flatMap((number) =>
					agents.map(({ first, digits }) => {
						const id = String(first + (number % 1_000)).padStart(digits, '0');
						return `${id} ${(number * 7_919) % 86_400}`;
					}),
				),
			).size,
		);
		expect(seen.size).toBeGreaterThan(290_000);
	});

	it('collides for none of 100,000 agents that start in the same second', () => {
		const reader = new IdentityReader(REPORT);
		const texts = Array.from(
			{ length: 100_000 },
			(_, agent) => reader.read({ row: { agent_id: String(agent) }, start, end: start }).text,
		);
		expect(new Set(texts).size).toBe(texts.length);
	});
});

describe('what a row looks like', () => {
	it('spreads over nearly all of 4,096 texts', () => {
		const texts = Array.from({ length: 40_960 }, (_, seconds) => contentOf(session(NOW, seconds)));
		expect(new Set(texts).size).toBeGreaterThan(4_090);
	});

	it('does not depend on the order of the fields', () => {
		const row = session(NOW);
		const turned = Object.fromEntries(Object.entries(row).reverse());
		expect(contentOf(turned)).toBe(contentOf(row));
	});
});
