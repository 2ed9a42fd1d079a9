import { generateSessions, wallClock, type Session } from '../../../simulator';
import { session } from '../../../simulator/support';
import { FORMS, type Form } from '../../../weeks/forms';
import { DAY, HOUR, MINUTE } from '../../../weeks/weeks';
import { BOGOTA } from '../rows/rows';
import { openTriggerAlone } from './triggerAlone';

/** What the wall clock of Bogotá shows, as a real second. */
const real = (wall: number) => wall + 5 * HOUR;
const BEGIN = wallClock(2026, 3, 10, 14, 30);
const POLL_EVERY = 5 * MINUTE;
const POLLS = DAY / POLL_EVERY;

/** How many requests the polls of a day make, and what the last one keeps. */
async function dayOf(form: Form, begin: number, sessions: readonly Session[], rowLimit: number) {
	const moment = { real: real(begin), shown: real(begin) };
	const { filterBy = 'start' } = form;
	const settings = { rowLimit, filterBy, now: () => moment.real };
	const rows = sessions.map((one, number) => ({
		...one,
		row: form.rowOf(one.row, `call-${number}`),
	}));
	const weeks = { clock: BOGOTA, startWith: 0, enough: 10_000, settings, report: form.report };
	const trigger = await openTriggerAlone({ weeks, moment, settings, sessions: rows });
	await trigger.start(DAY);
	await trigger.poll();
	let requests = 0;
	let emitted = 0;
	let kept = 0;
	for (let poll = 0; poll < POLLS; poll++) {
		moment.real = moment.shown += POLL_EVERY;
		const { asked, sessions: came, checkpoint } = await trigger.poll();
		requests += asked.length;
		emitted += came.length;
		kept = JSON.stringify(checkpoint).length;
	}
	return { requests, emitted, kept };
}

const quiet = (begin: number) =>
	Array.from({ length: 14 }, (_, index) => {
		const start = begin + index * 20 * POLL_EVERY + 1;
		return { ...session(start), visibleFrom: real(start + MINUTE) };
	});

describe.each(Object.entries<Form>(FORMS))('a quiet day of %s', (_name, form) => {
	it.each([
		['', BEGIN, 0],
		// Polls that read two hours reach over the end for two hours, those that read all for the look-back.
		[', the first of a month,', wallClock(2026, 3, 1), 46],
	])(
		'%s costs one request for each poll, and one over the end of a month',
		async (_what, begin, more) => {
			const { requests, emitted } = await dayOf(form, begin, quiet(begin), 60_000);
			expect(requests).toBe(POLLS + more);
			expect(emitted).toBe(14);
		},
	);
});

/** A day of 100,000 rows and answers of 60,000, so many times smaller. */
const SMALLER = 50;

it.each<[string, Form]>([
	['calls', FORMS.calls],
	['chats', FORMS.chats],
])(
	'a day with 100,000 %s costs one call more each hour, and keeps eight characters of each',
	async (_name, form) => {
		const from = BEGIN - DAY - 2 * HOUR;
		const perDay = 100_000 / SMALLER;
		const sessions = generateSessions({
			...{ seed: 4, count: 2 * perDay, agents: 2_000 },
			...{ from, to: from + 2 * DAY + 2 * HOUR },
		}).map((one) => ({ ...one, visibleFrom: real((one.end ?? one.start) + 10 * MINUTE) }));
		const { requests, emitted, kept } = await dayOf(form, BEGIN, sessions, 60_000 / SMALLER);
		// docs/trigger.md says 312.
		expect(requests).toBeLessThanOrEqual(POLLS + 25);
		expect(emitted).toBeGreaterThan(0.8 * perDay);
		expect(kept * SMALLER).toBeLessThan(900_000);
	},
);
