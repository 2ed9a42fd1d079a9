import { isRecord } from '../client/response';
import { SECONDS_PER_DAY, type WallSeconds } from '../time/wallClock';
import { hash } from '../rows/hash';
import { isBucketText } from './entry';
import type { Remembered } from './seen';

/** Another form than this was written by another version of the package. */
const VERSION = 1;

/** What a trigger keeps from poll to poll. */
export interface PollState {
	/** Which server and token the sessions are of; see {@link originOf}. */
	readonly origin: string;
	/**
	 * The memory is whole from this second on, and whatever lies before it was read for good: the
	 * next whole reading starts here. Wall clock of the operation, like all moments here.
	 */
	readonly settled: WallSeconds;
	/** When everything from `settled` on was last read; null as long as it never was. */
	readonly wholeAt: WallSeconds | null;
	/** Sessions that ended before are not new, until everything was read once; null afterwards. */
	readonly newSince: WallSeconds | null;
	readonly remembered: Remembered;
	/** Whether sessions were remembered that did not come out, so that nothing has saved them yet. */
	readonly isUnsaved: boolean;
}

/** Tells servers and tokens apart without keeping the token: 24 bits of a hash do not give it away. */
export function originOf(address: string, token: string): string {
	return `${hash(address).slice(-6)}-${hash(token).slice(-6)}`;
}

/**
 * Reads a state that was saved.
 *
 * @returns undefined where there is none; null for one that is damaged or of an unknown version
 */
export function parseState(saved: unknown): PollState | null | undefined {
	if (saved === undefined || saved === null) return undefined;
	if (!isRecord(saved) || saved.version !== VERSION) return null;
	const { origin, settled, wholeAt, newSince, remembered, isUnsaved } = saved;
	if (typeof origin !== 'string' || !isSecond(settled)) return null;
	if (!isSecondOrNull(wholeAt) || !isSecondOrNull(newSince)) return null;
	if (!isRemembered(remembered) || typeof isUnsaved !== 'boolean') return null;
	return { origin, settled, wholeAt, newSince, remembered, isUnsaved };
}

/** The state as it is saved: plain JSON. */
export function formatState(state: PollState): PollState & { readonly version: number } {
	return { version: VERSION, ...state };
}

/** No change of clocks or zones sets a clock back any further. */
const FURTHEST_AHEAD = SECONDS_PER_DAY;

/**
 * A state as it can be at this moment: what lies ahead was never read. Another time zone in the
 * credential may have left it so.
 *
 * @returns null for one that lies so far ahead that a clock must have been wrong
 */
export function notAhead(state: PollState, now: WallSeconds): PollState | null {
	const { settled, newSince } = state;
	if (settled > now + FURTHEST_AHEAD) return null;
	return {
		...state,
		settled: Math.min(settled, now),
		newSince: newSince === null ? null : Math.min(newSince, now),
	};
}

const EARLIEST: WallSeconds = Date.UTC(2000, 0, 1) / 1_000;
const LATEST: WallSeconds = Date.UTC(9999, 11, 31) / 1_000;

function isSecond(value: unknown): value is WallSeconds {
	return Number.isSafeInteger(value) && Number(value) >= EARLIEST && Number(value) <= LATEST;
}

function isSecondOrNull(value: unknown): value is WallSeconds | null {
	return value === null || isSecond(value);
}

function isRemembered(value: unknown): value is Remembered {
	if (!isRecord(value)) return false;
	return Object.entries(value).every(
		([hour, text]) => /^-?\d{1,9}$/.test(hour) && isBucketText(text),
	);
}
