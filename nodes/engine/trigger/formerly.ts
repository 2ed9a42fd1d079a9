import type { Report } from '../../reports/report';
import { asText, canonicalText, hash, isMissing } from '../rows/identity';
import type { TimedRow } from '../rows/timedRow';
import { SECONDS_PER_HOUR } from '../time/wallClock';
import { base64, hourOf, type SavedSeen } from './seen';

/**
 * What version 1 has written for each session, under the hour of its start: in eight characters the
 * second of that hour and a hash of the agent, and in eight more what matters no longer.
 */
export const FORMER_DIGITS = 16;
const IDENTITY_DIGITS = 8;

/** Whether version 1 of the package had seen a row: a session of this agent that began in this second. */
export function knownFormerly(formerly: SavedSeen, report: Report): (one: TimedRow) => boolean {
	const known = new Set<string>();
	for (const [hour, entries] of Object.entries(formerly)) {
		for (let at = 0; at < entries.length; at += FORMER_DIGITS) {
			known.add(`${hour} ${entries.slice(at, at + IDENTITY_DIGITS)}`);
		}
	}
	return ({ row, start, end }) => {
		const moment = Number.isNaN(start) ? end : start;
		const agent = row[report.agent?.id ?? ''];
		const id = isMissing(agent) ? '' : asText(agent).trim();
		const who = Number.isNaN(start) ? canonicalText(row, report) : id;
		const hour = hourOf(moment);
		const second = base64(moment - hour * SECONDS_PER_HOUR).slice(-2);
		// The last 36 bits of the hash.
		const bits = hash(who).slice(-9);
		const [high, low] = [bits.slice(0, 3), bits.slice(3)].map((part) => parseInt(part, 16));
		return known.has(`${hour} ${second}${base64(high).slice(-2)}${base64(low)}`);
	};
}
