import type { Row } from '../../../../nodes/reports/report';
import { readBucket, type Bucket } from '../../../../nodes/engine/incremental/entry';
import { SessionMemory, type Remembered } from '../../../../nodes/engine/incremental/seen';
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
	remembered: Remembered = {};

	/** Shows rows to the memory; returns those that were new. */
	show(rows: readonly Row[], { now = NOW, isWhole = true, settled = -Infinity } = {}): Row[] {
		const memory = new SessionMemory(JSON.parse(JSON.stringify(this.remembered)), REPORT);
		const found = memory.recognise({ rows, isWhole, now });
		if (settled !== -Infinity) memory.forgetBefore(settled);
		this.remembered = memory.toRemembered();
		return found.map(({ row }) => row);
	}

	get size(): number {
		return JSON.stringify(this.remembered).length;
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
export function entriesOf(remembered: Remembered): ReturnType<typeof listOf> {
	return Object.entries(remembered).flatMap(([, text]) => listOf(readBucket(text)));
}
