import { type FailureKind, RequestFailed } from '../../../../nodes/engine/client/failures';
import { RowFilter } from '../../../../nodes/engine/rows/filter';
import { UnusableSetting } from '../../../../nodes/engine/settings/settings';
import { endOfDay } from '../../../../nodes/engine/time/wallClock';
import { type Checkpoint, firstCheckpoint } from '../../../../nodes/engine/trigger/checkpoint';
import { BOGOTA, REPORT } from '../rows/rows';
import { BACK, DAY, HOUR, NOW, one, Polls } from './polls';

/** Everything was read a minute ago. */
function knowing(changes: Partial<Checkpoint> = {}): Checkpoint {
	const first = firstCheckpoint('origin', { usual: DAY, atFirst: 0 }, NOW);
	return { ...first, wholeAt: NOW - 60, newSince: null, ...changes };
}

const failed = (kind: FailureKind) => new RequestFailed({ kind }, undefined, 1);

describe('a poll reads', () => {
	it.each([
		[2, BACK],
		[72, 3 * DAY],
	])('first what may still be late, or %d hours, and what is filed ahead', async (hours, back) => {
		const polls = new Polls({ lookBack: { usual: DAY, atFirst: hours * HOUR } });
		await polls.poll([]);
		expect(polls.range).toEqual({ from: NOW - back, to: endOfDay(NOW) + 7 * DAY });
		await polls.poll([], { now: NOW + HOUR });
		expect(polls.range).toEqual({ from: NOW - back, to: endOfDay(NOW) });
	});

	it('the last two hours, when everything was read within an hour, to today’s last second', async () => {
		for (const now of [NOW, endOfDay(NOW), endOfDay(NOW) + 1]) {
			const polls = new Polls({
				saved: knowing({ watermark: now - BACK, wholeAt: now - HOUR + 1 }),
			});
			await polls.poll([], { now });
			expect(polls.range).toEqual({ from: now - 2 * HOUR, to: endOfDay(now) });
		}
	});

	it.each<[string, Partial<Checkpoint>]>([
		['when an hour has passed', { wholeAt: NOW - HOUR }],
		['when nothing was read yet', { wholeAt: null }],
		['when the clock was set back since', { wholeAt: NOW + 1 }],
		['when it has less than the last two hours', { watermark: NOW - HOUR }],
		['when version 1 remembers', { formerly: {} }],
	])('everything %s', async (_what, changes) => {
		const saved = knowing(changes);
		const polls = new Polls({ saved });
		await polls.poll([]);
		expect(polls.range).toEqual({ from: saved.watermark, to: endOfDay(NOW) });
	});

	it('up to the moment that a row has proven where the clock is behind', async () => {
		const polls = new Polls({ saved: knowing({ newest: NOW }) });
		await polls.poll([], { now: NOW - 9 * DAY });
		expect([polls.range.to, polls.wanted?.now]).toEqual([endOfDay(NOW), NOW]);
	});

	it.each([
		['was ahead before a row came', NOW + DAY, null],
		['was years ahead, and a row with it', NOW + 400 * DAY, NOW + 400 * DAY],
	])('the look-back where the clock %s', async (_what, watermark, newest) => {
		const polls = new Polls({ saved: knowing({ watermark, newest, wholeAt: NOW + 1 }) });
		await polls.poll([one('new', NOW - 60)]);
		expect(polls.range).toEqual({ from: NOW - BACK, to: endOfDay(NOW) });
		expect(polls.checkpoint).toMatchObject({ newest: NOW, watermark: NOW - BACK });
	});

	it('no further once it has enough rows that are new', async () => {
		const polls = new Polls({ saved: knowing({ wholeAt: null }) });
		await polls.poll([one('known', NOW - HOUR)]);
		await polls.poll([]);
		const take = (key: string, count: number) =>
			polls.wanted?.take?.(Array.from({ length: count }, () => one(key, NOW)));
		expect(take('known', 10_000)).toBe('more');
		expect(take('new', 9_999)).toBe('more');
		expect(take('new', 1)).toBe('enough');
	});

	it.each([
		[0, 'more'],
		[72, 'enough'],
	])('at first all, unless much of it is wanted: %d hours', async (hours, answer) => {
		const polls = new Polls({ lookBack: { usual: DAY, atFirst: hours * HOUR } });
		await polls.poll([]);
		const many = Array.from({ length: 10_000 }, () => one('new', NOW));
		expect(polls.wanted?.take?.(many)).toBe(answer);
	});

	it.each([
		[{ failedBefore: 0 }, true],
		[{ failedBefore: 1 }, false],
		[{ failedBefore: 12 }, true],
		[{ failedBefore: 0, isActivation: true }, false],
	])('with all it can, after %o: %s', async (own, insists) => {
		const polls = new Polls(own);
		await polls.poll([]);
		expect(polls.wanted?.splitsOnFailure).toBe(insists);
	});
});

