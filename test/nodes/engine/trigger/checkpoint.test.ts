import fc from 'fast-check';

import { timedRows } from '../../../../nodes/engine/rows/timedRow';
import {
	firstCheckpoint,
	formatSeen,
	hashOf,
	hourOf,
	originOf,
	parseCheckpoint,
	readSeen,
	type Seen,
} from '../../../../nodes/engine/trigger/checkpoint';
import { endOfDay } from '../../../../nodes/engine/time/wallClock';
import type { Row } from '../../../../nodes/reports/report';
import { runs } from '../readings';
import { REPORT } from '../rows/rows';
import { DAY, HOUR, NOW, one, Polls } from './polls';
import stateOfVersion1 from './stateOfVersion1.json';

const SEEN = { [hourOf(NOW)]: hashOf('a') + hashOf('b'), [hourOf(NOW) - 5]: hashOf('c') };
const CHECKPOINT = {
	...firstCheckpoint('origin', { usual: DAY, atFirst: 0 }, NOW),
	seen: SEEN,
};

describe('what is kept', () => {
	it('comes back as it was saved, whatever else stands there', () => {
		expect(parseCheckpoint(JSON.parse(JSON.stringify(CHECKPOINT)))).toEqual(CHECKPOINT);
		const known = { ...CHECKPOINT, wholeAt: NOW, newSince: null, formerly: { 5: '' } };
		expect(parseCheckpoint({ ...known, more: 1 })).toEqual(known);
		expect([undefined, null].map(parseCheckpoint)).toEqual([undefined, undefined]);
	});

	/** What does not fit into each field. */
	it.each<[field: string, values: readonly unknown[]]>([
		['version', [undefined, 0, 3, '2']],
		['origin', [undefined, 7]],
		['watermark', [undefined, null, '1768912200', NaN, Infinity, NOW + 0.5, 0, -1, 2 ** 53 - 1]],
		['newest', [undefined, '', -1]],
		['wholeAt', [undefined, '', -1]],
		['newSince', [undefined, [], -1]],
		['isUnsaved', [undefined, 0]],
		['seen', [undefined, null, [''], 'A'.repeat(8)]],
		['seen', ['today', '1.5', '1\n', '1'.repeat(2_000)].map((hour) => ({ [hour]: '' }))],
		['seen', [{ 1: 13 }, { 1: 'AAAAAA' }, { 1: '', 2: 'A'.repeat(9), 3: '' }]],
		['formerly', [null, { 1: 'A'.repeat(8) }]],
	])('is damaged where its %s does not fit', (field, values) => {
		for (const value of values)
			expect(parseCheckpoint({ ...CHECKPOINT, [field]: value })).toBeNull();
	});

	it('is read from anything, and works within a day', async () => {
		const moment = fc.integer({ min: NOW - 99 * DAY, max: NOW + 9 * DAY });
		const damage = fc.record(
			{
				version: fc.constantFrom<unknown>(1, 2, '1'),
				watermark: fc.oneof(fc.maxSafeInteger(), moment),
				// A row of days ahead would prove that the clock is behind.
				newest: fc.oneof(fc.maxSafeInteger(), fc.integer({ min: NOW - 99 * DAY, max: NOW })),
				wholeAt: fc.oneof(fc.jsonValue(), moment),
				newSince: fc.oneof(fc.jsonValue(), moment),
				seen: fc.dictionary(fc.integer().map(String), fc.stringMatching(/^([\w-]{8}){0,4}$/)),
			},
			{ requiredKeys: [] },
		);
		const damaged = damage.map((changes) => ({ ...CHECKPOINT, ...changes }));
		const property = fc.asyncProperty(fc.oneof(fc.anything(), damaged), async (saved) => {
			const polls = new Polls({ saved });
			for (let hours = 0; hours < 25; hours++) {
				await polls.poll([one(`of ${hours}`, NOW + hours * HOUR)], { now: NOW + hours * HOUR });
				expect(parseCheckpoint(polls.kept)).toEqual(polls.kept);
			}
			const now = NOW + 25 * HOUR;
			expect(await polls.keys([one('new', now - 60)], { now })).toEqual(['new']);
			expect(polls.range.from).toBeLessThanOrEqual(now - HOUR);
			expect(polls.range.to).toBe(endOfDay(now));
		});
		await fc.assert(property, runs(200));
	});
});

describe('what was seen', () => {
	it('takes eight characters a row: 100,000 a day are 0.9 MB', () => {
		const seen: Seen = new Map();
		const perHour = Math.ceil(100_000 / 24);
		for (let row = 0; row < 25 * perHour; row++) {
			seen.set(hashOf(`call-${row}-20260120`), hourOf(NOW) - Math.floor(row / perHour));
		}
		const saved = formatSeen(seen);
		expect(JSON.stringify(saved).length / (25 * perHour)).toBeLessThan(8.1);
		expect(readSeen(JSON.parse(JSON.stringify(saved)))).toEqual(seen);
	});

	it('takes none of 200,000 rows for another', () => {
		const hashes = new Set<string>();
		for (let number = 0; number < 50_000; number++) {
			const second = String(number % 60).padStart(2, '0');
			hashes.add(hashOf(`${number}-202601201200${second}`));
			hashes.add(hashOf(`${1_700_000_000 + number}.${number % 7}-202601201200${second}`));
			hashes.add(hashOf(`0101-${20260120000000 + number}`));
			hashes.add(hashOf(`0102-${20260120000000 + number}`));
		}
		expect(hashes.size).toBe(200_000);
		expect([...hashes].every((hash) => /^[\w-]{8}$/.test(hash))).toBe(true);
	});
});

describe('the state of version 1', () => {
	const { now, rows, state } = stateOfVersion1;
	/** As reading makes them. */
	const timed = (list: readonly Row[]) => {
		const asked = { report: REPORT, parameters: {}, resultPer: 'wholeRange', now } as const;
		return timedRows([...list], asked, { from: 0, to: now });
	};

	it('is gone on with: what it knows is not new, until all is known anew', async () => {
		const polls = new Polls({ saved: state, origin: state.origin });
		const other = { ...rows[0], agent_id: 'another' };
		expect((await polls.poll(timed([...rows, other]), { now })).rows).toEqual([other]);
		expect(polls.checkpoint.formerly).toBeUndefined();
		expect((await polls.poll(timed(rows), { now: now + HOUR })).rows).toEqual([]);
	});

	it('stays where not all was read', async () => {
		const polls = new Polls({ saved: state, origin: state.origin });
		await polls.poll([], { now, readTo: [now - HOUR] });
		expect(polls.checkpoint.formerly).toEqual(state.remembered);
		expect((await polls.poll(timed(rows), { now })).rows).toEqual([]);
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
