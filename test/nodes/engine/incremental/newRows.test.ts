import { takeNewSessions } from '../../../../nodes/engine/incremental/poll';
import {
	firstCheckpoint,
	type LookBack,
	type PollPlan,
} from '../../../../nodes/engine/incremental/poll';
import type { Checkpoint } from '../../../../nodes/engine/incremental/checkpoint';
import { UnusableSetting } from '../../../../nodes/engine/settings/problem';
import { endOfDay } from '../../../../nodes/engine/time/wallClock';
import type { Row } from '../../../../nodes/reports/report';
import { RowFilter, type FilterChoice } from '../../../../nodes/engine/rows/filter';
import { BOGOTA, REPORT, timedOf } from '../rows/rows';
import { DAY, entriesOf, HOUR, NOW, session } from './rows';

const LOOK_BACK = { usual: DAY, atFirst: 0 };

interface Poll {
	readonly rows: readonly Row[];
	readonly checkpoint?: Checkpoint;
	readonly now?: number;
	readonly reads?: PollPlan['reads'];
	readonly stoppedAt?: number;
	readonly filter?: FilterChoice;
	readonly calculatedFields?: boolean;
	readonly lookBack?: LookBack;
}

/** A checkpoint in which everything was read a minute ago, and nothing was there. */
function knowing(...rows: Row[]): Checkpoint {
	const checkpoint = { ...firstCheckpoint('origin', LOOK_BACK, NOW - DAY), newSince: null };
	return poll({ rows, checkpoint, now: NOW - 60 }).checkpoint;
}

function poll(wishes: Poll) {
	const { rows, checkpoint = knowing(), now = NOW, reads = 'whole', stoppedAt } = wishes;
	const { calculatedFields = false, filter = {}, lookBack = LOOK_BACK } = wishes;
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
	it('come the oldest first, those without a readable start last', () => {
		const unreadable = session(START, 60, { date_ini: '' });
		const { sessions } = poll({ rows: [ROWS[2], unreadable, ROWS[0], ROWS[1]] });
		expect(sessions).toEqual([...ROWS, unreadable]);
	});

	it('come once', () => {
		const { sessions, checkpoint } = poll({ rows: ROWS });
		expect(sessions).toHaveLength(3);
		expect(poll({ rows: ROWS, checkpoint }).sessions).toEqual([]);
		expect(poll({ rows: ROWS, checkpoint, reads: 'recent' }).sessions).toEqual([]);
	});

	it('hold what wolkvox sent, and nothing else unless it is wanted', () => {
		expect(poll({ rows: [ROWS[0]] }).sessions).toEqual([ROWS[0]]);
		expect(poll({ rows: [ROWS[0]], calculatedFields: true }).sessions).toEqual([
			{
				...ROWS[0],
				session_key: '0101-20260120113000',
				date_ini_iso: '2026-01-20T11:30:00-05:00',
				date_end_iso: '2026-01-20T11:31:00-05:00',
				time_seconds: 60,
				duration: '00:01:00',
				hung_up_by: 'agent',
			},
		]);
	});

	it('do not change the checkpoint that was there', () => {
		const checkpoint = knowing(ROWS[0]);
		const before = JSON.stringify(checkpoint);
		poll({ rows: ROWS, checkpoint });
		expect(JSON.stringify(checkpoint)).toBe(before);
	});
});

