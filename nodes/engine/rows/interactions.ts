import { parseWallClock, type WallSeconds } from '../time/wallClock';
import { asText, isMissing } from './identity';

/** Whose time a row is: the columns. */
export interface TimeColumns {
	readonly agent: string;
	readonly start: string;
	readonly end: string;
}

/** The columns of a row that says what an agent did. */
export interface StateColumns extends TimeColumns {
	/** The ID of the call or chat in which the agent was. */
	readonly id: string;
	readonly type: string;
	readonly phone: string;
}

/** A piece of an agent's time. */
export interface AgentTime {
	/** As text, without spaces around it; null where wolkvox names none. */
	readonly agent: string | null;
	/** Seconds of the wall clock; NaN where they cannot be read. */
	readonly start: WallSeconds;
	readonly end: WallSeconds;
}

/** What an agent did in a piece of time. */
export interface AgentState extends AgentTime {
	/** As text, without spaces around it; null where there was no call or chat. */
	readonly id: string | null;
	/** As wolkvox sent them. */
	readonly type: unknown;
	readonly phone: unknown;
}

/** The fields that a session gets; their names are public. */
export interface InteractionFields {
	readonly interaction_id: string | null;
	readonly interaction_type: unknown;
	readonly customer_phone: unknown;
	readonly interaction_matches: number;
}

/** Reads whose time a row is. */
export function readTime(row: Readonly<Record<string, unknown>>, columns: TimeColumns): AgentTime {
	return {
		agent: textOf(row[columns.agent]),
		start: parseWallClock(row[columns.start]) ?? NaN,
		end: parseWallClock(row[columns.end]) ?? NaN,
	};
}

/** Reads what an agent did. */
export function readState(
	row: Readonly<Record<string, unknown>>,
	columns: StateColumns,
): AgentState {
	return {
		...readTime(row, columns),
		id: textOf(row[columns.id]),
		type: row[columns.type] ?? null,
		phone: row[columns.phone] ?? null,
	};
}

function textOf(value: unknown): string | null {
	return isMissing(value) ? null : asText(value).trim();
}

/**
 * The calls and chats in which agents were, to be asked for those of a session.
 *
 * A session's interaction is the one of the same agent that shares most time with it, then the one with
 * the nearest start, then the smaller ID. Rows of one ID are one interaction; their times add up, and
 * what two of them share counts once. Touching counts. A session without a readable end is its start.
 * So is a state: how long it went on is not known, and to take it for endless would give every later
 * session a customer. Type and phone are those of the interaction's first row in the session that has a
 * phone.
 *
 * Asking takes about the logarithm of the agent's states, however many of them overlap, and as much
 * again for each interaction that was left and taken up again within the session.
 */
export class Interactions {
	/** How many steps all asking took. */
	steps = 0;
	private readonly timelines = new Map<string, Timeline>();

	/** @param states in any order; those without agent, ID or readable start are of no use */
	constructor(states: Iterable<AgentState>) {
		const byAgent = new Map<string, Map<string, Stretch[]>>();
		for (const { agent, id, start, end, type, phone } of states) {
			if (agent === null || id === null || Number.isNaN(start)) continue;
			const ofAgent = at(byAgent, agent, () => new Map<string, Stretch[]>());
			const stretch = { start, end: end > start ? end : start, type, phone };
			at(ofAgent, id, (): Stretch[] => []).push(stretch);
		}
		const step = () => this.steps++;
		for (const [agent, stretches] of byAgent) {
			this.timelines.set(agent, new Timeline(stretches, step));
		}
	}

	/** The interaction of a session. */
	of({ agent, start, end }: AgentTime): InteractionFields {
		const timeline = agent === null ? undefined : this.timelines.get(agent);
		if (timeline === undefined || Number.isNaN(start)) return NONE;
		return timeline.match(start, end > start ? end : start);
	}
}

const NONE: InteractionFields = {
	interaction_id: null,
	interaction_type: null,
	customer_phone: null,
	interaction_matches: 0,
};

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	const known = map.get(key);
	if (known !== undefined) return known;
	const made = make();
	map.set(key, made);
	return made;
}

/** A time in which an interaction was not left. */
interface Stretch {
	readonly start: WallSeconds;
	readonly end: WallSeconds;
	readonly type: unknown;
	readonly phone: unknown;
}

/** How well an interaction fits: more overlap, then less distance, then a smaller rank. */
interface Fit {
	readonly overlap: number;
	readonly distance: number;
	readonly rank: number;
}

const NO_FIT: Fit = { overlap: -1, distance: Infinity, rank: Infinity };

function isBetter(fit: Fit, than: Fit): boolean {
	if (fit.overlap !== than.overlap) return fit.overlap > than.overlap;
	if (fit.distance !== than.distance) return fit.distance < than.distance;
	return fit.rank < than.rank;
}

/** A call or chat: its stretches in order, none of which overlaps another. */
class Interaction {
	readonly stretches: readonly Stretch[];
	/** How long the stretches before each one are together. */
	private readonly before: number[] = [];
	/** The place of the first stretch from each one on that has a phone. */
	private readonly withPhone: number[] = [];

