/** What the operation's clock shows, in seconds as if of UTC; a clock that is set back shows it twice. */
export type WallSeconds = number;

export const SECONDS_PER_HOUR = 3_600;
export const SECONDS_PER_DAY = 86_400;

const SECONDS_PER_WEEK = 7 * SECONDS_PER_DAY;
/** The Monday before 1970-01-01. */
const MONDAY = -3 * SECONDS_PER_DAY;

/** The number that the digits of `text` before `to` make; NaN if one is none. */
function digits(text: string, from: number, to: number): number {
	let value = 0;
	for (let index = from; index < to; index++) {
		const digit = text.charCodeAt(index) - '0'.charCodeAt(0);
		if (digit < 0 || digit > 9) return NaN;
		value = value * 10 + digit;
	}
	return value;
}

/** `HH:MM:SS` to the letter at the end of a text, without a pattern: it is read hundreds of thousands of times. */
function parseClock(text: string, at: number): number | null {
	if (text.length !== at + 'HH:MM:SS'.length) return null;
	if (text[at + 2] !== ':' || text[at + 5] !== ':') return null;
	const minutes = digits(text, at + 3, at + 5);
	const seconds = digits(text, at + 6, at + 8);
	const total = digits(text, at, at + 2) * 3_600 + minutes * 60 + seconds;
	return minutes <= 59 && seconds <= 59 && total >= 0 ? total : null;
}

/** Reads `YYYY-MM-DD HH:mm:ss`, or a `T` for the space; null for anything else, and what no clock shows. */
export function parseWallClock(value: unknown): WallSeconds | null {
	if (typeof value !== 'string' || (value[10] !== ' ' && value[10] !== 'T')) return null;
	const time = parseClock(value, 'YYYY-MM-DD '.length);
	if (time === null || time >= SECONDS_PER_DAY || value[4] !== '-' || value[7] !== '-') return null;
	const year = digits(value, 0, 4);
	const day = startOfDate(year * 10_000 + digits(value, 5, 7) * 100 + digits(value, 8, 10));
	return Number.isNaN(day) ? null : day + time;
}

/** Reads a moment as {@link parseWallClock} does, or a bare `YYYY-MM-DD`, which is its first second. */
export function parseDay(value: unknown): WallSeconds | null {
	const isBare = typeof value === 'string' && value.length === 'YYYY-MM-DD'.length;
	return parseWallClock(isBare ? `${value} 00:00:00` : value);
}

/** `YYYY-MM-DD HH:mm:ss`, for people. */
export function formatWallClock(wall: WallSeconds): string {
	return new Date(wall * 1_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** `YYYY-MM-DD`. */
export function formatDay(wall: WallSeconds): string {
	return formatWallClock(wall).slice(0, 10);
}

/** More are not kept: hostile dates must not grow a table. */
const MOST_KEPT = 10_000;

/** Makes something of each number once. So the dates of 60,000 rows share the texts of hours and seconds. */
export function memoized<Made>(make: (number: number) => Made): (number: number) => Made {
	const kept = new Map<number, Made>();
	return (number) => {
		let made = kept.get(number);
		if (made === undefined) {
			if (kept.size >= MOST_KEPT) kept.clear();
			made = make(number);
			kept.set(number, made);
		}
		return made;
	};
}

const compactHour = memoized((hour) => digitsOf(hour * SECONDS_PER_HOUR).slice(0, 10));
const compactEnding = memoized((second) => digitsOf(second).slice(10));

function digitsOf(wall: WallSeconds): string {
	return formatWallClock(wall).replace(/\D/g, '');
}

/** The first second of a date, which is the number YYYYMMDD; NaN for one that no calendar has. */
const startOfDate = memoized((date) => {
	const [year, month, day] = [date / 10_000, (date / 100) % 100, date % 100].map(Math.floor);
	// Rounded, because V8 keeps a quotient as a fraction, with which a run takes a sixth longer.
	const start = Math.round(new Date(0).setUTCFullYear(year, month - 1, day) / 1_000);
	return year >= 1 && Number(digitsOf(start).slice(0, 8)) === date ? start : NaN;
});

/** `YYYYMMDDHHmmss`, the form in which the API takes dates (wolkvox: "APIs Reports Manager"). */
export function formatCompact(wall: WallSeconds): string {
	const hour = Math.floor(wall / SECONDS_PER_HOUR);
	return compactHour(hour) + compactEnding(wall - hour * SECONDS_PER_HOUR);
}

/** The first second of the day that lies `days` after the day of `wall` (0 for its own). */
export function startOfDay(wall: WallSeconds, days = 0): WallSeconds {
	return (Math.floor(wall / SECONDS_PER_DAY) + days) * SECONDS_PER_DAY;
}

/** The same for weeks, which begin on Mondays. */
export function startOfWeek(wall: WallSeconds, weeks = 0): WallSeconds {
	return (Math.floor((wall - MONDAY) / SECONDS_PER_WEEK) + weeks) * SECONDS_PER_WEEK + MONDAY;
}

/** The same for months. */
export function startOfMonth(wall: WallSeconds, months = 0): WallSeconds {
	const date = new Date(wall * 1_000);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / 1_000;
}

/** The same by the name of the unit. */
export const START_OF = { day: startOfDay, week: startOfWeek, month: startOfMonth };

/** The last second of the day that holds a moment. */
export function endOfDay(wall: WallSeconds): WallSeconds {
	return startOfDay(wall, 1) - 1;
}

const SECONDS = /^\d{1,10}$/;
/** `HH:MM:SS` beyond 24 hours too, `MM:SS`. */
const CLOCK = /^(\d{1,6})(?::([0-5]?\d))?:([0-5]\d)$/;

/** Reads a duration, documented as `HH:MM:SS` for some reports, sent as seconds by others; else null. */
export function parseDuration(value: unknown): number | null {
	if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : null;
	if (typeof value !== 'string') return null;
	const clock = parseClock(value, 0);
	if (clock !== null) return clock;
	const text = value.trim();
	if (SECONDS.test(text)) return Number(text);
	const parts = CLOCK.exec(text)?.slice(1).filter(Boolean);
	return parts?.reduce((total, part) => total * 60 + Number(part), 0) ?? null;
}

/** Seconds as `HH:MM:SS`, with as many digits of hours as it takes: what spreadsheets read as a duration. */
export const formatDuration = memoized((seconds: number): string => {
	const hours = Math.floor(seconds / 3_600);
	const minutes = Math.floor(seconds / 60) % 60;
	return [hours, minutes, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
});