it('asks for what it has seen in parts that answers can hold', async () => {
	const report = { ...REPORT, maxRows: 60 };
	const polls = new Polls({ saved: knowing({ wholeAt: null }), report });
	const rows = Array.from({ length: 100 }, (_, number) => one(`${number}`, NOW - number * 900));
	await polls.poll(rows);
	await polls.poll(rows, { now: NOW + HOUR });
	const [first, second, ...more] = polls.wanted?.windows ?? [];
	expect([more, second.from]).toEqual([[], first.to]);
	expect(first.to % HOUR).toBe(0);
	for (const { from, to } of [first, second]) {
		const within = rows.filter(({ end }) => end >= from && end <= to);
		expect(within.length).toBeLessThanOrEqual(60);
	}
});

it('asks in one part for more than answers can hold where all came in the last hour', async () => {
	const polls = new Polls({
		saved: knowing({ wholeAt: null }),
		report: { ...REPORT, maxRows: 60 },
	});
	const rows = Array.from({ length: 100 }, (_, number) => one(`${number}`, NOW - number));
	await polls.poll(rows);
	await polls.poll(rows, { now: NOW + HOUR });
	expect(polls.wanted?.windows).toHaveLength(1);
});

describe('the watermark', () => {
	/** How many seconds before now it lies, before and after. */
	it.each<[what: string, before: number, shown: number | undefined, readTo: number, after: number]>(
		[
			['follows the newest row', 3 * DAY, HOUR, 0, BACK + HOUR],
			['waits for one', 3 * DAY, undefined, 0, 3 * DAY],
			['waits no longer than a month', 40 * DAY, undefined, 0, 31 * DAY],
			['never goes back', HOUR, 0, 0, HOUR],
			['never passes now', 3 * DAY, -DAY, 0, 3 * DAY],
			['passes nothing that was not read', 9 * DAY, 2 * DAY, 5 * DAY, 5 * DAY],
			['goes over a quiet time that was read', 90 * DAY, undefined, 60 * DAY, 60 * DAY],
		],
	)('%s', async (_what, before, shown, readTo, after) => {
		const watermark = NOW - before;
		const polls = new Polls({ saved: knowing({ watermark, newest: watermark, wholeAt: null }) });
		const rows = shown === undefined ? [] : [one('row', NOW - shown, 0)];
		await polls.poll(rows, { readTo: readTo === 0 ? [] : [NOW - readTo] });
		expect(NOW - polls.checkpoint.watermark).toBe(after);
		expect(polls.checkpoint.wholeAt).toBe(readTo === 0 ? NOW : null);
	});

	it('stays where only the last two hours are read', async () => {
		const watermark = NOW - 3 * DAY;
		const polls = new Polls({ saved: knowing({ watermark }) });
		await polls.poll([one('row', NOW - HOUR)]);
		expect(polls.checkpoint.watermark).toBe(watermark);
	});
});

