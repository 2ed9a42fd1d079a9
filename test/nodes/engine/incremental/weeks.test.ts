import fc from 'fast-check';

import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import { calculatedFieldNames } from '../../../../nodes/engine/rows/rowMaker';
import type { Row } from '../../../../nodes/reports/report';
import { formatReport } from '../../../simulator';
import { runs } from '../readings';
import {
	FILINGS,
	weeks,
	weeksBegunBehind,
	weeksFiledBy,
	weeksOfWrongClocks,
	type Happening,
	type Weeks,
} from './arrivals';
import { liveThrough, type Course } from './course';
import { groupOf, Promises } from './promise';

const CALCULATED: ReadonlySet<string> = new Set(calculatedFieldNames(cobrowsing));

/** What all the weeks of a test came to. */
const total = { weeks: 0, polls: 0, failed: 0, restarts: 0, sessions: 0, emitted: 0, requests: 0 };

afterAll(() => {
	// eslint-disable-next-line no-console -- what was simulated is part of the proof
	console.info(`Simulated: ${JSON.stringify(total)}`);
});

async function live(world: Weeks): Promise<Course> {
	const course = await liveThrough(world);
	total.weeks += Math.round((world.horizon - world.activation) / (7 * 86_400));
	total.polls += course.polls.length;
	total.failed += course.polls.filter(({ read }) => read === undefined || read.failure).length;
	total.requests += course.polls.reduce((sum, { requests }) => sum + requests, 0);
	total.restarts += course.restarts;
	total.sessions += world.happenings.length;
	total.emitted += course.emitted.length;
	return course;
}

function groupsOf({ happenings }: Weeks): Map<string, Happening[]> {
	const groups = new Map<string, Happening[]>();
	for (const happening of happenings) {
		const key = groupOf(happening[0].row);
		groups.set(key, [...(groups.get(key) ?? []), happening]);
	}
	return groups;
}

function sentFields(row: Row): string {
	return JSON.stringify(Object.entries(row).filter(([name]) => !CALCULATED.has(name)));
}

/** What was promised and not kept, for a person to read. */
function brokenPromises(course: Course): string[] {
	const promises = new Promises(course);
	const came = new Map<string, number>();
	for (const { row } of course.emitted) came.set(groupOf(row), (came.get(groupOf(row)) ?? 0) + 1);
	return [...groupsOf(course.weeks)].flatMap(([group, happenings]) => {
		const count = came.get(group) ?? 0;
		const { least, most } = promises.owedFor(happenings);
		if (count >= least && count <= most) return [];
		const { clock } = course.weeks;
		const wall = (at: number) =>
			at === Infinity ? '' : formatReport(clock.wallClockAt(at * 1_000));
		const versions = happenings.map((happening) =>
			happening.map(
				({ row, visibleFrom }) =>
					`${String(row.date_ini)} to ${String(row.date_end)} from ${wall(visibleFrom)}`,
			),
		);
		return [`${group}: ${count}, not ${least} to ${most}: ${JSON.stringify(versions)}`];
	});
}

/** Polls that asked more often, or less, than once for each window, although nothing went wrong. */
function wastefulPolls({ polls, weeks: world }: Course): string[] {
	const isTroubled = (at: number) => world.outages.some(({ from, to }) => from <= at && at < to);
	// The first looks ahead of the clock, and tries again where the API refuses that.
	return polls
		.slice(1)
		.filter(({ at, wasCut, read }) => !isTroubled(at) && !wasCut && read?.stoppedAt === undefined)
		.filter(({ requests, windows }) => requests !== windows)
		.map(({ now, requests, windows }) => `${formatReport(now)}: ${requests} for ${windows}`);
}

/** How many calendar months a poll reads from. */
function monthsOf({ from, to }: { from: number; to: number }): number {
	return new Set([from, to].map((second) => formatReport(second).slice(0, 7))).size;
}

/** Weeks shrink slowly; what was drawn is short enough to read. */
const oddRuns = () => ({ ...runs(3), endOnFailure: true });

/** A few worlds each; `PROPERTY_RUNS=20` lives through as many as a night has time for. */
describe('weeks of polls', () => {
	it('give every promised session exactly once', async () => {
		const property = fc.asyncProperty(weeks, async (world) => {
			const course = await live(world);
			expect(brokenPromises(course)).toEqual([]);

			const known = new Set(course.weeks.happenings.flat().map(({ row }) => sentFields(row)));
			expect(course.emitted.every(({ row }) => known.has(sentFields(row)))).toBe(true);
			expect(wastefulPolls(course)).toEqual([]);
		});
		await fc.assert(property, runs(8));
	}, 3_600_000);

	it('cost one request each while nothing happens, two around the turn of a month', async () => {
		const quiet = weeks.map((world) => ({
			...world,
			happenings: [],
			outages: [],
			startWith: 0,
			lookBacks: world.lookBacks.slice(0, 1),
		}));
		const property = fc.asyncProperty(quiet, async (world) => {
			const { polls } = await live({ ...world, pauses: [] });
			for (const { plan, requests } of polls.slice(1)) {
				expect(requests).toBe(monthsOf(plan.range));
			}
			expect(polls[0].requests).toBeLessThanOrEqual(3);
			const twice = polls.slice(1).filter(({ requests }) => requests > 1);
			const dates = twice.map(({ now }) => Number(formatReport(now).slice(8, 10)));
			const days = world.lookBacks[0].seconds / 86_400;
			expect(dates.every((date) => date <= Math.ceil(days) + 1)).toBe(true);
		});
		await fc.assert(property, runs(1));
	}, 600_000);
});

describe.each(Object.entries(FILINGS))('weeks of polls under a filter by %s', (_name, filing) => {
	it('give every promised session exactly once', async () => {
		const property = fc.asyncProperty(weeksFiledBy(filing), async (world) => {
			const course = await live(world);
			expect(brokenPromises(course)).toEqual([]);
		});
		await fc.assert(property, oddRuns());
	}, 3_600_000);
});

describe.each([
	['jumps and comes back', weeksOfWrongClocks],
	['is behind at the activation', weeksBegunBehind],
])('weeks of polls while the clock of n8n %s', (_name, arbitrary) => {
	it('give every promised session exactly once', async () => {
		const property = fc.asyncProperty(arbitrary, async (world) => {
			const course = await live(world);
			expect(brokenPromises(course)).toEqual([]);
		});
		await fc.assert(property, oddRuns());
	}, 3_600_000);
});
