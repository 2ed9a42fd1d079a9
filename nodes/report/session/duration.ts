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
	const text = value.trim();
	const long = HOURS_MINUTES_SECONDS.exec(text);
	if (long) return Number(long[1]) * 3_600 + Number(long[2]) * 60 + Number(long[3]);
	const short = MINUTES_SECONDS.exec(text);
	if (short) return Number(short[1]) * 60 + Number(short[2]);
	return SECONDS.test(text) ? Number(text) : null;
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
