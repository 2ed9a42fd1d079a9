import { SeenSessions, type Seen } from '../../../../nodes/engine/incremental/seen';
import type { Row } from '../../../../nodes/reports/report';
import { wallClock } from '../../../simulator';
import { session as happened } from '../../../simulator/support';
import { REPORT, timedOf } from '../rows/rows';

export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** The moment at which these tests stand. */
export const NOW = wallClock(2026, 1, 20, 12, 30);

/** A session as wolkvox shows it. */
export function session(start: number, seconds = 60, changes: Row = {}): Row {
	return { ...happened(start, seconds).row, ...changes };
}

/** How many sessions are seen: each is sixteen characters. */
export function countOf(seen: Seen): number {
	return Object.values(seen).join('').length / 16;
}

/** A memory over several polls: each goes through what would be saved. */
export class Polls {
	seen: Seen = {};
	/** Where the reading at hand begins. */
	private from = -Infinity;

	/** Shows rows to the memory; returns those that were new. */
	show(rows: readonly Row[], { now = NOW, isWhole = true, watermark = -Infinity } = {}): Row[] {
		const memory = new SeenSessions(JSON.parse(JSON.stringify(this.seen)), REPORT);
		const found = memory.recognise({ rows: timedOf(rows), isWhole, now, watermark: this.from });
		if (watermark !== -Infinity) {
			memory.forgetBefore(watermark);
			this.from = watermark;
		}
		this.seen = memory.toSaved();
		return found.map(({ row }) => row);
	}
}
