import type { Report } from '../../reports/report';
import { isRecord } from '../client/response';
import { canonicalText, hash, hashNumber, nameOf } from '../rows/identity';
import type { TimedRow } from '../rows/timedRow';
import { EARLIEST, LATEST } from '../time/range';
import { SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';
import type { Poll } from './poll';

/** Another form than this was written by another version of the package. */
const VERSION = 2;

/** What a trigger keeps from poll to poll, as it is saved. Moments are of the operation's wall clock. */
export interface Checkpoint {
	readonly version: typeof VERSION;
	/** Which server and token the rows are of; see {@link originOf}. */
	readonly origin: string;
	/** What lies before was read for good; what was seen is known whole from here on. */
	readonly watermark: WallSeconds;
	/** The latest moment that has certainly come, because a row shows it; null as long as none did. */
	readonly newest: WallSeconds | null;
	/** When everything from the watermark on was last read; null as long as it never was. */
	readonly wholeAt: WallSeconds | null;
	/** Rows that ended before are not new, until everything was read once; null afterwards. */
	readonly newSince: WallSeconds | null;
	readonly seen: SavedSeen;
	/** What version 1 had seen, until everything was read once more; see {@link seenFormerly}. */
	readonly formerly?: SavedSeen;
	/** Whether rows were seen that did not come out, so that nothing has saved them yet. */
	readonly isUnsaved: boolean;
}

/** Clocks that are set forward make an hour ago look like two; moments here are what clocks show. */
export const CLOCK_CHANGE = 3_600;

/** The checkpoint of a trigger that knows nothing yet. */
export function firstCheckpoint(origin: string, lookBack: Poll['lookBack'], now: WallSeconds) {
	const { usual, atFirst } = lookBack;
	const watermark = now - Math.max(usual + CLOCK_CHANGE, atFirst);
	const newSince = now - atFirst;
	const unread = { newest: null, wholeAt: null, seen: {}, isUnsaved: false };
	const first: Checkpoint = { version: VERSION, origin, watermark, newSince, ...unread };
	return first;
}

/** Tells servers and tokens apart without keeping the token: 24 bits of a hash do not give it away. */
export function originOf(address: string, token: string): string {
	return `${hash(address).slice(-6)}-${hash(token).slice(-6)}`;
}

/** Reads what was saved: undefined where nothing was, null where it is damaged or of another version. */
export function parseCheckpoint(saved: unknown): Checkpoint | null | undefined {
	if (saved === undefined || saved === null) return undefined;
	if (!isRecord(saved)) return null;
	const { version, origin, watermark, newest, wholeAt, newSince, seen, formerly, isUnsaved } =
		saved.version === 1 ? ofVersion1(saved) : saved;
	if (version !== VERSION || typeof origin !== 'string') return null;
	if (!isSecond(watermark) || !isSecondOrNull(newest)) return null;
	if (!isSecondOrNull(wholeAt) || !isSecondOrNull(newSince)) return null;
	if (!isSavedSeen(seen) || typeof isUnsaved !== 'boolean') return null;
	if (formerly !== undefined && !isSavedSeen(formerly, 2 * HASH_DIGITS)) return null;
	return { version, origin, watermark, newest, wholeAt, newSince, seen, formerly, isUnsaved };
}

/** The checkpoint that a poll goes on with, which one was saved, and why that is not gone on with. */
export function openCheckpoint({ saved, origin, lookBack, now }: Poll) {
	const found = parseCheckpoint(saved);
	if (found?.origin === origin) return { found, checkpoint: found };
	if (found === undefined) return { found, checkpoint: firstCheckpoint(origin, lookBack, now) };
	// A trigger that fails for ever helps nobody. Rows may have come out already.
	const checkpoint = firstCheckpoint(origin, { ...lookBack, atFirst: 0 }, now);
	const why = found ? 'the server or the token has changed' : 'the saved state cannot be read';
	return { found, checkpoint, newBeginning: why };
}

/** Version 1 knew other names, and remembered sessions by their agent and start. */
function ofVersion1({ settled, remembered, ...rest }: Record<string, unknown>) {
	const renamed = { watermark: settled, newest: null, seen: {}, formerly: remembered };
	return { ...rest, ...renamed, version: VERSION } as Record<string, unknown>;
}

function isSecond(value: unknown): value is WallSeconds {
	return Number.isSafeInteger(value) && Number(value) >= EARLIEST && Number(value) <= LATEST;
}

function isSecondOrNull(value: unknown): value is WallSeconds | null {
	return value === null || isSecond(value);
}

/** What was seen: the hash of each row's key, and the hour with which it is forgotten. */
export type Seen = Map<string, number>;
/** The same as it is saved: by hours, the hashes one after the other. 100,000 rows are 0.8 MB. */
export type SavedSeen = Readonly<Record<string, string>>;

/** 48 bits: of 100,000 rows a day, one is taken for another once in a lifetime. */
const HASH_DIGITS = 8;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function readSeen(saved: SavedSeen): Seen {
	const seen: Seen = new Map();
	for (const [hour, hashes] of Object.entries(saved)) {
		for (const row of hashes.match(/[^]{8}/g) ?? []) seen.set(row, Number(hour));
	}
	return seen;
}

export function formatSeen(seen: Seen): SavedSeen {
	const hours: Record<string, string> = {};
	for (const [row, hour] of seen) hours[hour] = (hours[hour] ?? '') + row;
	return hours;
}

function isSavedSeen(value: unknown, digits = HASH_DIGITS): value is SavedSeen {
	if (!isRecord(value)) return false;
	return Object.entries(value).every(([hour, hashes]) => {
		const areWhole = typeof hashes === 'string' && hashes.length % digits === 0;
		return areWhole && /^-?\d{1,9}$/.test(hour);
	});
}

/** Under which the row of a key is remembered. */
export function hashOf(key: string): string {
	return base64(hashNumber(key));
}

/** The last 48 bits of a number. */
function base64(number: number): string {
	let text = '';
	for (let left = number; text.length < HASH_DIGITS; left = Math.floor(left / 64)) {
		text = DIGITS[left % 64] + text;
	}
	return text;
}

/** The hour that holds a moment, counted from 1970 on the wall clock. */
export function hourOf(moment: WallSeconds): number {
	return Math.floor(moment / SECONDS_PER_HOUR);
}

/** Notes that rows were shown, and remembers them until `least` at least. */
export function remember(seen: Seen, events: TimedRow[], now: WallSeconds, least: WallSeconds) {
	for (const { start, end, key } of events) {
		// It may be shown again by its later date, whichever it is filed by; without an end, wherever it was seen.
		const later = Math.max(start, end);
		const lastShown = Number.isNaN(later) ? now : Math.min(now, later);
		const hour = hourOf(Math.max(least, lastShown));
		const row = hashOf(key);
		seen.set(row, Math.max(hour, seen.get(row) ?? hour));
	}
}

/** Forgets what is remembered no longer than until a moment, with its hour. */
export function forget(seen: Seen, before: WallSeconds): void {
	const oldest = hourOf(before);
	for (const [row, hour] of seen) if (hour < oldest) seen.delete(row);
}

/** Whether version 1 had seen a row: in the hour of its start, the second and 36 bits of a hash of the agent. */
export function seenFormerly(formerly: SavedSeen, report: Report): (one: TimedRow) => boolean {
	const known = new Set<string>();
	// That is in the first eight characters of an entry; the other eight matter no longer.
	for (const [hour, entries] of Object.entries(formerly)) {
		for (const one of entries.match(/[^]{16}/g) ?? []) known.add(`${hour} ${one.slice(0, 8)}`);
	}
	return ({ row, start, end }) => {
		const isUndated = Number.isNaN(start);
		const moment = isUndated ? end : start;
		const id = nameOf(row[report.agent?.id ?? '']) ?? '';
		const bits = parseInt(hash(isUndated ? canonicalText(row, report) : id).slice(-9), 16);
		const hour = hourOf(moment);
		const second = moment - hour * SECONDS_PER_HOUR;
		return known.has(`${hour} ${base64(second * 2 ** 36 + bits)}`);
	};
}