	/** @param rank its place among the interactions of the agent, by ID */
	constructor(
		readonly id: string,
		readonly rank: number,
		rows: readonly Stretch[],
	) {
		this.stretches = rows.length === 1 ? rows : joinOverlapping(rows);
		// Most have one, and nothing to add up.
		if (this.stretches.length > 1) this.addUp();
	}

	private addUp(): void {
		const { stretches, before, withPhone } = this;
		before.push(0);
		for (const { start, end } of stretches) before.push(before[before.length - 1] + end - start);
		let next = Infinity;
		for (let place = stretches.length - 1; place >= 0; place--) {
			if (!isMissing(stretches[place].phone)) next = place;
			withPhone.push(next);
		}
		withPhone.reverse();
	}

	/** How it fits a session that meets it; `last - first` stretches more than one do. */
	fit(from: WallSeconds, to: WallSeconds): Fit & { first: number; last: number } {
		const { stretches, before } = this;
		const first = countWhile(stretches.length, (place) => stretches[place].end < from);
		const last = countWhile(stretches.length, (place) => stretches[place].start <= to) - 1;
		const outside =
			Math.max(0, from - stretches[first].start) + Math.max(0, stretches[last].end - to);
		// All further starts are later still.
		const starts = stretches.slice(first, Math.min(first + 2, last + 1));
		return {
			overlap: before[last + 1] - before[first] - outside,
			distance: Math.min(...starts.map(({ start }) => Math.abs(start - from))),
			rank: this.rank,
			first,
			last,
		};
	}

	/** The stretch that tells type and phone. */
	telling(first: number, last: number): Stretch {
		const place = first === last ? first : this.withPhone[first];
		return this.stretches[place <= last ? place : first];
	}
}

/** In order; rows that overlap become one, with the first phone that they have. */
function joinOverlapping(rows: readonly Stretch[]): Stretch[] {
	const joined: Stretch[] = [];
	for (const row of [...rows].sort(byTime)) {
		const last = joined.at(-1);
		if (last === undefined || row.start >= last.end) {
			joined.push(row);
			continue;
		}
		const { type, phone } = isMissing(last.phone) && !isMissing(row.phone) ? row : last;
		joined[joined.length - 1] = {
			start: last.start,
			end: Math.max(last.end, row.end),
			type,
			phone,
		};
	}
	return joined;
}

function byTime(a: Stretch, b: Stretch): number {
	return a.start - b.start || a.end - b.end || compare(tellingText(a), tellingText(b));
}

function tellingText({ type, phone }: Stretch): string {
	return JSON.stringify([phone, type]);
}

function compare<T extends number | string>(a: T, b: T): number {
	return a < b ? -1 : Number(a > b);
}

