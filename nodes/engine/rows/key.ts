import { asText, canonicalText, isMissing } from './identity';
import type { WallSeconds } from '../time/wallClock';
import type { Report, Row } from '../../reports/report';
import { hash } from './hash';

/**
 * Gives each session a key that stays the same in every run that covers its day: agent and start,
 * then `-2`, `-3` … for further sessions with the same two; a hash of the row where either is missing.
 *
 * It must see every session of the range, before any filter, in the order of `sortRows`: sessions
 * with the same start then stand together, in the fixed order of their other fields.
 */
export class SessionKeys {
	private start: WallSeconds | null | undefined;
	private first = '';
	/** How often each key came up among the sessions with this start, once there are two of them. */
	private counts: Map<string, number> | undefined;
	private readonly day = { text: '', digits: '' };

	/** @param given how many sessions with a row's agent and start were given their keys before */
	constructor(
		private readonly report: Report,
		private readonly given: (row: Row) => number = () => 0,
	) {}

	/**
	 * The key of the next session.
	 *
	 * @param start when it began; null where that cannot be read
	 */
	next(row: Row, start: WallSeconds | null): string {
		const { agentId, start: startField } = this.report.fields;
		const text = row[startField];
		const isKnown = typeof text === 'string' && start !== null && !isMissing(row[agentId]);
		const key = isKnown
			? `${asText(row[agentId])}-${this.compact(text)}`
			: hash(canonicalText(row, this.report));
		const number = this.numberOf(key, start) + (isKnown ? this.given(row) : 0);
		return number === 1 ? key : `${key}-${number}`;
	}

	/** Only sessions with the same start can share a key. */
	private numberOf(key: string, start: WallSeconds | null): number {
		if (start !== this.start) {
			this.start = start;
			this.first = key;
			this.counts = undefined;
			return 1;
		}
		this.counts ??= new Map([[this.first, 1]]);
		const count = (this.counts.get(key) ?? 0) + 1;
		this.counts.set(key, count);
		return count;
	}

	/** `YYYY-MM-DD HH:mm:ss` as `YYYYMMDDHHmmss`; sessions of a day come one after the other. */
	private compact(text: string): string {
		if (this.day.text === '' || !text.startsWith(this.day.text)) {
			this.day.text = text.slice(0, 10);
			this.day.digits = this.day.text.replaceAll('-', '');
		}
		return this.day.digits + text.slice(11, 13) + text.slice(14, 16) + text.slice(17, 19);
	}
}
