/**
 * Wall-clock time as the operation reads it from its own clock: a count of seconds that knows no
 * zone. It is what `Date.UTC(y, m, d, h, i, s) / 1000` gives for the digits on that clock.
 */

export const SECONDS_PER_DAY = 86_400;

/** Colombia's clock, where the simulated operation stands: five hours behind UTC all year. */
const OPERATION_OFFSET_SECONDS = -5 * 3600;

const pad = (value: number) => (value < 10 ? `0${value}` : String(value));

/** The wall-clock second for the digits of a date and time; months count from 1. */
export function wallClock(year: number, month: number, day: number, h = 0, i = 0, s = 0): number {
	return Date.UTC(year, month - 1, day, h, i, s) / 1000;
}

/** The simulated operation's clock, from this machine's. */
export function operationNow(): number {
	return Math.floor(Date.now() / 1000) + OPERATION_OFFSET_SECONDS;
}

/**
 * Reads the API's own form, `YYYYmmddHHiiss`. Anything else, and dates that no calendar has, are
 * undefined.
 */
export function parseCompact(text: string | undefined): number | undefined {
	const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text ?? '');
	if (!parts) return undefined;
	const [year, month, day, h, i, s] = parts.slice(1).map(Number);
	const second = wallClock(year, month, day, h, i, s);
	// Date.UTC rolls 31 February over into March; only digits that survive the way back were real.
	return formatCompact(second) === text ? second : undefined;
}

/** `YYYYmmddHHiiss`, the form of the request's dates. */
export function formatCompact(second: number): string {
	return formatReport(second).replace(/\D/g, '');
}

/** `YYYY-MM-DD HH:mm:ss`, the form of the report's dates. */
export function formatReport(second: number): string {
	const day = dayOf(second);
	return `${dayText(day)} ${formatDuration(second - day * SECONDS_PER_DAY)}`;
}

/** Making a Date per row would take most of the time of making sessions; days are few. */
const dayTexts = new Map<number, string>();

function dayText(day: number): string {
	const known = dayTexts.get(day);
	if (known) return known;
	const text = new Date(day * SECONDS_PER_DAY * 1000).toISOString().slice(0, 10);
	dayTexts.set(day, text);
	return text;
}

/** `HH:MM:SS`, where the hours may pass 24. */
export function formatDuration(seconds: number): string {
	const minutes = Math.floor(seconds / 60);
	return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

/** The day that a second belongs to, as a count. */
export function dayOf(second: number): number {
	return Math.floor(second / SECONDS_PER_DAY);
}

/** The last second of the day that a second belongs to. */
export function endOfDay(second: number): number {
	return (dayOf(second) + 1) * SECONDS_PER_DAY - 1;
}

/** Whether two seconds stand in the same calendar month. */
export function sameMonth(a: number, b: number): boolean {
	return formatReport(a).slice(0, 7) === formatReport(b).slice(0, 7);
}
