import { canonicalText } from '../rows/identity';
import type { TimedRow, TimedRows } from '../rows/times';
import type { WallSeconds } from '../time/wallClock';
import type { Report, Row } from '../../reports/report';
import {
	contentOf,
	hourOf,
	IdentityReader,
	readBucket,
	writeBucket,
	type Bucket,
	type Entry,
	type Identity,
} from './entry';

/** The memory as it is saved: entries by the hour in which their sessions started. */
export type Remembered = Readonly<Record<string, string>>;

/** What an answer showed. */
export interface Shown {
	readonly rows: TimedRows;
	/** Whether the answer covers everything from which the memory begins, not only the last hour. */
	readonly isWhole: boolean;
	/** The operation's wall clock at this moment. */
	readonly now: WallSeconds;
}

/** A session that was not known, and how many with the same agent and start were. */
export interface NewSession extends TimedRow {
	readonly twinsBefore: number;
}

/**
 * Remembers sessions, so that each is new once.
 *
 * A session is its agent and its start, as many times as an answer shows the two. What else a row
 * holds may be corrected later, which makes no new session; it only tells two of the same apart.
 *
 * Only the buckets that an answer touches are read and written, so that the size of the memory does
 * not matter to a poll.
 */
export class SessionMemory {
	private readonly texts: Map<number, string>;
	private readonly open = new Map<number, Bucket>();
	private readonly identities: IdentityReader;

	constructor(
		remembered: Remembered,
		private readonly report: Report,
	) {
		this.texts = new Map(Object.entries(remembered).map(([hour, text]) => [Number(hour), text]));
		this.identities = new IdentityReader(report);
	}

	/** Takes note of what an answer shows, each session once; returns those that were not known. */
	recognise(shown: Shown): NewSession[] {
		const groups = new Map<string, { identity: Identity; rows: TimedRow[] }>();
		const { rows: all, starts, ends } = shown.rows;
		for (let place = 0; place < all.length; place++) {
			const row = { row: all[place], start: starts[place], end: ends[place] };
			const identity = this.identities.read(row);
			const key = `${identity.hour} ${identity.text}`;
			const group = groups.get(key);
			if (group === undefined) groups.set(key, { identity, rows: [row] });
			else group.rows.push(row);
		}
		return [...groups.values()].flatMap(({ identity, rows }) =>
			this.recogniseGroup(identity, rows, shown),
		);
	}

	/** Forgets what no request from `settled` on can show again. */
	forgetBefore(settled: WallSeconds): void {
		const oldest = hourOf(settled);
		const hours = new Set([...this.texts.keys(), ...this.open.keys()]);
		for (const hour of [...hours].filter((held) => held <= oldest)) {
			const bucket = this.bucket(hour);
			for (const [identity, entries] of bucket) {
				const kept = entries.filter(({ keepUntil }) => keepUntil >= settled);
				if (kept.length > 0) bucket.set(identity, kept);
				else bucket.delete(identity);
			}
		}
	}

	/** The memory, ready to be saved. */
	toRemembered(): Remembered {
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
			else this.seen(entry, row, shown.now, rest);
		}
		// Those that changed since are not new. Which ones they are nobody says: the order is fixed.
		if (strange.length > 1) strange.sort((a, b) => this.compare(a.row.row, b.row.row));
		const changed = [...rest].slice(0, strange.length);
		changed.forEach((entry, index) => {
			const { row, content } = strange[index];
			this.seen(entry, row, shown.now, rest);
			// Part of an answer may show another session with the same agent and start instead.
			if (shown.isWhole) entry.content = content;
		});
		const added = strange.slice(changed.length);
		for (const { row, content } of added) {
			known.push({ content, keepUntil: this.keepUntil(row, shown.now) });
		}
		if (known.length > 0) bucket.set(text, known);
		return added.map(({ row }) => ({ ...row, twinsBefore }));
	}

	private seen(entry: Entry, row: TimedRow, now: WallSeconds, rest: Set<Entry>): void {
		rest.delete(entry);
		entry.keepUntil = Math.max(entry.keepUntil, this.keepUntil(row, now));
	}

	/**
	 * By its later date the report may show it, whichever it files by; a row without one of them may
	 * show wherever it was seen.
	 */
	private keepUntil({ start, end }: TimedRow, now: WallSeconds): WallSeconds {
		return Math.max(...[start, end].map((date) => (Number.isNaN(date) ? now : date)));
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