describe('the keys of sessions with the same agent and start', () => {
	const twins = [60, 90, 120, 150].map((seconds) => session(START, seconds));
	const keysOf = (rows: Row[]) => rows.map((row) => row.session_key);
	const key = '0101-20260120113000';

	it('are numbered in one poll', () => {
		const { sessions } = poll({ rows: twins.slice(0, 3), calculatedFields: true });
		expect(keysOf(sessions)).toEqual([key, `${key}-2`, `${key}-3`]);
	});

	it('are numbered on from poll to poll', () => {
		const checkpoint = knowing(twins[1]);
		const next = poll({ rows: twins.slice(0, 3), checkpoint, calculatedFields: true });
		expect(keysOf(next.sessions)).toEqual([`${key}-2`, `${key}-3`]);
		const last = poll({ rows: twins, checkpoint: next.checkpoint, calculatedFields: true });
		expect(keysOf(last.sessions)).toEqual([`${key}-4`]);
	});

	it('count those, too, that the filter has kept back', () => {
		const checkpoint = knowing(session(START, 60, { hung_up: 'customer' }));
		const rows = [session(START, 60, { hung_up: 'customer' }), twins[1]];
		const { sessions } = poll({
			rows,
			checkpoint,
			filter: { hungUpBy: 'agent' },
			calculatedFields: true,
		});
		expect(keysOf(sessions)).toEqual([`${key}-2`]);
	});

	it('are those of others where agents start in the same second', () => {
		const other = session(START, 60, { agent_id: '7' });
		const { sessions } = poll({
			rows: [other, twins[0]],
			checkpoint: knowing(twins[1]),
			calculatedFields: true,
		});
		expect(keysOf(sessions)).toEqual([key.replace('0101', '7')]);
	});

	it('are a hash without an agent, however many there were', () => {
		const nobody = (seconds: number) => session(START, seconds, { agent_id: '' });
		const rows = [nobody(60), nobody(90)];
		const { sessions } = poll({ rows, checkpoint: knowing(nobody(60)), calculatedFields: true });
		expect(keysOf(sessions)).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
	});
});

describe('a filter', () => {
	const customer = session(START + 30, 60, { hung_up: 'customer' });
	const rows = [...ROWS, customer];

	it('lets pass what it is for', () => {
		expect(poll({ rows, filter: { hungUpBy: 'client' } }).sessions).toEqual([customer]);
	});

	it('is applied after remembering: another one brings no old sessions', () => {
		const { checkpoint } = poll({ rows, filter: { agents: 'nobody' } });
		expect(entriesOf(checkpoint.seen)).toHaveLength(4);
		expect(poll({ rows, checkpoint }).sessions).toEqual([]);
	});

	it('that cannot be read in ten sessions is an error', () => {
		const strange = (count: number) =>
			Array.from({ length: count }, (_, index) =>
				session(START + index, 60, { hung_up: 'sistema' }),
			);
		const filter = { hungUpBy: 'agent' };
		expect(poll({ rows: strange(9), filter }).sessions).toEqual([]);
		expect(() => poll({ rows: strange(10), filter })).toThrow(UnusableSetting);
		expect(() => poll({ rows: [...strange(10), customer], filter })).not.toThrow();
	});

	it('is not judged by the last hour alone', () => {
		const strange = Array.from({ length: 20 }, (_, n) =>
			session(START + n, 60, { hung_up: 'sistema' }),
		);
		expect(
			poll({ rows: strange, filter: { hungUpBy: 'agent' }, reads: 'recent' }).sessions,
		).toEqual([]);
	});
});

describe('at first', () => {
	const before = session(NOW - 2 * HOUR);
	const after = session(NOW - 30, 60);
	const endsNow = session(NOW - 60, 60);
	const first = (atFirst = 0) => firstCheckpoint('origin', { usual: DAY, atFirst }, NOW);

	it('sessions that ended before the activation are not new', () => {
		const { sessions, checkpoint } = poll({ rows: [before, endsNow, after], checkpoint: first() });
		// What ends later than now is shown now all the same: n8n's clock is behind a little.
		expect(sessions).toEqual([endsNow]);
		expect(poll({ rows: [before, endsNow, after], checkpoint }).sessions).toEqual([]);
	});

	it('sessions of the last hours are new where that is wanted', () => {
		const rows = [session(NOW - 20 * HOUR), before];
		expect(poll({ rows, checkpoint: first(3 * HOUR) }).sessions).toEqual([before]);
	});

	it('sessions without a readable end count by their start, without both as old', () => {
		const open = (start: number) => session(start, 0, { date_end: '' });
		const dateless = session(NOW, 0, { date_ini: '', date_end: '' });
		const rows = [dateless, open(NOW - 1), open(NOW)];
		expect(poll({ rows, checkpoint: first() }).sessions).toEqual([open(NOW)]);
	});

	it('sessions that are filed ahead are known until their time comes', () => {
		const lookBack = { usual: HOUR, atFirst: 0 };
		const old = session(NOW - 4 * HOUR);
		let { checkpoint } = poll({ rows: [old], checkpoint: first(), lookBack });
		// Only the first poll looks ahead of today.
		for (let hours = 1; hours < 26; hours++) {
			const now = NOW + hours * HOUR;
			({ checkpoint } = poll({ rows: [], checkpoint, now, lookBack }));
		}
		const now = NOW + 26 * HOUR;
		expect(poll({ rows: [old], checkpoint, now, lookBack }).sessions).toEqual([]);
		({ checkpoint } = poll({ rows: [], checkpoint, now, lookBack }));
		({ checkpoint } = poll({ rows: [], checkpoint, now: now + 3 * HOUR, lookBack }));
		expect(checkpoint.seen).toEqual({});
	});

	it('late ones are new once everything was read', () => {
		const { checkpoint } = poll({ rows: [], checkpoint: first() });
		expect(checkpoint.newSince).toBeNull();
		expect(poll({ rows: [before], checkpoint }).sessions).toEqual([before]);
	});

	it('that is so until everything was read, not only a part', () => {
		const { sessions, checkpoint } = poll({
			rows: [],
			checkpoint: first(),
			stoppedAt: NOW - 5 * HOUR,
		});
		expect(sessions).toEqual([]);
		expect(checkpoint).toMatchObject({ newSince: NOW, wholeAt: null, watermark: NOW - 25 * HOUR });
		expect(poll({ rows: [before], checkpoint }).sessions).toEqual([]);
	});
});

