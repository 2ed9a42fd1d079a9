import { figureText, isDuration, isGrouping, whenColumns } from './columns';
import type { ReportFacts } from './facts';
import type { Row, SimulatedEvent } from './report';
import { formatReport } from './wallClock';

/** The bands of `cdr_4`, which come whether or not there is anything in them. */
export const BANDS = ['0_5_seg', '6_20_seg', '21_60_seg', '61_120_seg', 'greater_than_121'];

const MISSING = '-';

/**
 * The rows of a report of sums: the events are put together by the columns that tell rows apart, and
 * every figure is a count or a number of seconds added up. What the real report gives as an average
 * or a percentage is a sum here too, so that a range put together from the wrong parts shows.
 */
export function sumRows(facts: ReportFacts, events: readonly SimulatedEvent[]): Row[] {
	if (events.length === 0) return [];
	if (facts.shape === 'object') return [sumBands(facts, events)];
	return sumColumns(facts, facts.columns, events);
}

function sumColumns(
	facts: ReportFacts,
	columns: readonly string[],
	events: readonly SimulatedEvent[],
): Row[] {
	const keys = columns.filter(isGrouping);
	const groups = [...groupBy(events, (event) => JSON.stringify(keyOf(facts, keys, event)))];
	groups.sort(([a], [b]) => (a < b ? -1 : 1));
	return groups.map(([key, members]) => {
		const named = JSON.parse(key) as Row;
		const cells = columns.map((column) => [
			column,
			column in named ? named[column] : figure(facts, column, members),
		]);
		return Object.fromEntries(cells) as Row;
	});
}

function keyOf(facts: ReportFacts, keys: readonly string[], event: SimulatedEvent): Row {
	const known: Row = {
		agent_id: event.agent,
		id_agent: event.agent,
		skill_id: event.skill,
		campaign_id: event.campaign,
		...event.row,
		...whenColumns(facts, event.start),
	};
	return Object.fromEntries(keys.map((key) => [key, known[key] ?? MISSING]));
}

function figure(facts: ReportFacts, column: string, events: readonly SimulatedEvent[]): unknown {
	const inside = facts.nested[column];
	if (inside) return sumColumns(facts, inside, events);
	if (column === 'login') return formatReport(events[0].start);
	if (column === 'logout') {
		const ends = events.map(({ start, end }) => end ?? start);
		// Not by spreading the list: a call takes no more than some 100,000 arguments.
		return formatReport(ends.reduce((one, other) => Math.max(one, other)));
	}
	const amounts = events.map((event) => amountOf(facts, column, event));
	return figureText(
		facts,
		column,
		amounts.reduce((sum, amount) => sum + amount, 0),
	);
}

function amountOf(facts: ReportFacts, column: string, event: SimulatedEvent): number {
	if (event.values) return event.values[column] ?? 0;
	return isDuration(facts, column) ? (event.end ?? event.start) - event.start : 1;
}

/** `cdr_4` sends an object: the bands by their names. */
function sumBands(facts: ReportFacts, events: readonly SimulatedEvent[]): Row {
	const figures = facts.columns.filter((column) => !isGrouping(column));
	const groups = groupBy(events, ({ row }) => String(row.interval));
	const bands = BANDS.map((band) => {
		const members = groups.get(band) ?? [];
		return [band, Object.fromEntries(figures.map((name) => [name, figure(facts, name, members)]))];
	});
	return Object.fromEntries(bands) as Row;
}

function groupBy<T>(list: readonly T[], nameOf: (member: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const member of list) {
		const name = nameOf(member);
		const group = groups.get(name);
		if (group) group.push(member);
		else groups.set(name, [member]);
	}
	return groups;
}
