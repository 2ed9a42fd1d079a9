import { takeNewSessions, planPoll } from '../../../../nodes/engine/incremental/poll';
import {
	formatCheckpoint,
	parseCheckpoint,
	type Checkpoint,
} from '../../../../nodes/engine/incremental/checkpoint';
import { hourOf, type Seen } from '../../../../nodes/engine/incremental/seen';
import { RowFilter } from '../../../../nodes/engine/rows/filter';
import { BOGOTA, REPORT, timedOf } from '../rows/rows';
import { DAY, HOUR, NOW, session } from './rows';

const LOOK_BACK = { usual: 7 * DAY, atFirst: 0 };
const HOURS = LOOK_BACK.usual / HOUR;
const ROWS_OF_AN_HOUR = 500;
const POLLS = 5;
const ENTRY = 16;

/**
 * A week that is seen: the same hour of sessions again and again, with as many as it takes. Nobody
 * writes such texts: an hour that is opened, for whatever reason, does not come back as it was.
 */
function stateOf(sessions: number): Checkpoint {
	const entries = Array.from({ length: Math.ceil(sessions / HOURS) }, (_, index) =>
		String(index)
			.padStart(ENTRY - 6, 'A')
			.padEnd(ENTRY, '?'),
	);
	const text = entries.join('');
	const seen: Seen = Object.fromEntries(
		Array.from({ length: HOURS }, (_, back) => [String(hourOf(NOW) - back), text]),
	);
	const watermark = NOW - LOOK_BACK.usual;
	const known = { wholeAt: NOW - 60, newSince: null, isUnsaved: false };
	return { origin: 'origin', watermark, ...known, seen };
}

/** What a poll of the last hour does with an answer; which hours it opened. */
function poll(saved: unknown, number: number) {
	const rows = Array.from({ length: ROWS_OF_AN_HOUR }, (_, index) =>
		session(NOW - HOUR + index * 5, 60, { agent_id: `${number} ${index}` }),
	);
	const checkpoint = parseCheckpoint(saved);
	if (checkpoint === null || checkpoint === undefined)
		throw new Error('The checkpoint cannot be read');
	const plan = planPoll(checkpoint, LOOK_BACK, NOW);
	if (plan.reads !== 'recent') throw new Error('This poll reads more than the last hour');
	const read = { rows: timedOf(rows), stoppedAt: undefined, failure: undefined };
	const result = takeNewSessions(read, plan, checkpoint, {
		report: REPORT,
		clock: BOGOTA,
		filter: new RowFilter({}, REPORT, BOGOTA),
		calculatedFields: true,
		lookBack: LOOK_BACK,
	});
	const { seen } = result.checkpoint;
	const opened = Object.keys(seen).filter((hour) => seen[hour] !== checkpoint.seen[hour]);
	return { result, opened: opened.map(Number).sort((one, other) => one - other) };
}

describe('a poll of the last hour', () => {
	it.each([10_000, 100_000, 1_000_000])(
		'opens two hours of a week with %d sessions, and leaves the others as they are',
		(sessions) => {
			const state = stateOf(sessions);
			let saved: unknown = formatCheckpoint(state);
			for (let number = 0; number < POLLS; number++) {
				const { result, opened } = poll(saved, number);
				expect(result.sessions).toHaveLength(ROWS_OF_AN_HOUR);
				expect(opened).toEqual([hourOf(NOW) - 1, hourOf(NOW)]);
				saved = formatCheckpoint(result.checkpoint);
			}
			const after = parseCheckpoint(saved)?.seen ?? {};
			expect(Object.keys(after)).toHaveLength(HOURS);
			const sizeOf = (seen: Seen) =>
				Object.values(seen).reduce((sum, { length }) => sum + length, 0);
			expect(sizeOf(after) - sizeOf(state.seen)).toBe(POLLS * ROWS_OF_AN_HOUR * ENTRY);
		},
	);
});
