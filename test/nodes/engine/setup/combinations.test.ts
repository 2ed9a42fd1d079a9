import fc from 'fast-check';

import type { Check } from '../../../../nodes/engine/setup/verdict';
import type { Session } from '../../../simulator/report';
import { session } from '../../../simulator/support';
import { wallClock } from '../../../simulator/wallClock';
import { filterBy } from '../scenarios';
import { runs } from '../readings';
import { check, DAY, HOUR, NOW, RANGE, storedLater, usualSessions, withRows } from './arrangement';

const mostly = <T>(usual: T, ...odd: T[]) =>
	fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, fc.constantFrom(...odd));

/** A few rows close together or far apart, as short or long as they like, of one agent or of several. */
const few = fc
	.array(
		fc.record({
			at: fc.oneof(
				fc.nat(30 * DAY),
				fc.nat(100),
				fc.integer({ min: 30 * DAY - 100, max: NOW - RANGE.from }),
			),
			seconds: fc.oneof(fc.nat(5), fc.nat(1_700), fc.nat(3 * HOUR)),
			agent: fc.constantFrom('100', '101'),
		}),
		{ maxLength: 30 },
	)
	.map((rows) =>
		rows.map(({ at, seconds, agent }) => session(RANGE.from - 60 + at, seconds, agent)),
	);

const many = usualSessions();
const variant = fc.record({
	sessions: fc.oneof(few, fc.constant(many)),
	stored: mostly(false, true),
	filterBy,
	endInclusive: fc.boolean(),
	hours: mostly(0, 5, -5, 1, -1, 0.5, 14),
	acrossMonths: fc.boolean(),
	futureAllowed: fc.boolean(),
	message: fc.constantFrom('total' as const, 'cut' as const, 'none' as const),
	rowOrder: fc.constantFrom('ascending' as const, 'descending' as const, 'unordered' as const),
	noRecords: fc.constantFrom('404' as const, 'emptyList' as const, 'bodyCode404' as const),
	zone: mostly('America/Bogota', 'America/Mexico_City', 'America/Santiago', 'UTC'),
	/** What is odd about the rows. */
	row: mostly<keyof typeof ODD>('nothing', 'words', 'dates', 'durations', 'columns'),
	service: mostly('yes', 'no', ''),
	range: mostly(
		RANGE,
		{ from: wallClock(2026, 1, 12), to: wallClock(2026, 1, 19) - 1 },
		{ from: wallClock(2026, 2, 1), to: wallClock(2026, 2, 10) - 1 },
		{ from: wallClock(2025, 2, 1), to: RANGE.to },
	),
	failing: mostly(undefined, 3, 4, 5, 6, 7),
});

const ODD = {
	nothing: (row: Session['row']) => row,
	words: (row: Session['row']) => ({ ...row, hung_up: 'sistema' }),
	dates: (row: Session['row']) => ({ ...row, date_end: String(row.date_end).replace(' ', '  ') }),
	durations: (row: Session['row']) => ({ ...row, time: '17:00:01' }),
	columns: ({ time, ...row }: Session['row']) => ({ ...row, total: time }),
};

test('never says “right” where it is different, and never takes more than ten calls', async () => {
	const told = { right: 0, different: 0, unknown: 0, failed: 0 };
	const drawn = async (draw: typeof variant extends fc.Arbitrary<infer T> ? T : never) => {
		const { stored, hours, zone, row, service, failing, range, ...more } = draw;
		const sessions = withRows(ODD[row], stored ? storedLater(more.sessions) : more.sessions);
		const settings = {
			...more,
			filterBy: stored ? ('storedAt' as const) : more.filterBy,
			filterOffset: hours * HOUR,
			faults:
				failing === undefined
					? []
					: [{ when: { requests: [failing, failing + 1] }, then: { do: 'reset' as const } }],
		};
		const { verdicts, requests } = await check({ settings, sessions, zone, service, range });
		const isDifferent: Record<Check, boolean> = {
			connection: false,
			service: service !== 'yes',
			rows: row !== 'nothing' && row !== 'durations',
			dates: zone !== 'America/Bogota' || row === 'durations',
			filedBy: stored || more.filterBy !== 'start',
			ends: !more.endInclusive,
			filterClock: hours !== 0,
			parts: false,
			monthEnd: !more.acrossMonths,
			order: more.rowOrder !== 'ascending',
		};
		// A row in the last second of the first half is lost there.
		const mayBe: Partial<Record<Check, boolean>> = { parts: !more.endInclusive };
		const wrong = verdicts.filter(({ check: name, result }) =>
			isDifferent[name] ? result === 'right' : result === 'different' && !mayBe[name],
		);
		expect(wrong).toEqual([]);
		expect(requests).toBeLessThanOrEqual(10);
		for (const { result } of verdicts) told[result]++;
	};
	await fc.assert(fc.asyncProperty(variant, drawn), runs(200));
	for (const count of Object.values(told)) expect(count).toBeGreaterThan(100);
});