/** Of `count` places, how many at the beginning fulfil a condition that no later one does. */
function countWhile(count: number, fulfils: (place: number) => boolean): number {
	let low = 0;
	let high = count;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (fulfils(middle)) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** A stretch among those of all interactions of an agent. */
interface Entry {
	readonly interaction: Interaction;
	readonly place: number;
	readonly start: WallSeconds;
	readonly end: WallSeconds;
}

/** Between two stretches of one interaction. */
interface Gap {
	readonly interaction: Interaction;
	readonly from: WallSeconds;
	readonly to: WallSeconds;
	/** Where the gap before it in the same interaction begins. */
	readonly previous: WallSeconds;
}

/** All that one agent did. */
class Timeline {
	/** By start, then ID. */
	private readonly entries: readonly Entry[];
	private readonly ends: readonly WallSeconds[];
	private readonly latestEnd: Extremes;
	private readonly longest: Extremes;
	private readonly firstRank: Extremes;
	/** By where they begin. */
	private readonly gaps: readonly Gap[];
	private readonly firstGapEnd: Extremes;
	private readonly firstPrevious: Extremes;

	constructor(
		rows: ReadonlyMap<string, readonly Stretch[]>,
		private readonly step: () => void,
	) {
		const interactions = [...rows]
			.sort(([a], [b]) => compare(a, b))
			.map(([id, stretches], rank) => new Interaction(id, rank, stretches));
		const entries = interactions
			.flatMap((interaction) =>
				interaction.stretches.map(({ start, end }, place) => ({ interaction, place, start, end })),
			)
			.sort((a, b) => a.start - b.start || a.interaction.rank - b.interaction.rank);
		const gaps = interactions.flatMap(gapsOf).sort((a, b) => a.from - b.from);
		this.entries = entries;
		this.ends = entries.map(({ end }) => end).sort((a, b) => a - b);
		this.latestEnd = extremes(entries, ({ end }) => end, Math.max);
		this.longest = extremes(entries, ({ start, end }) => end - start, Math.max);
		this.firstRank = extremes(entries, ({ interaction }) => interaction.rank, Math.min);
		this.gaps = gaps;
		this.firstGapEnd = extremes(gaps, ({ to }) => to, Math.min);
		this.firstPrevious = extremes(gaps, ({ previous }) => previous, Math.min);
	}

	match(from: WallSeconds, to: WallSeconds): InteractionFields {
		const { entries, ends } = this;
		let matches =
			countWhile(entries.length, (place) => this.counted(entries[place].start <= to)) -
			countWhile(ends.length, (place) => this.counted(ends[place] < from));
		if (matches === 0) return NONE;
		let best = NO_FIT;
		let chosen: { readonly interaction: Interaction; first: number; last: number } | undefined;
		for (const interaction of this.takenUpWithin(from, to)) {
			const fit = interaction.fit(from, to);
			// So far, each of its stretches was counted.
			matches -= fit.last - fit.first;
			if (!isBetter(fit, best)) continue;
			best = fit;
			chosen = { interaction, first: fit.first, last: fit.last };
		}
		// Of all others, one stretch alone meets the session.
		const single = this.bestEntry(from, to, best);
		if (single !== undefined) {
			const { interaction, place } = single;
			chosen = { interaction, first: place, last: place };
		}
		if (chosen === undefined) return NONE;
		const { type, phone } = chosen.interaction.telling(chosen.first, chosen.last);
		return {
			interaction_id: chosen.interaction.id,
			interaction_type: type,
			customer_phone: phone,
			interaction_matches: matches,
		};
	}

	/** The interactions of which two stretches or more meet the session: those with a gap inside. */
	private takenUpWithin(from: WallSeconds, to: WallSeconds): Interaction[] {
		const { gaps, firstGapEnd, firstPrevious } = this;
		if (gaps.length === 0) return [];
		const low = countWhile(gaps.length, (place) => this.counted(gaps[place].from < from));
		const high = countWhile(gaps.length, (place) => this.counted(gaps[place].from <= to));
		const found: Interaction[] = [];
		const look = (node: Node) => {
			this.step();
			if (node.to <= low || node.from >= high) return;
			// Of several gaps of one interaction, the first.
			if (firstGapEnd[node.number] > to || firstPrevious[node.number] >= from) return;
			if (isLeaf(node)) found.push(gaps[node.from].interaction);
			else halves(node).forEach(look);
		};
		look(root(gaps.length));
		return found;
	}

	/** The stretch that fits best, if any fits better than what is known. */
	private bestEntry(from: WallSeconds, to: WallSeconds, known: Fit): Entry | undefined {
		const { entries } = this;
		let best = known;
		let found: Entry | undefined;
		const look = (node: Node, hope: Fit) => {
			this.step();
			if (!isBetter(hope, best)) return;
			if (isLeaf(node)) {
				best = hope;
				found = entries[node.from];
				return;
			}
			const [left, right] = halves(node);
			const hopes = [this.hope(left, from, to), this.hope(right, from, to)];
			if (isBetter(hopes[1], hopes[0])) {
				look(right, hopes[1]);
				look(left, hopes[0]);
			} else {
				look(left, hopes[0]);
				look(right, hopes[1]);
			}
		};
		const all = root(entries.length);
		look(all, this.hope(all, from, to));
		return found;
	}

	/** The best fit that a stretch of the node can have; its fit, where it is the only one. */
	private hope(node: Node, from: WallSeconds, to: WallSeconds): Fit {
		const first = this.entries[node.from].start;
		const last = this.entries[node.to - 1].start;
		const end = this.latestEnd[node.number];
		if (first > to || end < from) return NO_FIT;
		return {
			overlap: Math.min(this.longest[node.number], Math.min(to, end) - Math.max(from, first)),
			distance: Math.max(0, first - from, from - last),
			rank: this.firstRank[node.number],
		};
	}

	private counted(is: boolean): boolean {
		this.step();
		return is;
	}
}

function gapsOf(interaction: Interaction): Gap[] {
	const { stretches } = interaction;
	return stretches.slice(1).map(({ start }, place) => ({
		interaction,
		from: stretches[place].end,
		to: start,
		previous: place === 0 ? -Infinity : stretches[place - 1].end,
	}));
}

/** A part of a list that is halved again and again: places `from` up to, not including, `to`. */
interface Node {
	readonly number: number;
	readonly from: number;
	readonly to: number;
}

/** The greatest or smallest value of each node, by its number. */
type Extremes = Float64Array;

function root(length: number): Node {
	return { number: 1, from: 0, to: length };
}

function isLeaf({ from, to }: Node): boolean {
	return to - from === 1;
}

function halves({ number, from, to }: Node): readonly [Node, Node] {
	const middle = (from + to) >>> 1;
	return [
		{ number: number * 2, from, to: middle },
		{ number: number * 2 + 1, from: middle, to },
	];
}

function extremes<T>(
	list: readonly T[],
	valueOf: (entry: T) => number,
	choose: (a: number, b: number) => number,
): Extremes {
	const values = new Float64Array(list.length * 4);
	const fill = (node: Node): number => {
		if (isLeaf(node)) return (values[node.number] = valueOf(list[node.from]));
		const [left, right] = halves(node);
		return (values[node.number] = choose(fill(left), fill(right)));
	};
	if (list.length > 0) fill(root(list.length));
	return values;
}
