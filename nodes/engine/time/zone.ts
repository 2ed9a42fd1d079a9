import { IANAZone } from 'luxon';

import { SECONDS_PER_DAY, type WallSeconds } from './wallClock';

/** Real offsets lie within sixteen hours of UTC, the old local mean times included. */
const WIDEST_OFFSET = 16 * 3_600;

/** The clock of a time zone: which offsets from UTC a wall-clock time can have. */
export class ZoneClock {
	private readonly zone: IANAZone;
	/** So that the many rows of a report cost one look-up each, and no luxon. */
	private readonly offsetsByDay = new Map<number, readonly number[]>();

	constructor(readonly name: string) {
		this.zone = IANAZone.create(name);
	}

	/**
	 * The offsets under which the clock shows a time, in seconds east of UTC: one as a rule, two in an hour
	 * that repeats (the earlier instant first), none in one that is skipped.
	 */
	offsetsAt(wall: WallSeconds): readonly number[] {
		const day = Math.floor(wall / SECONDS_PER_DAY);
		let offsets = this.offsetsByDay.get(day);
		if (offsets === undefined) {
			offsets = this.offsetsAround(day * SECONDS_PER_DAY);
			this.offsetsByDay.set(day, offsets);
		}
		if (offsets.length === 1) return offsets;
		return offsets.filter((offset) => this.offsetAtInstant(wall - offset) === offset);
	}

	/** @param instant in milliseconds since the epoch */
	wallClockAt(instant: number): WallSeconds {
		const seconds = Math.floor(instant / 1_000);
		return seconds + this.offsetAtInstant(seconds);
	}

	/** Those in force while any clock shows the day. No zone has changed it twice in so short a time since 1970. */
	private offsetsAround(dayStart: WallSeconds): readonly number[] {
		const before = this.offsetAtInstant(dayStart - WIDEST_OFFSET);
		const after = this.offsetAtInstant(dayStart + SECONDS_PER_DAY + WIDEST_OFFSET);
		return before === after ? [before] : [Math.max(before, after), Math.min(before, after)];
	}

	private offsetAtInstant(seconds: number): number {
		return Math.round(this.zone.offset(seconds * 1_000) * 60);
	}
}

/** By n8n's own Intl data. Unlike `isValidZone`, `create` keeps what it made, which the clock needs next. */
export function isZone(name: string): boolean {
	return IANAZone.create(name).isValid;
}

/** `+05:30`, `-05:00`. */
export function formatOffset(offset: number): string {
	const minutes = Math.abs(offset) / 60;
	const hour = String(Math.floor(minutes / 60)).padStart(2, '0');
	const minute = String(minutes % 60).padStart(2, '0');
	return `${offset < 0 ? '-' : '+'}${hour}:${minute}`;
}
