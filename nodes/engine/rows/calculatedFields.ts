import type { WallSeconds } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import type { Report, Row } from '../../reports/report';
import { formatDuration, isFormattedDuration } from '../time/duration';
import { parseHungUpBy } from './endedBy';
import { sessionTimes } from './times';

/**
 * Adds the calculated fields to a row, in place: a copy of each of 60,000 rows would cost more than
 * all the rest. What wolkvox sent stays as it is beside them; should it ever send a field of the same
 * name, the calculated one stands, because saved workflows depend on what it means.
 *
 * @param key from `SessionKeys`
 * @param start when it began, for who has read that before; null where it cannot be read
 */
export function addCalculatedFields(
	row: Row,
	key: string,
	report: Report,
	clock: ZoneClock,
	start?: WallSeconds | null,
): void {
	const names = report.calculatedFields;
	const { startIso, endIso, seconds } = sessionTimes(row, report, clock, start);
	row[names.key] = key;
	row[names.startIso] = startIso;
	row[names.endIso] = endIso;
	row[names.seconds] = seconds;
	row[names.duration] = durationOf(row[report.fields.duration], seconds);
	row[names.endedBy] = parseHungUpBy(row[report.fields.endedBy]);
}

/** Mostly wolkvox's own text, which then needs no copy. */
function durationOf(given: unknown, seconds: number | null): string | null {
	if (seconds === null) return null;
	return isFormattedDuration(given) ? given : formatDuration(seconds);
}
