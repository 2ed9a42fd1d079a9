import { generateSessions, wallClock, type Session } from '../../../simulator';
import { session } from '../../../simulator/support';
import { DAY, HOUR, MINUTE } from '../../../weeks/weeks';
import { BOGOTA } from '../rows/rows';
import { openPlainTrigger } from './plainTrigger';

/** What the wall clock of Bogotá shows, as a real second. */
const real = (wall: number) => wall + 5 * HOUR;
const BEGIN = wallClock(2026, 3, 10, 14, 30);
const POLL_EVERY = 5 * MINUTE;

/** How many requests each poll of some hours makes. */
async function requestsOf(
	begin: number,
	polls: number,
	sessions: readonly Session[],
	rowLimit: number,
) {
	const moment = { real: real(begin), shown: real(begin) };
	const settings = { rowLimit, now: () => moment.real };
	const weeks = { clock: BOGOTA, startWith: 0, enough: Infinity, settings };
	const trigger = await openPlainTrigger({ weeks, moment, settings, sessions });
	await trigger.start(DAY);
	await trigger.poll();
	const spent: number[] = [];
	let emitted = 0;
	for (let poll = 0; poll < polls; poll++) {
		moment.real = moment.shown += POLL_EVERY;
		const { asked, sessions: came } = await trigger.poll();
		spent.push(asked.length);
		emitted += came.length;
	}
	return { spent, emitted };
}

it.each([
	['a quiet day', BEGIN, 0],
	// Polls that read two hours reach over the end for two hours, those that read all for the look-back.
	['the first quiet day of a month', wallClock(2026, 3, 1), 46],
])(
	'is one request for each poll of %s, and one over the end of a month',
	async (_what, begin, more) => {
		const polls = DAY / POLL_EVERY;
		const sessions = Array.from({ length: 14 }, (_, index) => {
			const start = begin + index * 20 * POLL_EVERY + 1;
			return { ...session(start), visibleFrom: real(start + MINUTE) };
		});
		const { spent, emitted } = await requestsOf(begin, polls, sessions, 60_000);
		expect(spent.reduce((sum, requests) => sum + requests)).toBe(polls + more);
		expect(emitted).toBe(sessions.length);
	},
);

/** A day of 100,000 sessions and answers of 60,000, so many times smaller. */
const SMALLER = 50;

it('is little more than one on 100,000 sessions a day', async () => {
	const from = BEGIN - DAY - 2 * HOUR;
	const count = (2 * 100_000) / SMALLER;
	const sessions = generateSessions({ seed: 4, count, from, to: from + 2 * DAY, agents: 2_000 });
	const late = sessions.map((one) => ({
		...one,
		visibleFrom: real((one.end ?? one.start) + 10 * MINUTE),
	}));
	// Two hours, in which everything is read twice more.
	const { spent, emitted } = await requestsOf(BEGIN, 24, late, 60_000 / SMALLER);
	expect(spent.reduce((sum, requests) => sum + requests) / spent.length).toBeLessThan(1.5);
	expect(emitted).toBeGreaterThan((100_000 / SMALLER / 24) * 1.5);
});
