import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { splitRange, type SplitRequestsBy, tooLong } from '../../nodes/engine/read/windows';
import type { ResultPer } from '../../nodes/engine/rows/identity';
import { type DateRangeChoice, resolveDateRange } from '../../nodes/engine/time/range';
import { endOfDay, startOfDay } from '../../nodes/engine/time/wallClock';
import { ZoneClock } from '../../nodes/engine/time/zone';
import { CATALOGUE, cobrowsing, reportOf } from '../../nodes/reports/catalogue';
import { custom } from './arrangement';
import { opened } from './editor';

const type = new Wolkvox();
const HINTS = type.description.hints ?? [];
/** That of a workflow without one of its own. */
const CLOCK = new ZoneClock('America/New_York');

function hintsFor(parameters: INodeParameters): string[] {
	const { workflow, node } = opened(type, parameters);
	const shown = HINTS.filter(({ displayCondition }) => {
		const condition: unknown =
			workflow.expression.getSimpleParameterValue(node, displayCondition, 'internal', {}) || false;
		// The editor drops, with a warning, what is no boolean.
		expect(typeof condition).toBe('boolean');
		return condition;
	});
	return shown.map(({ message }) => message);
}

/** As the editor's clock and the engine's. */
function at<T>(now: number, work: () => T): T {
	jest.useFakeTimers({
		now,
		doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'],
	});
	try {
		return work();
	} finally {
		jest.useRealTimers();
	}
}

const second = fc.integer({ min: 0, max: 86_399 });
const instant = fc.integer({
	min: Date.parse('2024-01-01T00:00:00Z') / 1_000,
	max: Date.parse('2029-12-31T00:00:00Z') / 1_000,
});
const day = fc.oneof(fc.integer({ min: -2_200, max: 60 }), fc.integer({ min: -45, max: 60 }));
const textOf = (now: number, days: number, time: number | undefined) =>
	new Date((now + days * 86_400) * 1_000).toISOString().slice(0, 10) +
	(time === undefined ? '' : new Date(time * 1_000).toISOString().slice(10, 19));

const range = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			ends: fc.tuple(day, day),
			times: fc.tuple(fc.option(second, { nil: undefined }), fc.option(second, { nil: undefined })),
		}),
	},
	fc.record({
		days: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 9_999 })),
	}),
	fc.record({
		hours: fc.oneof(fc.integer({ min: 740, max: 748 }), fc.integer({ min: 1, max: 20_000 })),
	}),
	fc.constantFrom('last30Days' as const, 'thisMonth' as const, 'lastMonth' as const),
);
const node = fc.oneof(
	fc.record({
		resource: fc.constant('cobrowsing'),
		operation: fc.constantFrom(
			'getCobrowsingSessions',
			'exportCobrowsingSessions',
			'summarizeCobrowsingSessions',
		),
		report: fc.constantFrom('agent_1', 'skill_5', ''),
	}),
	fc.record({
		resource: fc.constant('report'),
		operation: fc.constantFrom('getReport', 'exportReport'),
		report: fc.constantFrom(
			...CATALOGUE.map(({ id }) => id),
			...['skill_5', 'agent_1', 'campaign_3', 'nova_7'],
		),
	}),
);
const asked = fc.record({
	now: instant,
	range,
	node,
	resultPer: fc.constantFrom<ResultPer>('wholeRange', 'month', 'week', 'day'),
	splitBy: fc.constantFrom<SplitRequestsBy>('calendarMonth', '31days', 'day'),
	addInteraction: fc.constantFrom(undefined, 'no', 'onlySure', 'bestFit', true, false),
});

test('a hint’s figure is the number of calls, whatever is asked of which report', () => {
	let shown = 0;
	fc.assert(
		fc.property(asked, ({ now, range, node, resultPer, splitBy, addInteraction }) => {
			const choice = (
				typeof range === 'string'
					? { dateRange: range }
					: 'ends' in range
						? {
								dateRange: 'custom',
								from: textOf(now, Math.min(...range.ends), range.times[0]),
								to: textOf(now, Math.max(...range.ends), range.times[1]),
							}
						: 'days' in range
							? { dateRange: 'lastNDays', ...range }
							: { dateRange: 'lastNHours', ...range }
			) satisfies DateRangeChoice;
			if (choice.dateRange === 'custom' && choice.from > choice.to) return;
			const isJoined =
				node.resource === 'cobrowsing' &&
				!node.operation.startsWith('summarize') &&
				![undefined, 'no', false].includes(addInteraction);
			const report = node.resource === 'cobrowsing' ? cobrowsing : reportOf(node.report);
			const options = {
				splitRequestsBy: splitBy,
				...(addInteraction !== undefined && { addInteraction }),
			};
			const messages = at(now * 1_000, () => hintsFor({ ...node, ...choice, resultPer, options }));

			const wall = CLOCK.wallClockAt(now * 1_000);
			shown += messages.length;
			const exact = rangeOf(choice, wall);
			if (exact === undefined) {
				expect(messages).toEqual([expect.stringContaining('in the future')]);
				return;
			}
			const whole =
				report.kind === 'perDay' ? { from: startOfDay(exact.from), to: endOfDay(exact.to) } : exact;
			const windows = splitRange(whole, {
				report,
				splitBy,
				resultPer,
				order: 'oldestFirst',
				now: wall,
			});
			const calls = windows.length * (isJoined ? 2 : 1);
			if (tooLong(windows, report)) {
				expect(messages).toEqual([expect.stringContaining('will be refused')]);
			} else if (calls <= 12) {
				expect(messages).toEqual([]);
			} else {
				expect(messages).toHaveLength(1);
				const [least = NaN, most = Infinity] = figuresIn(messages[0]);
				expect(least).toBeLessThanOrEqual(calls);
				expect(most).toBeGreaterThanOrEqual(calls);
			}
		}),
		{ numRuns: 300 },
	);
	expect(shown).toBeGreaterThan(100);
});

test.each<[INodeParameters, string]>([
	[{ report: 'agent_1', resultPer: 'day', dateRange: 'lastNDays', days: 400 }, '367 to 1,000'],
	// The last day counts in full: 31 and a half.
	[{ report: 'agent_1', ...custom('2026-01-01T12:00:00', '2026-02-01') }, 'will be refused'],
	[{ report: 'skill_5', ...custom('2026-01-01', '2026-01-13') }, '13 to 60'],
])('what is told of %j: %s', (parameters, told) => {
	const asked = { resource: 'report', operation: 'getReport', ...parameters };
	expect(hintsFor(asked)).toEqual([expect.stringContaining(told)]);
});

/** Undefined for one that lies in the future, which the node refuses. */
function rangeOf(choice: DateRangeChoice, now: number) {
	try {
		return resolveDateRange(choice, CLOCK, now);
	} catch (error) {
		expect(String(error)).toContain('lies in the future');
		return undefined;
	}
}

/** `costs 13 to 60 calls` or `costs more than 120 calls`. */
function figuresIn(message: string): number[] {
	const [, least, most] =
		/costs (?:more than )?([\d,]+)(?: to ([\d,]+))? calls/.exec(message) ?? [];
	return [least, most].flatMap((text) => (text ? [Number(text.replace(',', ''))] : []));
}
