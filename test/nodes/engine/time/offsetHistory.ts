import type { WallSeconds } from '../../../../nodes/engine/time/wallClock';

/** A change of a zone's offset: `before` up to the second before `at`, `after` from it on. */
export interface Change {
	/** Seconds since the epoch. */
	readonly at: number;
	readonly before: number;
	readonly after: number;
}

/** All zones of this Node, as the credential offers them. */
export const EVERY_ZONE: readonly string[] = Intl.supportedValuesOf('timeZone');

/**
 * Shorter than the shortest time that any zone kept an offset between 1970 and 2037: seven days, in
 * Brazil's north-east in October 2000 (found by looking at every day of every zone).
 */
const STEP = 6 * 86_400;

/**
 * A zone's offsets, read from `Intl` without the luxon that the node itself uses. `format` and not
 * `formatToParts`, because it takes a fifth of the time and there are two million readings.
 */
export class OffsetHistory {
	private readonly format: Intl.DateTimeFormat;

	constructor(zone: string) {
		this.format = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
		});
	}

	/** Seconds east of UTC. */
	offsetAt(instant: number): number {
		// 'MM/DD/YYYY, HH:mm:ss'
		const text = this.format.format(instant * 1_000);
		const part = (from: number, to: number) => Number(text.slice(from, to));
		const shown = Date.UTC(part(6, 10), part(0, 2) - 1, part(3, 5), part(12, 14), part(15, 17));
		return shown / 1_000 + part(18, 20) - instant;
	}

	/** Every change of the offset from one instant to another. */
	changes(from: number, to: number): Change[] {
		const changes: Change[] = [];
		let before = this.offsetAt(from);
		for (let low = from; low < to; low += STEP) {
			const high = Math.min(low + STEP, to);
			const after = this.offsetAt(high);
			if (after !== before) changes.push({ at: this.bisect(low, high, before), before, after });
			before = after;
		}
		return changes;
	}

	private bisect(from: number, to: number, before: number): number {
		let [low, high] = [from, to];
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2);
			if (this.offsetAt(middle) === before) low = middle;
			else high = middle;
		}
		return high;
	}
}

/** The offsets that a zone with these changes can have when its clock shows `wall`, the earlier instant first. */
export function offsetsFrom(
	changes: readonly Change[],
	initial: number,
	wall: WallSeconds,
): number[] {
	const offsets: number[] = [];
	let since = -Infinity;
	let offset = initial;
	for (let next = 0; next <= changes.length; next++) {
		const until = next < changes.length ? changes[next].at : Infinity;
		const instant = wall - offset;
		if (since <= instant && instant < until) offsets.push(offset);
		if (next < changes.length) ({ at: since, after: offset } = changes[next]);
	}
	return offsets;
}

/** The seconds on both sides of a change, as the clock shows them with either offset, and one between. */
export function wallTimesAround({ at, before, after }: Change): WallSeconds[] {
	const between = at + Math.floor((before + after) / 2);
	return [at + before - 1, at + before, between, at + after - 1, at + after];
}
