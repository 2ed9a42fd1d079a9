/** Wall-clock time as seconds, and the windows in which wolkvox can be asked. */
export const DAY = 86_400;

const MAX_DAYS = 31;

/** The first second of a day, given as 2026-01-31. */
export const startOf = (day) => Date.parse(`${day}T00:00:00Z`) / 1000;

/** The last second of a day. */
export const endOf = (day) => startOf(day) + DAY - 1;

const isoOf = (second) => new Date(second * 1000).toISOString();

/** YYYYmmddHHiiss */
export const compact = (second) => isoOf(second).replace(/\D/g, '').slice(0, 14);

/** The day of a second, as 2026-01-31. */
export const dayOf = (second) => isoOf(second).slice(0, 10);

function startOfNextMonth(second) {
	const date = new Date(second * 1000);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) / 1000;
}

/** Where the window that begins at a second would end. */
const END_OF_WINDOW = {
	calendarMonth: (from) => startOfNextMonth(from) - 1,
	'31days': (from) => from + MAX_DAYS * DAY - 1,
};

/** The fewest windows that cover a range of seconds, each within a month or within 31 days. */
export function windowsOf({ from, to }, splitBy = 'calendarMonth') {
	const windows = [];
	for (let first = from; first <= to; first = windows.at(-1).to + 1) {
		windows.push({ from: first, to: Math.min(END_OF_WINDOW[splitBy](first), to) });
	}
	return windows;
}