describe('a row', () => {
	it('comes once: late, shown again, after a restart, in any poll', async () => {
		const polls = new Polls({ saved: knowing() });
		expect(await polls.keys([one('a', NOW - HOUR)])).toEqual(['a']);
		expect(await polls.keys([one('b', NOW - 5 * HOUR), one('a', NOW - HOUR)])).toEqual(['b']);
		expect(await polls.keys([one('b', NOW - 5 * HOUR)], { now: NOW + HOUR })).toEqual([]);
	});

	it('comes in the order of starts, with the fields that its report gives', async () => {
		const polls = new Polls({ saved: knowing(), calculatedFields: true });
		const rows = [one('late', NOW - 60), one('early', NOW - HOUR), one('between', NOW - 600)];
		const came = (await polls.poll(rows)).rows;
		expect(came.map(({ key, session_key }) => [key, session_key])).toEqual(
			['early', 'between', 'late'].map((key) => [key, key]),
		);
	});

	it.each<[string, start: number, end: number]>([
		['its end', NOW - 30 * HOUR, NOW - HOUR],
		['when it was seen, without an end', NOW - 30 * HOUR, NaN],
		['when it was seen, where its end is yet to come', NOW - 30 * HOUR, NOW + 9_999 * DAY],
	])('is remembered by %s, and forgotten within the hour', async (_what, start, end) => {
		const row = { ...one('row', start), end };
		const polls = new Polls({ saved: knowing({ wholeAt: NOW }) });
		await polls.poll([row]);
		const last = Math.max(start, Math.min(Number.isNaN(end) ? NOW : end, NOW));
		for (const [after, isKnown] of [
			[0, true],
			[HOUR, false],
		] as const) {
			const now = last + BACK + after;
			await polls.poll([one('another', now, 0)], { now });
			const later = new Polls({ saved: { ...polls.checkpoint, wholeAt: now } });
			expect(await later.keys([row], { now })).toEqual(isKnown ? [] : ['row']);
		}
	});

	it('that equals another comes as often as one answer shows it, and never again', async () => {
		const first = one('a', NOW - HOUR, 60);
		const second = one('a-2', NOW - HOUR, 3 * HOUR);
		const polls = new Polls({ saved: knowing() });
		expect(await polls.keys([first])).toEqual(['a']);
		expect(await polls.keys([second, first])).toEqual(['a-2']);
		// The first falls out of what is read, and the second takes its place.
		const now = NOW + BACK + HOUR;
		for (const at of [now, now + 1]) {
			expect(await polls.keys([{ ...second, key: 'a' }, one(`b${at}`, at)], { now: at })).toEqual([
				`b${at}`,
			]);
		}
	});

	it('is remembered for a day more where not all was read', async () => {
		const watermark = NOW - 9 * DAY;
		const polls = new Polls({ saved: knowing({ watermark, newest: watermark, wholeAt: null }) });
		const late = one('late', watermark + HOUR);
		const readTo = [NOW - 7.5 * DAY];
		expect(await polls.keys([late], { readTo })).toEqual(['late']);
		expect(await polls.keys([one('b', NOW - 7.5 * DAY - 60)], { readTo })).toEqual(['b']);
		expect(await polls.keys([late])).toEqual([]);
	});

	it('is remembered as long, however long ago it is dated', async () => {
		const polls = new Polls({ saved: knowing({ wholeAt: NOW - 60 }) });
		const late = one('late', NOW - 9 * DAY);
		expect(await polls.keys([late])).toEqual(['late']);
		const now = NOW + HOUR;
		expect(await polls.keys([], { now, readTo: [now - 3 * HOUR] })).toEqual([]);
		expect(await polls.keys([late], { now })).toEqual([]);
	});

	it('without a readable moment is no event', async () => {
		const total = { ...one('total', NaN), end: NaN };
		const polls = new Polls({ saved: knowing() });
		const polled = await polls.poll([total, one('a', NOW - 60)]);
		expect([polled.rows.length, polled.skipped]).toEqual([1, 1]);
		const { checkpoint, mustBeSaved } = await polls.poll([total], { now: NOW + HOUR });
		expect([checkpoint?.isUnsaved, mustBeSaved]).toEqual([false, false]);
	});

	it('is known before it is filtered', async () => {
		const filter = new RowFilter({ agents: 'nobody' }, REPORT, BOGOTA);
		const polls = new Polls({ saved: knowing(), filter });
		expect(await polls.keys([one('a', NOW - 60)])).toEqual([]);
		expect(polls.checkpoint.isUnsaved).toBe(true);
		const unfiltered = new Polls({ saved: polls.kept });
		expect(await unfiltered.keys([one('a', NOW - 60), one('b', NOW)])).toEqual(['b']);
	});
});

it('an error shows words that no filter knows, as soon as ten rows tell', async () => {
	const rows = Array.from({ length: 10 }, (_, number) => {
		const row = one(`${number}`, NOW - number);
		return { ...row, row: { ...row.row, hung_up: 'sistema' } };
	});
	const polling = (saved: Checkpoint) =>
		new Polls({ saved, filter: new RowFilter({ hungUpBy: 'agent' }, REPORT, BOGOTA) });
	const whole = knowing({ wholeAt: null });
	expect(await polling(whole).keys(rows.slice(1))).toEqual([]);
	expect(await polling(knowing()).keys(rows)).toEqual([]);
	await expect(polling(whole).poll(rows)).rejects.toThrow(UnusableSetting);
});

describe('at first', () => {
	it('what ended before is not new, nor is what is dated ahead; late ones are so afterwards', async () => {
		const polls = new Polls();
		const rows = [one('before', NOW - 2 * HOUR), one('now', NOW - 60, 60), one('after', NOW - 30)];
		expect(await polls.keys(rows)).toEqual(['now']);
		expect(await polls.keys([...rows, one('late', NOW - 5 * HOUR)])).toEqual(['late']);
	});

	it('that is so until everything was read', async () => {
		const polls = new Polls();
		expect(await polls.keys([], { readTo: [NOW - 5 * HOUR] })).toEqual([]);
		expect(polls.checkpoint).toMatchObject({ newSince: NOW, wholeAt: null });
		expect(await polls.keys([one('before', NOW - 2 * HOUR), one('after', NOW)])).toEqual(['after']);
		expect(polls.checkpoint.newSince).toBeNull();
	});

	it('what is filed ahead is known until its time comes, and no more', async () => {
		const lookBack = { usual: HOUR, atFirst: 0 };
		const old = one('old', NOW - 4 * HOUR);
		const polls = new Polls({ lookBack });
		await polls.poll([], { ahead: [old] });
		for (let hours = 1; hours <= 26; hours++) {
			const now = NOW + hours * HOUR;
			await polls.poll([one(`of ${hours}`, now)], { now });
		}
		expect(await polls.keys([old], { now: NOW + 26 * HOUR })).toEqual([]);
		const others = new Polls({ lookBack });
		await others.poll([old]);
		await others.poll([one('another', NOW + 25 * HOUR)], { now: NOW + 25 * HOUR });
		expect(await others.keys([old], { now: NOW + 26 * HOUR })).toEqual(['old']);
	});

	it('a clock that is days behind is an error', async () => {
		await expect(new Polls().poll([one('a', NOW + 26 * HOUR + 1)])).rejects.toThrow(
			UnusableSetting,
		);
		await new Polls().poll([one('a', NOW + 26 * HOUR)]);
	});
});

