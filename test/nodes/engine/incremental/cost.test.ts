import { takeNewSessions, planPoll } from '../../../../nodes/engine/incremental/poll';
import {
	formatCheckpoint,
	parseCheckpoint,
	type Checkpoint,
} from '../../../../nodes/engine/incremental/checkpoint';
import { SessionFilter } from '../../../../nodes/engine/rows/filter';
import { BOGOTA, REPORT } from '../rows/rows';
import { DAY, HOUR, NOW, Polls, session } from './rows';

const LOOK_BACK = { usual: 7 * DAY, atFirst: 0 };
const ROWS_OF_AN_HOUR = 500;
const POLLS = 20;

/** A week that is seen: the same hour of sessions again and again, with as many as it takes. */
function stateOf(sessions: number): Checkpoint {
	const hours = LOOK_BACK.usual / HOUR;
	const first = Math.floor(NOW / HOUR) - hours;
	const polls = new Polls();
	polls.show(
		Array.from({ length: Math.ceil(sessions / hours) }, (_, index) =>
			session(first * HOUR + (index % HOUR), 60, { agent_id: String(index) }),
		),
	);
	const [text] = Object.values(polls.seen);
	const seen = Object.fromEntries(
		Array.from({ length: hours }, (_, hour) => [String(first + hour), text]),
	);
	const watermark = NOW - LOOK_BACK.usual;
	const known = { wholeAt: NOW - 60, newSince: null, isUnsaved: false };
	return { origin: 'origin', watermark, ...known, seen };
}

/** What a poll of the last hour does with an answer, and how long its parts take, in milliseconds. */
function poll(saved: unknown, number: number) {
	const rows = Array.from({ length: ROWS_OF_AN_HOUR }, (_, index) =>
		session(NOW - HOUR + index * 5, 60, { agent_id: `${number} ${index}` }),
	);
	const begun = performance.now();
	const checkpoint = parseCheckpoint(saved);
	if (checkpoint === null || checkpoint === undefined)
		throw new Error('The checkpoint cannot be read');
	const read = performance.now();
	const plan = planPoll(checkpoint, LOOK_BACK, NOW);
	if (plan?.reads !== 'recent') throw new Error('This poll reads more than the last hour');
	const result = takeNewSessions(
		{ rows, stoppedAt: undefined, failure: undefined },
		plan,
		checkpoint,
		{
			report: REPORT,
			clock: BOGOTA,
			filter: new SessionFilter({}, REPORT, BOGOTA),
			calculatedFields: true,
			lookBack: LOOK_BACK,
		},
	);
	const done = performance.now();
	return { before: checkpoint, result, reading: read - begun, taking: done - read };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

describe('a poll of the last hour', () => {
	it.each([10_000, 100_000, 1_000_000])('leaves %d sessions of a week as they are', (sessions) => {
		let saved: unknown = formatCheckpoint(stateOf(sessions));
		const reading: number[] = [];
		const taking: number[] = [];
		for (let number = 0; number < POLLS; number++) {
			const done = poll(saved, number);
			expect(done.result.sessions).toHaveLength(ROWS_OF_AN_HOUR);
			const { seen } = done.result.checkpoint;
			const changed = Object.keys(seen).filter((hour) => seen[hour] !== done.before.seen[hour]);
			expect(changed.map(Number)).toEqual([Math.floor(NOW / HOUR) - 1, Math.floor(NOW / HOUR)]);
			saved = formatCheckpoint(done.result.checkpoint);
			reading.push(done.reading);
			taking.push(done.taking);
		}
		const figures = [median(reading), median(taking)].map((time) => time.toFixed(2)).join(' + ');
		// eslint-disable-next-line no-console -- figures to be looked at; machines differ too much to judge
		console.info(`${sessions} seen: ${figures} ms to read the checkpoint and take the sessions`);
	});
});
