import type { Row } from '../../../../nodes/reports/report';
import {
	readBucket,
	type Bucket,
	SeenSessions,
	type Seen,
} from '../../../../nodes/engine/incremental/seen';
import { formatReport, wallClock } from '../../../simulator';
import { formatDuration } from '../../../simulator/wallClock';
import { REPORT } from '../rows/rows';

export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** The moment at which these tests stand. */
export const NOW = wallClock(2026, 1, 20, 12, 30);

/** A session as wolkvox shows it. */
export function session(start: number, seconds = 60, changes: Row = {}): Row {
	return {
		agent_id: '0101',
		agent_name: 'ÁNGELA  MARÍA Peña',
		date_ini: formatReport(start),
		date_end: formatReport(start + seconds),
		time: formatDuration(seconds),
		hung_up: 'agent',
		...changes,
	};
}

/** A memory over several polls: each goes through what would be saved. */
export class Polls {
	seen: Seen = {};
	/** Where the reading at hand begins. */
	private from = -Infinity;

	/** Shows rows to the memory; returns those that were new. */
	show(rows: readonly Row[], { now = NOW, isWhole = true, watermark = -Infinity } = {}): Row[] {
		const memory = new SeenSessions(JSON.parse(JSON.stringify(this.seen)), REPORT);
		const found = memory.recognise({ rows, isWhole, now, watermark: this.from });
		if (watermark !== -Infinity) {
			memory.forgetBefore(watermark);
			this.from = watermark;
		}
		this.seen = memory.toSaved();
		return found.map(({ row }) => row);
	}

	get size(): number {
		return JSON.stringify(this.seen).length;
	}
}

/** The entries of a bucket as pairs, which `toEqual` can compare. */
export function listOf(bucket: Bucket): Array<[identity: string, content: string, until: number]> {
	return [...bucket].flatMap(([identity, entries]) =>
		entries.map(({ content, keepUntil }): [string, string, number] => [
			identity,
			content,
			keepUntil,
		]),
	);
}

/** Every entry that a memory holds. */
export function entriesOf(seen: Seen): ReturnType<typeof listOf> {
	return Object.entries(seen).flatMap(([, text]) => listOf(readBucket(text)));
}