describe('the checkpoint after a poll', () => {
	it('says when everything was read, and follows the look-back', () => {
		const checkpoint = knowing();
		expect(poll({ rows: [], checkpoint }).checkpoint).toEqual({
			...checkpoint,
			watermark: NOW - 25 * HOUR,
			wholeAt: NOW,
			newSince: null,
		});
	});

	it('stays as it was when the last hour was read, but for what is seen', () => {
		const checkpoint = knowing();
		const after = poll({ rows: ROWS, checkpoint, reads: 'recent' }).checkpoint;
		expect({ ...after, seen: {} }).toEqual({ ...checkpoint, seen: {} });
		expect(entriesOf(after.seen)).toHaveLength(3);
	});

	it('begins where reading stopped', () => {
		const checkpoint = { ...knowing(), watermark: NOW - 9 * DAY, wholeAt: null };
		const after = poll({ rows: [], checkpoint, stoppedAt: NOW - 5 * DAY }).checkpoint;
		expect(after).toEqual({ ...checkpoint, watermark: NOW - 5 * DAY });
	});

	it('begins a look-back before the newest session where reading stopped after a pause', () => {
		const checkpoint = { ...knowing(), watermark: NOW - 9 * DAY, wholeAt: NOW - 8 * DAY };
		const rows = [session(NOW - 6 * DAY, 0)];
		const after = poll({ rows, checkpoint, stoppedAt: NOW - 5 * DAY }).checkpoint;
		expect(after).toMatchObject({ watermark: NOW - 7 * DAY - HOUR, wholeAt: NOW - 8 * DAY });
	});

	it('forgets what lies before', () => {
		const rows = [session(NOW - 2 * DAY), session(START)];
		const checkpoint = { ...knowing(), watermark: NOW - 3 * DAY };
		const known = poll({ rows, checkpoint, stoppedAt: NOW - 3 * DAY }).checkpoint;
		expect(entriesOf(known.seen)).toHaveLength(2);
		expect(
			entriesOf(poll({ rows: [], checkpoint: { ...known, wholeAt: null } }).checkpoint.seen),
		).toHaveLength(1);
	});
});

describe('a session that was read before a long way stopped', () => {
	// The API files by the end; the next poll reads on from where this one stopped.
	const stoppedAt = NOW - 5 * DAY;
	const watermark = { ...knowing(), watermark: NOW - 9 * DAY, wholeAt: null };

	it('is no second one where it is shown again', () => {
		const edge = session(stoppedAt - 60, 60);
		const { sessions, checkpoint } = poll({ rows: [edge], checkpoint: watermark, stoppedAt });
		expect(sessions).toEqual([edge]);
		expect(poll({ rows: [edge], checkpoint }).sessions).toEqual([]);
	});

	it('is no second one where it reaches over the edge', () => {
		const long = session(stoppedAt - HOUR, 3 * HOUR);
		const { checkpoint } = poll({ rows: [long], checkpoint: watermark, stoppedAt });
		expect(poll({ rows: [long], checkpoint }).sessions).toEqual([]);
	});
});
