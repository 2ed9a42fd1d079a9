import { asText, canonicalText, isMissing } from '../rows/identity';
import type { TimedRow } from '../rows/times';
import { SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';
import type { Report, Row } from '../../reports/report';
import { hashWords } from '../rows/hash';

/**
 * A session as the memory keeps it, in sixteen characters: 100,000 of them are 1.6 MB.
 *
 * | characters | what |
 * |---|---|
 * | 8 | who it is: second within the hour (2) and agent (6, of a hash); the bucket says the hour |
 * | 2 | what it looked like (of a hash): tells two sessions with the same agent and start apart |
 * | 6 | until when it must be remembered: seconds since the year 2000 |
 */
export interface Entry {
	content: string;
	/** The last second by which a request may be shown it again. */
	keepUntil: WallSeconds;
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

/** Who a row is, and where the memory looks for it. */
export interface Identity {
	readonly hour: number;
	/** Unique within the hour. */
	readonly text: string;
	/** Whether agent and start are both known, so that a change of other fields is no new session. */
	readonly isKnown: boolean;
}

/** Reads who a row is: agent and start; the whole row where its start cannot be read. */
export class IdentityReader {
	private readonly agents = new Map<string, string>();

	constructor(private readonly report: Report) {}

	read({ row, start, end }: TimedRow): Identity {
		const agentId = this.report.agent?.id ?? '';
		const isMissingAgent = isMissing(row[agentId]);
		const hasStart = !Number.isNaN(start);
		const who = !hasStart
			? canonicalText(row, this.report)
			: isMissingAgent
				? ''
				: asText(row[agentId]).trim();
		const moment = hasStart ? start : Number.isNaN(end) ? UNDATED : end;
		const second = moment - Math.floor(moment / SECONDS_PER_HOUR) * SECONDS_PER_HOUR;
		return {
			hour: hourOf(moment),
			text: digitsOf(second, SECOND_DIGITS) + (hasStart ? this.agent(who) : agentDigits(who)),
			isKnown: hasStart && !isMissingAgent,
		};
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

/**
 * What a row looks like, in as many characters as the memory keeps of it; the order of its fields does
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
export type Bucket = Map<string, Entry[]>;

/** Reads a bucket; what is damaged in it is no session of anybody. */
export function readBucket(text: string): Bucket {
	const bucket: Bucket = new Map();
	for (let at = 0; at < text.length; at += ENTRY_DIGITS) {
		const content = at + IDENTITY_DIGITS;
		const keep = content + CONTENT_DIGITS;
		const identity = text.slice(at, content);
		const entry: Entry = {
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
