import type { Checkpoint } from '../../../../nodes/engine/incremental/checkpoint';
import {
	firstCheckpoint,
	takeNewSessions,
	type LookBack,
	type PollPlan,
} from '../../../../nodes/engine/incremental/poll';
import { RowFilter, type FilterChoice } from '../../../../nodes/engine/rows/filter';
import { UnusableSetting } from '../../../../nodes/engine/settings/problem';
import { endOfDay } from '../../../../nodes/engine/time/wallClock';
import type { Row } from '../../../../nodes/reports/report';
import { BOGOTA, REPORT, timedOf } from '../rows/rows';
import { countOf, DAY, HOUR, NOW, session } from './rows';

const LOOK_BACK = { usual: DAY, atFirst: 0 };
/** Everything was read a minute ago, and nothing was there. */
const KNOWING: Checkpoint = {
	...firstCheckpoint('origin', LOOK_BACK, NOW - 60),
	wholeAt: NOW - 60,
	newSince: null,
};

interface Poll {
	readonly checkpoint?: Checkpoint;
	readonly now?: number;
	readonly reads?: PollPlan['reads'];
	readonly stoppedAt?: number;
	readonly filter?: FilterChoice;
	readonly calculatedFields?: boolean;
	readonly lookBack?: LookBack;
}

function poll(rows: readonly Row[], wishes: Poll = {}) {
	const { checkpoint = KNOWING, now = NOW, reads = 'whole', stoppedAt, filter = {} } = wishes;
	const { calculatedFields = false, lookBack = LOOK_BACK } = wishes;
	const plan: PollPlan = {
		range: { from: checkpoint.watermark, to: endOfDay(now) },
		reads,
		isBehind: false,
		progressAfter: checkpoint.watermark + LOOK_BACK.usual + HOUR,
		now,
	};
	// The engine's rows belong to the poll: calculated fields are added to them.
	const copies = timedOf(rows.map((row) => ({ ...row })));
	return takeNewSessions({ rows: copies, stoppedAt, failure: undefined }, plan, checkpoint, {
		report: REPORT,
		clock: BOGOTA,
		filter: new RowFilter(filter, REPORT, BOGOTA),
		calculatedFields,
		lookBack,
	});
}

const START = NOW - HOUR;
const ROWS = [session(START), session(START + 10), session(START + 20)];

describe('new sessions', () => {
	it('come the oldest first, those without a readable start last, and change nothing else', () => {
		const before = JSON.stringify(KNOWING);
		const unreadable = session(START, 60, { date_ini: '' });
		const { sessions } = poll([ROWS[2], unreadable, ROWS[0], ROWS[1]]);
		expect(sessions).toEqual([...ROWS, unreadable]);
		expect(JSON.stringify(KNOWING)).toBe(before);
	});

	it('have a hash for a key without an agent, however many there were', () => {
		const nobody = (seconds: number) => session(START, seconds, { agent_id: '' });
		const { checkpoint } = poll([nobody(60)]);
		const rows = [nobody(60), nobody(90)];
		const { sessions } = poll(rows, { checkpoint, calculatedFields: true });
		const keys = sessions.map((row) => row.session_key);
		expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
	});

	it('are an error where ten that a whole reading shows cannot be filtered', () => {
		const strange = (count: number) =>
			ROWS.concat(Array.from({ length: count }, (_, index) => session(START - index)))
				.slice(0, count)
				.map((row) => ({ ...row, hung_up: 'sistema' }));
		const filter = { hungUpBy: 'agent' };
		expect(poll(strange(9), { filter }).sessions).toEqual([]);
		expect(() => poll(strange(10), { filter })).toThrow(UnusableSetting);
		expect(() => poll([...strange(10), ROWS[0]], { filter })).not.toThrow();
		expect(poll(strange(20), { filter, reads: 'recent' }).sessions).toEqual([]);
	});
});

describe('at first', () => {
	const before = session(NOW - 2 * HOUR);
	const first = (atFirst = 0) => firstCheckpoint('origin', { usual: DAY, atFirst }, NOW);

	it('sessions that ended before the activation are not new; late ones are so afterwards', () => {
		const after = session(NOW - 30, 60);
		const endsNow = session(NOW - 60, 60);
		const { sessions, checkpoint } = poll([before, endsNow, after], { checkpoint: first() });
		// What ends later than now is shown now all the same: n8n's clock is behind a little.
		expect(sessions).toEqual([endsNow]);
		const late = session(NOW - 5 * HOUR);
		expect(poll([before, endsNow, after, late], { checkpoint }).sessions).toEqual([late]);
	});

	it('that is so until everything was read, not only a part', () => {
		const stoppedAt = NOW - 5 * HOUR;
		const { sessions, checkpoint } = poll([], { checkpoint: first(), stoppedAt });
		expect(sessions).toEqual([]);
		expect(checkpoint).toMatchObject({ newSince: NOW, wholeAt: null, watermark: NOW - 25 * HOUR });
		expect(poll([before], { checkpoint }).sessions).toEqual([]);
	});

	it('sessions without a readable end count by their start, without both as old', () => {
		const open = (start: number) => session(start, 0, { date_end: '' });
		const dateless = session(NOW, 0, { date_ini: '', date_end: '' });
		const rows = [dateless, open(NOW - 1), open(NOW)];
		expect(poll(rows, { checkpoint: first() }).sessions).toEqual([open(NOW)]);
	});

	it('sessions that are filed ahead are known until their time comes', () => {
		const lookBack = { usual: HOUR, atFirst: 0 };
		const old = session(NOW - 4 * HOUR);
		let { checkpoint } = poll([old], { checkpoint: first(), lookBack });
		// Only the first poll looks ahead of today.
		for (let hours = 1; hours < 26; hours++) {
			({ checkpoint } = poll([], { checkpoint, now: NOW + hours * HOUR, lookBack }));
		}
		const now = NOW + 26 * HOUR;
		expect(poll([old], { checkpoint, now, lookBack }).sessions).toEqual([]);
		({ checkpoint } = poll([], { checkpoint, now, lookBack }));
		({ checkpoint } = poll([], { checkpoint, now: now + 3 * HOUR, lookBack }));
		expect(checkpoint.seen).toEqual({});
	});
});

describe('the checkpoint after a poll', () => {
	it('says when everything was read; what was seen changes with each', () => {
		const { seen, ...recent } = poll(ROWS, { reads: 'recent' }).checkpoint;
		expect({ ...recent, seen: {} }).toEqual(KNOWING);
		expect(countOf(seen)).toBe(3);
		const known = { watermark: NOW - 25 * HOUR, wholeAt: NOW, isUnsaved: true };
		const filter = { agents: 'nobody' };
		expect(poll(ROWS, { filter }).checkpoint).toMatchObject(known);
	});

	it('begins where reading stopped, and forgets what lies a day before', () => {
		const checkpoint = { ...KNOWING, watermark: NOW - 9 * DAY, wholeAt: null };
		const rows = [7, 5, 3].map((days) => session(NOW - days * DAY));
		const { seen } = poll(rows, { checkpoint, stoppedAt: NOW - 8 * DAY }).checkpoint;
		const stoppedAt = NOW - 4 * DAY;
		const after = poll([], { checkpoint: { ...checkpoint, seen }, stoppedAt }).checkpoint;
		expect(after).toMatchObject({ watermark: stoppedAt, wholeAt: null });
		expect(countOf(after.seen)).toBe(2);
	});
});
