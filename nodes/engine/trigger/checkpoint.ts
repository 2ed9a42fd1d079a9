import { isRecord } from '../client/response';
import { hash } from '../rows/identity';
import type { WallSeconds } from '../time/wallClock';
import { FORMER_DIGITS } from './formerly';
import { isSavedSeen, type SavedSeen } from './seen';

/** Another form than this was written by another version of the package. */
const VERSION = 2;

/**
 * What a trigger keeps from poll to poll, as it is saved. All moments are of the operation's wall clock.
 */
export interface Checkpoint {
	readonly version: typeof VERSION;
	/** Which server and token the rows are of; see {@link originOf}. */
	readonly origin: string;
	/**
	 * Whatever lies before was read for good, and what was seen is known whole from here on: the next
	 * whole reading starts here.
	 */
	readonly watermark: WallSeconds;
	/** The latest moment that has certainly come, because a row shows it; null as long as none did. */
	readonly newest: WallSeconds | null;
	/** When everything from the watermark on was last read; null as long as it never was. */
	readonly wholeAt: WallSeconds | null;
	/** Rows that ended before are not new, until everything was read once; null afterwards. */
	readonly newSince: WallSeconds | null;
	readonly seen: SavedSeen;
	/** What version 1 had seen, until everything was read once more; see `knownFormerly`. */
	readonly formerly?: SavedSeen;
	/** Whether rows were seen that did not come out, so that nothing has saved them yet. */
	readonly isUnsaved: boolean;
}

/** How far back a trigger looks, in seconds. */
export interface LookBack {
	/** How late a row may appear in the report, or how long it may take, and still be found. */
	readonly usual: number;
	/** How far back rows count as new at the first activation; 0 for none. */
	readonly atFirst: number;
}

/** Clocks that are set forward make an hour ago look like two; moments here are what clocks show. */
export const CLOCK_CHANGE = 3_600;

/** The checkpoint of a trigger that knows nothing yet. */
export function firstCheckpoint(origin: string, lookBack: LookBack, now: WallSeconds): Checkpoint {
	const watermark = now - Math.max(lookBack.usual + CLOCK_CHANGE, lookBack.atFirst);
	return {
		version: VERSION,
		origin,
		watermark,
		newest: null,
		wholeAt: null,
		newSince: now - lookBack.atFirst,
		seen: {},
		isUnsaved: false,
	};
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
	if (!isRecord(saved)) return null;
	const { version, origin, watermark, newest, wholeAt, newSince, seen, formerly, isUnsaved } =
		saved.version === 1 ? ofVersion1(saved) : saved;
	if (version !== VERSION || typeof origin !== 'string' || typeof isUnsaved !== 'boolean')
		return null;
	if (!isSecond(watermark) || !isSecondOrNull(newest)) return null;
	if (!isSecondOrNull(wholeAt) || !isSecondOrNull(newSince)) return null;
	if (!isRecord(seen) || !isSavedSeen(seen)) return null;
	const known = { version, origin, watermark, newest, wholeAt, newSince, seen, isUnsaved } as const;
	if (formerly === undefined) return known;
	return isRecord(formerly) && isSavedSeen(formerly, FORMER_DIGITS) ? { ...known, formerly } : null;
}

/** Version 1 knew other names, and remembered sessions by their agent and start. */
function ofVersion1({ settled, remembered, ...rest }: Record<string, unknown>) {
	const renamed = { watermark: settled, newest: null, seen: {}, formerly: remembered };
	return { ...rest, ...renamed, version: VERSION } as Record<string, unknown>;
}

const EARLIEST: WallSeconds = Date.UTC(2000, 0, 1) / 1_000;
const LATEST: WallSeconds = Date.UTC(9999, 11, 31) / 1_000;

function isSecond(value: unknown): value is WallSeconds {
	return Number.isSafeInteger(value) && Number(value) >= EARLIEST && Number(value) <= LATEST;
}

function isSecondOrNull(value: unknown): value is WallSeconds | null {
	return value === null || isSecond(value);
}