describe('another beginning', () => {
	it.each([
		['foreign', 'the server or the token has changed', { ...knowing(), origin: 'other' }],
		['damaged', 'the saved state cannot be read', 'broken'],
	])('is from now, and is told: %s', async (_what, words, saved) => {
		const polls = new Polls({ saved, lookBack: { usual: DAY, atFirst: DAY } });
		const polled = await polls.poll([one('old', NOW - HOUR), one('new', NOW)]);
		expect(polled.rows.map(({ key }) => key)).toEqual(['new']);
		expect(polled).toMatchObject({ newBeginning: words, mustBeSaved: true });
		expect(polls.range.to).toBe(endOfDay(NOW));
	});
});

describe('a failure', () => {
	const long = () => knowing({ watermark: NOW - 90 * DAY, newest: NOW - 90 * DAY, wholeAt: null });

	it('keeps what was read before, and is told', async () => {
		const polls = new Polls({ saved: long() });
		const failure = failed('serverError');
		const polled = await polls.poll([one('a', NOW - 80 * DAY)], {
			readTo: [NOW - 70 * DAY, NOW - 50 * DAY],
			failure,
		});
		expect(polled).toMatchObject({ failure, mustBeSaved: true, rows: [{ key: 'a' }] });
		expect(polls.checkpoint.watermark).toBe(NOW - 50 * DAY);
		await polls.poll([]);
		expect(polls.range.from).toBe(NOW - 50 * DAY);
	});

	it.each([
		['before anything was read', [], 'serverError'],
		['that puts in doubt what was read', [NOW - 70 * DAY], 'rowsMissing'],
	] as const)('%s is thrown, and changes nothing', async (_what, readTo, kind) => {
		const polls = new Polls({ saved: long() });
		const poll = polls.poll([], { readTo: [...readTo], failure: failed(kind) });
		await expect(poll).rejects.toThrow(RequestFailed);
		expect(polls.kept).toEqual(long());
	});

	it.each<[string, saved: unknown, kind: FailureKind, outcome: unknown]>([
		['keeps where it began', undefined, 'serverError', { mustBeSaved: true }],
		['keeps that it begins anew', 'broken', 'serverError', { mustBeSaved: true }],
		['keeps all as it is', knowing(), 'tokenWrong', { mustBeSaved: false }],
		[
			'keeps another token’s',
			{ ...knowing(), origin: 'o' },
			'connectionLost',
			{ mustBeSaved: false },
		],
		['is thrown where only a person helps', undefined, 'tokenWrong', 'thrown'],
	])('of an activation %s', async (_what, saved, kind, outcome) => {
		const polls = new Polls({ saved, isActivation: true });
		const failure = failed(kind);
		const came = await polls.poll([], { failure }).catch(() => 'thrown');
		if (typeof outcome === 'string') return expect(came).toBe(outcome);
		expect(came).toMatchObject({ ...(outcome as object), rows: [], failure });
		const { mustBeSaved } = outcome as { mustBeSaved: boolean };
		if (!mustBeSaved) return expect(polls.kept).toEqual(saved);
		expect(polls.checkpoint).toMatchObject({ newSince: NOW, wholeAt: null });
	});
});

it('a state is to be saved where a restart would lose what it knows', async () => {
	const polls = new Polls();
	const saves: boolean[] = [];
	const filter = new RowFilter({ agents: 'nobody' }, REPORT, BOGOTA);
	const steps: Array<Parameters<Polls['poll']>> = [
		[[]],
		[[one('a', NOW)]],
		[[one('a', NOW)], { now: NOW + HOUR }],
		[[], { now: NOW + 2 * HOUR }],
		[[], { now: NOW + 3 * HOUR, readTo: [NOW] }],
	];
	for (const [rows, found] of steps) {
		const next = new Polls({ saved: polls.kept, filter });
		saves.push((await next.poll(rows, found)).mustBeSaved);
		polls.kept = next.kept;
	}
	expect(saves).toEqual([true, false, true, false, true]);
});
