import { isRecord } from '../client/response';
import { SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';
import { hash } from '../rows/identity';
import { isBucketText, type Seen } from './seen';

/** Another form than this was written by another version of the package. */
const VERSION = 1;

/** What a trigger keeps from poll to poll. */
export interface Checkpoint {
	/** Which server and token the sessions are of; see {@link originOf}. */
	readonly origin: string;
	/**
	 * Whatever lies before was read for good, and what was seen is known whole from here on: the next
	 * whole reading starts here. It never goes back. Wall clock of the operation, like all moments here.
	 */
	readonly watermark: WallSeconds;
	/** When everything from the watermark on was last read; null as long as it never was. */
	readonly wholeAt: WallSeconds | null;
	/** Sessions that ended before are not new, until everything was read once; null afterwards. */
	readonly newSince: WallSeconds | null;
	readonly seen: Seen;
	/** Whether sessions were seen that did not come out, so that nothing has saved them yet. */
	readonly isUnsaved: boolean;
}

/** A checkpoint as it is saved; saved workflows depend on these names. */
export interface SavedCheckpoint {
	readonly version: number;
	readonly origin: string;
	readonly settled: WallSeconds;
	readonly wholeAt: WallSeconds | null;
	readonly newSince: WallSeconds | null;
	readonly remembered: Seen;
	readonly isUnsaved: boolean;
}

/** Tells servers and tokens apart without keeping the token: 24 bits of a hash do not give it away. */
export function originOf(address: string, token: string): string {
	return `${hash(address).slice(-6)}-${hash(token).slice(-6)}`;
}

/**
 * Reads a checkpoint that was saved.
 *
 * @returns undefined where there is none; null for one that is damaged or of an unknown version
 */
export function parseCheckpoint(saved: unknown): Checkpoint | null | undefined {
	if (saved === undefined || saved === null) return undefined;
	if (!isRecord(saved) || saved.version !== VERSION) return null;
	const { origin, settled: watermark, wholeAt, newSince, remembered: seen, isUnsaved } = saved;
	if (typeof origin !== 'string' || !isSecond(watermark)) return null;
	if (!isSecondOrNull(wholeAt) || !isSecondOrNull(newSince)) return null;
	if (!isSeen(seen) || typeof isUnsaved !== 'boolean') return null;
	return { origin, watermark, wholeAt, newSince, seen, isUnsaved };
}

/** The checkpoint as it is saved: plain JSON. */
export function formatCheckpoint(checkpoint: Checkpoint): SavedCheckpoint {
	const { origin, watermark: settled, wholeAt, newSince, seen: remembered, isUnsaved } = checkpoint;
	return { version: VERSION, origin, settled, wholeAt, newSince, remembered, isUnsaved };
}

/**
 * A moment that has certainly come, because a session that began then was seen: a clock that shows an
 * earlier one is wrong. At least an hour behind the newest session, which no change of clocks undoes.
 */
export function provenTime({ seen, wholeAt }: Checkpoint): WallSeconds {
	if (wholeAt === null) return -Infinity;
	let newest = -Infinity;
	for (const hour of Object.keys(seen)) newest = Math.max(newest, Number(hour));
	return Math.min(newest * SECONDS_PER_HOUR, wholeAt);
}

/**
 * A checkpoint as it can be used at this moment.
 *
 * @returns null for one that lies ahead of every session that was seen and of the clock: that, or the
 * credential's time zone, must have been wrong when it was made
 */
export function usableAt(checkpoint: Checkpoint, now: WallSeconds): Checkpoint | null {
	const { watermark, newSince } = checkpoint;
	if (watermark > Math.max(now, provenTime(checkpoint))) return null;
	return { ...checkpoint, newSince: newSince === null ? null : Math.min(newSince, now) };
}

const EARLIEST: WallSeconds = Date.UTC(2000, 0, 1) / 1_000;
const LATEST: WallSeconds = Date.UTC(9999, 11, 31) / 1_000;

function isSecond(value: unknown): value is WallSeconds {
	return Number.isSafeInteger(value) && Number(value) >= EARLIEST && Number(value) <= LATEST;
}

function isSecondOrNull(value: unknown): value is WallSeconds | null {
	return value === null || isSecond(value);
}

function isSeen(value: unknown): value is Seen {
	if (!isRecord(value)) return false;
	return Object.entries(value).every(
		([hour, text]) => /^-?\d{1,9}$/.test(hour) && isBucketText(text),
	);
}
