import { asText } from '../rows/identity';
import { parseWallClock, SECONDS_PER_DAY, type WallSeconds } from '../time/wallClock';
import { readReport, type Batch, type Reading } from '../extract/readReport';
import type { ZoneClock } from '../time/zone';
import type { Row } from '../../reports/report';
import type { SessionFilter } from '../rows/filter';
import { toSessions } from '../rows/toSessions';
import type { Window } from '../extract/window';

/** Which sessions to hand on, and with which fields. */
export interface Streaming {
	readonly reading: Reading;
	readonly clock: ZoneClock;
	readonly filter: SessionFilter;
	readonly calculatedFields: boolean;
}

/** The sessions of one window, or of a part of it. */
export interface SessionBatch {
	readonly sessions: readonly Row[];
	readonly batch: Batch;
}

/**
 * Reads a range and hands its sessions on window by window, each exactly once, in order within each
 * window. Nothing is kept but what reaches over a window's edge, and a day's starts: how long the range
 * is does not matter to the memory.
 *
 * @throws {UnusableSetting} at the end, if the filter could not be applied
 * @throws {ReadingFailed} if a window cannot be read
 */
export async function* streamSessions(
	streaming: Streaming,
): AsyncGenerator<SessionBatch, void, undefined> {
	const { reading, filter } = streaming;
	const { order, report } = reading;
	const twins = new Twins(reading);
	for await (const batch of readReport(reading)) {
		const rows = twins.complete(batch);
		const given = (row: Row) => twins.writtenBefore(row);
		const sessions = toSessions(rows, { ...streaming, order, report, given });
		twins.remember(rows, batch.window);
		yield { sessions, batch };
	}
	filter.assertReadable();
}

/** How long before a window's end a session may have started to be known beyond it, in seconds. */
const KNOWN_FOR = SECONDS_PER_DAY;

/**
 * Sessions with the same agent and start share a key but for its number. So where one of them is held
 * back because it reaches over an edge, the others wait for it; and where wolkvox files sessions by
 * their end, one may come a window later than another, whose start must still be known then.
 */
class Twins {
	private waiting: readonly Row[] = [];
	private written = new Map<string, { readonly start: WallSeconds; count: number }>();

	constructor(private readonly reading: Reading) {}

	/** The rows of a batch that need not wait, and those that have waited for them. */
	complete(batch: Batch): readonly Row[] {
		const held = batch.held();
		const rows = this.waiting.length === 0 ? batch.rows : batch.rows.concat(this.waiting);
		this.waiting = [];
		if (held.length === 0) return rows;
		const heldBack = new Set(held.map((row) => this.identityOf(row)));
		this.waiting = rows.filter((row) => heldBack.has(this.identityOf(row)));
		return this.waiting.length === 0
			? rows
			: rows.filter((row) => !heldBack.has(this.identityOf(row)));
	}

	/** How many sessions with this agent and start went out with the batches before. */
	writtenBefore(row: Row): number {
		return this.written.size === 0 ? 0 : (this.written.get(this.identityOf(row))?.count ?? 0);
	}

	/** Takes note of the starts near a window's end. From the newest on, what comes later started earlier. */
	remember(rows: readonly Row[], window: Window): void {
		if (this.reading.order === 'newestFirst') return;
		const since = window.to - KNOWN_FOR;
		for (const [identity, { start }] of this.written) {
			if (start < since) this.written.delete(identity);
		}
		for (const row of rows) {
			const start = parseWallClock(row[this.reading.report.fields.start]);
			if (start === null || start < since) continue;
			const identity = this.identityOf(row);
			const known = this.written.get(identity);
			if (known === undefined) this.written.set(identity, { start, count: 1 });
			else known.count++;
		}
	}

	private identityOf(row: Row): string {
		const { agentId, start } = this.reading.report.fields;
		return `${asText(row[start])} ${asText(row[agentId])}`;
	}
}
