import { digits } from './wallClock';

const CLOCK_LENGTH = 'HH:MM:SS'.length;
const HOURS_MINUTES_SECONDS = /^(\d{1,6}):([0-5]?\d):([0-5]\d)$/;
const MINUTES_SECONDS = /^(\d{1,6}):([0-5]\d)$/;
const SECONDS = /^\d{1,10}$/;

/**
 * Reads a duration: `HH:MM:SS` (beyond 24 hours too), `MM:SS` or whole seconds, as text or number.
 * The form that cobrowsing uses is documented as `HH:MM:SS`; sister reports send seconds.
 *
 * @returns whole seconds, or null for anything else, negative durations included
 */
export function parseDuration(value: unknown): number | null {
	if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : null;
	if (typeof value !== 'string') return null;
	return parseClock(value) ?? parseText(value.trim());
}

/** `HH:MM:SS` to the letter, the documented form, without a pattern: it is read 60,000 times. */
function parseClock(text: string): number | null {
	if (text.length !== CLOCK_LENGTH || text[2] !== ':' || text[5] !== ':') return null;
	const minutes = digits(text, 3, 5);
	const seconds = digits(text, 6, 8);
	const total = digits(text, 0, 2) * 3_600 + minutes * 60 + seconds;
	return minutes <= 59 && seconds <= 59 && total >= 0 ? total : null;
}

function parseText(text: string): number | null {
	const long = HOURS_MINUTES_SECONDS.exec(text);
	if (long) return Number(long[1]) * 3_600 + Number(long[2]) * 60 + Number(long[3]);
	const short = MINUTES_SECONDS.exec(text);
	if (short) return Number(short[1]) * 60 + Number(short[2]);
	return SECONDS.test(text) ? Number(text) : null;
}

/** Whether a value is what `formatDuration` would make of its own seconds. */
export function isFormattedDuration(value: unknown): value is string {
	return typeof value === 'string' && parseClock(value) !== null;
}

/** Seconds as `HH:MM:SS`, with as many digits of hours as it takes: what spreadsheets read as a duration. */
export function formatDuration(seconds: number): string {
	const hours = Math.floor(seconds / 3_600);
	const minutes = Math.floor(seconds / 60) % 60;
	return `${twoDigits(hours)}:${twoDigits(minutes)}:${twoDigits(seconds % 60)}`;
}

function twoDigits(value: number): string {
	return value < 10 ? `0${value}` : String(value);
}
