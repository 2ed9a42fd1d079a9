import { asText, isMissing } from '../rows/identity';
import type { Range } from '../time/range';
import {
	endOfDay,
	formatDay,
	SECONDS_PER_DAY,
	SECONDS_PER_HOUR,
	startOfDay,
	startOfMonth,
	startOfWeek,
	type WallSeconds,
} from '../time/wallClock';
import type { Report, Row } from '../../reports/report';

/** By what sessions can be counted together. */
export const GROUPINGS = ['none', 'agent', 'day', 'week', 'month', 'hour'] as const;
export type GroupBy = (typeof GROUPINGS)[number];

/** The columns that name a group. */
export type GroupColumns = Readonly<Record<string, string | number | null>>;

/** How sessions are grouped. */
export interface Grouping {
	/** Which group a session belongs to, by its start (NaN if unreadable); groups are sorted by it. */
	readonly keyOf: (row: Row, start: WallSeconds) => string;
	/** The group's columns; `named` is its latest session that names its agent. */
	readonly columnsOf: (key: string, named: Row | undefined) => GroupColumns;
	/** Groups that are there even without sessions. */
	readonly alwaysThere: (range: Range) => string[];
	/** Whether each agent is a group, whose key is the agent's ID. */
	readonly isByAgent: boolean;
}

/** The key of sessions that name no agent, or whose start cannot be read; it sorts last. */
const UNNAMED = '\uffff';
const HOURS_OF_A_DAY = 24;

/** Stretches of the calendar: where each begins, where the next one does, and what it is called. */
interface Stretch {
	readonly startOf: (moment: WallSeconds) => WallSeconds;
	readonly next: (start: WallSeconds) => WallSeconds;
	readonly nameOf: (start: WallSeconds) => string;
}

/** By the columns that name them. */
const STRETCHES: Readonly<Record<'day' | 'week' | 'month', Stretch>> = {
	day: {
		startOf: startOfDay,
		next: (start) => start + SECONDS_PER_DAY,
		nameOf: formatDay,
	},
	// Named by its Monday: that is a date, and nobody has to count weeks.
	week: {
		startOf: startOfWeek,
		next: (start) => start + 7 * SECONDS_PER_DAY,
		nameOf: formatDay,
	},
	month: {
		startOf: startOfMonth,
		next: (start) => startOfMonth(start, 1),
		nameOf: (start) => formatDay(start).slice(0, 'YYYY-MM'.length),
	},
};

/** The groupings there are. */
export function groupingOf(groupBy: GroupBy, report: Report, now: WallSeconds): Grouping {
	if (groupBy === 'none') return WHOLE;
	if (groupBy === 'agent') return report.agent ? byAgent(report.agent) : WHOLE;
	if (groupBy === 'hour') return BY_HOUR;
	return byStretch(groupBy, now);
}

const WHOLE: Grouping = {
	keyOf: () => '',
	columnsOf: () => ({}),
	alwaysThere: () => [''],
	isByAgent: false,
};

function byAgent({ id, name }: NonNullable<Report['agent']>): Grouping {
	return {
		keyOf: (row) => (isMissing(row[id]) ? UNNAMED : asText(row[id]).trim()),
		columnsOf: (key, named) => {
			if (key === UNNAMED) return { [id]: null, [name]: null };
			return { [id]: key, [name]: isMissing(named?.[name]) ? null : asText(named?.[name]) };
		},
		alwaysThere: () => [],
		isByAgent: true,
	};
}

/** Of the day, on the operation's clock: when people need help. */
const BY_HOUR: Grouping = {
	keyOf: (_row, start) => {
		if (Number.isNaN(start)) return UNNAMED;
		return hourKey(Math.floor((start - startOfDay(start)) / SECONDS_PER_HOUR));
	},
	columnsOf: (key) => ({ hour: key === UNNAMED ? null : Number(key) }),
	alwaysThere: () => Array.from({ length: HOURS_OF_A_DAY }, (_, hour) => hourKey(hour)),
	isByAgent: false,
};

function hourKey(hour: number): string {
	return String(hour).padStart(2, '0');
}

function byStretch(column: keyof typeof STRETCHES, now: WallSeconds): Grouping {
	const { startOf, next, nameOf } = STRETCHES[column];
	return {
		keyOf: (_row, start) => (Number.isNaN(start) ? UNNAMED : nameOf(startOf(start))),
		columnsOf: (key) => ({ [column]: key === UNNAMED ? null : key }),
		alwaysThere: (range) => {
			const names: string[] = [];
			// What has not begun yet is no quiet day.
			const last = Math.min(range.to, endOfDay(now));
			if (range.from > last) return names;
			for (let start = startOf(range.from); start <= last; start = next(start)) {
				names.push(nameOf(start));
			}
			return names;
		},
		isByAgent: false,
	};
}
