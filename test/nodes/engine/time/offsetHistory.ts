import { IANAZone } from 'luxon';

/** All zones of this Node, as the credential offers them. */
export const EVERY_ZONE: readonly string[] = Intl.supportedValuesOf('timeZone');

/** Shorter than the shortest time that any zone kept an offset since 1970: seven days. In seconds. */
const STEP = 6 * 86_400;

/** Every instant from one on to another at which a zone's offset is no longer that of the second before. */
export function changesOf(zone: string, from: number, to: number): number[] {
	const iana = IANAZone.create(zone);
	const offsetAt = (instant: number) => iana.offset(instant * 1_000);
	const changes: number[] = [];
	for (let start = from; start < to; start += STEP) {
		let [low, high] = [start, start + STEP];
		if (offsetAt(low) === offsetAt(high)) continue;
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2);
			if (offsetAt(middle) === offsetAt(start)) low = middle;
			else high = middle;
		}
		changes.push(high);
	}
	return changes;
}
