import { IANAZone } from 'luxon';

import { formatWallClock, memoized, SECONDS_PER_DAY, type WallSeconds } from './wallClock';

/** Real offsets lie within sixteen hours of UTC, the old local mean times included. */
const WIDEST_OFFSET = 16 * 3_600;

/** The clock of a time zone: which offsets from UTC a wall-clock time can have. */
export class ZoneClock {
	/** By n8n's own Intl data; not valid where that does not know it. */
	readonly zone: IANAZone;
	/** Those in force while any clock shows the day. No zone has changed it twice in so short a time since 1970. */
	private readonly offsetsOfDay = memoized((day) => {
		const start = day * SECONDS_PER_DAY;
		const before = this.offsetAtInstant(start - WIDEST_OFFSET);
		const after = this.offsetAtInstant(start + SECONDS_PER_DAY + WIDEST_OFFSET);
		return before === after ? [before] : [Math.max(before, after), Math.min(before, after)];
	});

	constructor(readonly name: string) {
		this.zone = IANAZone.create(name);
	}

	/** Seconds east of UTC: two in an hour that repeats (the earlier instant first), none in a skipped one. */
	offsetsAt(wall: WallSeconds): readonly number[] {
		const offsets = this.offsetsOfDay(Math.floor(wall / SECONDS_PER_DAY));
		if (offsets.length === 1) return offsets;
		return offsets.filter((offset) => this.offsetAtInstant(wall - offset) === offset);
	}

	/** @param instant in milliseconds since the epoch; NaN for one that no calendar reaches */
	wallClockAt(instant: number): WallSeconds {
		const seconds = Math.floor(instant / 1_000);
		return seconds + this.offsetAtInstant(seconds);
	}

	private offsetAtInstant(seconds: number): number {
		return Math.round(this.zone.offset(seconds * 1_000) * 60);
	}
}

/** `+05:30`, `-05:00`. */
export function formatOffset(offset: number): string {
	return `${offset < 0 ? '-' : '+'}${formatWallClock(Math.abs(offset)).slice(11, 16)}`;
}
