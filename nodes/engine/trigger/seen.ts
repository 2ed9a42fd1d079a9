import { hashNumber } from '../rows/identity';
import type { TimedRow } from '../rows/timedRow';
import { SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';

/** What was seen: the hash of each row's key, and the hour with which it is forgotten. */
export type Seen = Map<string, number>;

/**
 * The same as it is saved: by hours, counted from 1970 on the wall clock, the hashes one after the
 * other. 100,000 rows are 0.8 MB.
 */
export type SavedSeen = Readonly<Record<string, string>>;

/** 48 bits: of 100,000 rows a day, one is taken for another once in a lifetime. */
const HASH_DIGITS = 8;
const HALF = 64 ** (HASH_DIGITS / 2);
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function readSeen(saved: SavedSeen): Seen {
	const seen: Seen = new Map();
	for (const [hour, hashes] of Object.entries(saved)) {
		for (let at = 0; at < hashes.length; at += HASH_DIGITS) {
			seen.set(hashes.slice(at, at + HASH_DIGITS), Number(hour));
		}
	}
	return seen;
}

export function formatSeen(seen: Seen): SavedSeen {
	const hours = new Map<number, string[]>();
	for (const [hash, hour] of seen) {
		const hashes = hours.get(hour);
		if (hashes === undefined) hours.set(hour, [hash]);
		else hashes.push(hash);
	}
	return Object.fromEntries([...hours].map(([hour, hashes]) => [hour, hashes.join('')]));
}

/** Whether something that was saved can be what was seen. */
export function isSavedSeen(value: object, digits = HASH_DIGITS): value is SavedSeen {
	return Object.entries(value).every(
		([hour, hashes]) =>
			/^-?\d{1,9}$/.test(hour) && typeof hashes === 'string' && hashes.length % digits === 0,
	);
}

/** The hash under which the row of a key is remembered. */
export function hashOf(key: string): string {
	const number = hashNumber(key);
	return base64(Math.floor(number / HALF) % HALF) + base64(number % HALF);
}

/** A number of 24 bits. */
export function base64(number: number): string {
	return (
		DIGITS[number >> 18] +
		DIGITS[(number >> 12) & 63] +
		DIGITS[(number >> 6) & 63] +
		DIGITS[number & 63]
	);
}

/** The hour that holds a moment, counted from 1970 on the wall clock. */
export function hourOf(moment: WallSeconds): number {
	return Math.floor(moment / SECONDS_PER_HOUR);
}

/**
 * Notes that rows were shown. The report may show each again by its later date, whichever it files by;
 * one that has no end yet, wherever it was seen.
 *
 * @param keptUntil all are remembered until this moment at the least
 */
export function remember(
	seen: Seen,
	events: readonly TimedRow[],
	now: WallSeconds,
	keptUntil: WallSeconds,
): void {
	for (const one of events) {
		const hour = hourOf(Math.max(keptUntil, Math.min(now, lastShown(one, now))));
		const hash = hashOf(one.key);
		seen.set(hash, Math.max(hour, seen.get(hash) ?? hour));
	}
}

function lastShown({ start, end }: TimedRow, now: WallSeconds): WallSeconds {
	return Math.max(Number.isNaN(start) ? now : start, Number.isNaN(end) ? now : end);
}

/** Forgets what is remembered no longer than until a moment, with its hour. */
export function forget(seen: Seen, before: WallSeconds): void {
	const oldest = hourOf(before);
	for (const [hash, hour] of seen) if (hour < oldest) seen.delete(hash);
}
