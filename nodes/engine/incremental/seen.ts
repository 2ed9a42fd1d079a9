import type { Report, Row } from '../../reports/report';
import { asText, canonicalText, hashWords, isMissing } from '../rows/identity';
import type { TimedRow, TimedRows } from '../rows/times';
import { SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';

/** What was seen as it is saved: sessions by the hour in which they started. */
export type Seen = Readonly<Record<string, string>>;

/** What an answer showed. */
export interface Shown {
	readonly rows: TimedRows;
	/** Whether the answer covers everything from the watermark on, not only the last hours. */
	readonly isWhole: boolean;
	/** The operation's wall clock at this moment. */
	readonly now: WallSeconds;
	/** Where whole readings begin; what is dated before is shown only by a filter of another clock. */
	readonly watermark: WallSeconds;
}

/** A session that was not known, and how many with the same agent and start were. */
export interface NewSession extends TimedRow {
	readonly twinsBefore: number;
}

/**
 * Knows which sessions were seen, so that each is new once.
 *
 * A session is its agent and its start, as many times as an answer shows the two. What else a row
 * holds may be corrected later, which makes no new session; it only tells two of the same apart.
 *
 * Only the buckets that an answer touches are read and written, so that how much was seen does
 * not matter to a poll.
 */
export class SeenSessions {
	private readonly texts: Map<number, string>;
	private readonly open = new Map<number, Bucket>();
	private readonly identities: IdentityReader;
	/** The latest date up to now that an answer showed. */
	newest: WallSeconds = -Infinity;

	constructor(
		saved: Seen,
		private readonly report: Report,
	) {
		this.texts = new Map(Object.entries(saved).map(([hour, text]) => [Number(hour), text]));
		this.identities = new IdentityReader(report);
	}

	/** Takes note of what an answer shows, each session once; returns those that were not known. */
	recognise(shown: Shown): NewSession[] {
		const groups = new Map<string, { identity: Identity; rows: TimedRow[] }>();
		const { rows, starts, ends } = shown.rows;
		for (let place = 0; place < rows.length; place++) {
			const row = { row: rows[place], start: starts[place], end: ends[place] };
			const identity = this.identities.read(row);
			this.rename(identity);
			const key = `${identity.hour} ${identity.text}`;
			const group = groups.get(key);
			if (group === undefined) groups.set(key, { identity, rows: [row] });
			else group.rows.push(row);
		}
		return [...groups.values()].flatMap(({ identity, rows: same }) =>
			this.recogniseGroup(identity, same, shown),
		);
	}

	/** Keeps all that the answers of this reading showed, until a moment at the least. */
	keepUntil(moment: WallSeconds): void {
		for (const bucket of this.open.values()) {
			for (const entry of [...bucket.values()].flat()) {
				if (entry.isShown) entry.keepUntil = Math.max(entry.keepUntil, moment);
			}
		}
	}

	/**
	 * Forgets what no request from the watermark on can show again: what is dated before, unless the
	 * answers of this reading showed it all the same. The API may file by another clock than the rows
	 * are dated by, by when it stored them, or by whole days.
	 */
	forgetBefore(watermark: WallSeconds): void {
		const oldest = hourOf(watermark);
		const hours = new Set([...this.texts.keys(), ...this.open.keys()]);
		for (const hour of [...hours].filter((held) => held <= oldest)) {
			const bucket = this.bucket(hour);
			for (const [identity, entries] of bucket) {
				const kept = entries.filter(
					({ keepUntil, isShown = false }) => isShown || keepUntil >= watermark,
				);
				if (kept.length > 0) bucket.set(identity, kept);
				else bucket.delete(identity);
			}
		}
	}

	/** All that was seen, ready to be saved. */
	toSaved(): Seen {
		for (const [hour, bucket] of this.open) {
			if (bucket.size > 0) this.texts.set(hour, writeBucket(bucket));
			else this.texts.delete(hour);
		}
		return Object.fromEntries(this.texts);
	}

	private recogniseGroup({ hour, text, isKnown }: Identity, rows: TimedRow[], shown: Shown) {
		const bucket = this.bucket(hour);
		const known = bucket.get(text) ?? [];
		const twinsBefore = isKnown ? known.length : 0;
		const rest = new Set(known);
		const strange: Array<{ row: TimedRow; content: string }> = [];
		for (const row of rows) {
			const content = contentOf(row.row);
			const entry = [...rest].find((candidate) => candidate.content === content);
			if (entry === undefined) strange.push({ row, content });
			else this.note(entry, row, shown.now, rest);
		}
		// Those that changed since are not new. Which ones they are nobody says: the order is fixed.
		if (strange.length > 1) strange.sort((a, b) => this.compare(a.row.row, b.row.row));
		const added = strange.filter(({ row, content }) => {
			const entry = this.changedInto(row, rest, shown);
			if (entry === undefined) return true;
			this.note(entry, row, shown.now, rest);
			// Part of an answer may show another session with the same agent and start instead.
			if (shown.isWhole) entry.content = content;
			return false;
		});
		for (const { row, content } of added) {
			known.push({ content, keepUntil: this.lastShown(row, shown.now), isShown: true });
		}
		if (known.length > 0) bucket.set(text, known);
		return added.map(({ row }) => ({ ...row, twinsBefore }));
	}

	/**
	 * What a row looked like before, of what else is known of its agent and start. A session whose dates
	 * have passed does not become one that is dated later: that is another with the same two.
	 */
	private changedInto(
		row: TimedRow,
		rest: ReadonlySet<SeenSession>,
		{ now, watermark }: Shown,
	): SeenSession | undefined {
		const candidates = [...rest].sort((one, other) => one.keepUntil - other.keepUntil);
		const isPast = this.lastShown(row, now) < watermark;
		return candidates.find(({ keepUntil }) => isPast || keepUntil >= watermark);
	}

	/** Brings together what an earlier version saved under another text. */
	private rename({ hour, text, formerly }: Identity): void {
		const entries = formerly === undefined ? undefined : this.bucket(hour).get(formerly);
		if (formerly === undefined || entries === undefined) return;
		this.bucket(hour).delete(formerly);
		this.bucket(hour).set(text, (this.bucket(hour).get(text) ?? []).concat(entries));
	}

	private note(entry: SeenSession, row: TimedRow, now: WallSeconds, rest: Set<SeenSession>): void {
		rest.delete(entry);
		entry.isShown = true;
		entry.keepUntil = Math.max(entry.keepUntil, this.lastShown(row, now));
	}

	/**
	 * By its later date the report may show it, whichever it files by; a row without one of them may
	 * show wherever it was seen.
	 */
	private lastShown({ start, end }: TimedRow, now: WallSeconds): WallSeconds {
		const dates = [start, end];
		for (const date of dates) {
			// Written so that an unreadable date is none.
			if (date <= now && date > this.newest) this.newest = date;
		}
		return Math.max(...dates.map((date) => (Number.isNaN(date) ? now : date)));
	}

	private bucket(hour: number): Bucket {
		let bucket = this.open.get(hour);
		if (bucket === undefined) {
			bucket = readBucket(this.texts.get(hour) ?? '');
			this.open.set(hour, bucket);
		}
		return bucket;
	}

	private compare(one: Row, other: Row): number {
		return canonicalText(one, this.report) < canonicalText(other, this.report) ? -1 : 1;
	}
}

/**
 * A session as it is saved, in sixteen characters: 100,000 of them are 1.6 MB.
 *
 * | characters | what |
 * |---|---|
 * | 8 | who it is: second within the hour (2) and agent (6, of a hash); the bucket says the hour |
 * | 2 | what it looked like (of a hash): tells two sessions with the same agent and start apart |
 * | 6 | until when it must be remembered: seconds since the year 2000 |
 */
export interface SeenSession {
	content: string;
	/** The last second by which a request may be shown it again. */
	keepUntil: WallSeconds;
	/** Whether the answer at hand showed it; not saved. */
	isShown?: boolean;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES: ReadonlyMap<string, number> = new Map(
	[...DIGITS].map((digit, value) => [digit, value]),
);
const SECOND_DIGITS = 2;
const AGENT_DIGITS = 6;
const CONTENT_DIGITS = 2;
const KEEP_DIGITS = 6;
/** How many characters of an entry say who it is. */
const IDENTITY_DIGITS = SECOND_DIGITS + AGENT_DIGITS;
const ENTRY_DIGITS = IDENTITY_DIGITS + CONTENT_DIGITS + KEEP_DIGITS;
/** In seconds; it ends in the year 4177. */
const LONGEST_KEPT = 64 ** KEEP_DIGITS - 1;
const YEAR_2000: WallSeconds = Date.UTC(2000, 0, 1) / 1_000;

/** Where rows are kept that have no date at all: an hour that no session can have. */
const UNDATED = YEAR_2000;

/** Who a row is, and where it is looked for. */
export interface Identity {
	readonly hour: number;
	/** Unique within the hour. */
	readonly text: string;
	/** Whether agent and start are both known, so that a change of other fields is no new session. */
	readonly isKnown: boolean;
	/** The text under which an earlier version of the package saved it, where that was another. */
	readonly formerly: string | undefined;
}

/** Reads who a row is: agent and start; the whole row where its start cannot be read. */
export class IdentityReader {
	private readonly agents = new Map<string, string>();

	constructor(private readonly report: Report) {}

	read({ row, start, end }: TimedRow): Identity {
		const hasStart = !Number.isNaN(start);
		const moment = hasStart ? start : Number.isNaN(end) ? UNDATED : end;
		const second = moment - Math.floor(moment / SECONDS_PER_HOUR) * SECONDS_PER_HOUR;
		const hour = hourOf(moment);
		const textOf = (who: string) => digitsOf(second, SECOND_DIGITS) + who;
		if (hasStart) {
			const agent = row[this.report.agent?.id ?? ''];
			const isKnown = !isMissing(agent);
			const id = isKnown ? asText(agent).trim() : '';
			return { hour, text: textOf(this.agent(id)), isKnown, formerly: undefined };
		}
		const text = textOf(agentDigits(canonicalText(row, this.report)));
		const former = textOf(agentDigits(textOfVersion1(row, this.report)));
		return { hour, text, isKnown: false, formerly: former === text ? undefined : former };
	}

	/** There are few agents, and many rows of each. */
	private agent(id: string): string {
		let text = this.agents.get(id);
		if (text === undefined) {
			text = agentDigits(id);
			this.agents.set(id, text);
		}
		return text;
	}
}

/** How the first version of the package told rows without a readable start apart: as they were spelt. */
function textOfVersion1(row: Row, { end }: Report): string {
	const names = Object.keys(row).sort();
	return JSON.stringify([row[end ?? ''], ...names.map((name) => [name, row[name]])]);
}

/**
 * What a row looks like, in as many characters as are kept of it; the order of its fields does
 * not matter. It is made of every row that a poll reads, hence of plain sums.
 */
export function contentOf(row: Row): string {
	let sum = 0;
	for (const name in row) sum += scatter(mix(asText(row[name]), mix(name, FNV_BASIS)));
	return digitsOf(sum, CONTENT_DIGITS);
}

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a in 32 bits, over the text's UTF-16 units. */
function mix(text: string, basis: number): number {
	let hash = basis;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
	return hash;
}

/** Lets every bit of a hash depend on every other; FNV's lower ones do not. */
function scatter(hash: number): number {
	const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	return (half ^ (half >>> 13)) >>> 0;
}

/** The hour that holds a moment, counted from 1970 on the wall clock. */
export function hourOf(moment: WallSeconds): number {
	return Math.floor(moment / SECONDS_PER_HOUR);
}

/** The entries of one hour by their identity; several under one are several sessions. */
export type Bucket = Map<string, SeenSession[]>;

/** Reads a bucket; what is damaged in it is no session of anybody. */
export function readBucket(text: string): Bucket {
	const bucket: Bucket = new Map();
	for (let at = 0; at < text.length; at += ENTRY_DIGITS) {
		const content = at + IDENTITY_DIGITS;
		const keep = content + CONTENT_DIGITS;
		const identity = text.slice(at, content);
		const entry: SeenSession = {
			content: text.slice(content, keep),
			keepUntil: YEAR_2000 + valueOf(text, keep, at + ENTRY_DIGITS),
		};
		const same = bucket.get(identity);
		if (same === undefined) bucket.set(identity, [entry]);
		else same.push(entry);
	}
	return bucket;
}

export function writeBucket(bucket: Bucket): string {
	const texts: string[] = [];
	for (const [identity, entries] of bucket) {
		for (const { content, keepUntil } of entries) {
			const kept = Math.min(Math.max(keepUntil - YEAR_2000, 0), LONGEST_KEPT);
			texts.push(identity + content + digitsOf(kept, KEEP_DIGITS));
		}
	}
	return texts.join('');
}

/** Whether a text can be a bucket's: saved states may come back damaged. */
export function isBucketText(text: unknown): text is string {
	return typeof text === 'string' && text.length % ENTRY_DIGITS === 0;
}

function agentDigits(id: string): string {
	const { high, low } = hashWords(id);
	return digitsOf((high & 0xf) * 2 ** 32 + low, AGENT_DIGITS);
}

/** The last `count` digits of a number, to the base of 64. */
function digitsOf(value: number, count: number): string {
	let text = '';
	for (let rest = value, place = 0; place < count; place++, rest = Math.floor(rest / 64)) {
		text = DIGITS[rest % 64] + text;
	}
	return text;
}

function valueOf(text: string, from: number, to: number): number {
	let value = 0;
	for (let at = from; at < to; at++) value = value * 64 + (VALUES.get(text[at]) ?? 0);
	return value;
}
