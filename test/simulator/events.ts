import type { Row, Session } from './report';

/** Something that happened, as a report shows it or as it goes into a report's sums. */
export interface SimulatedEvent {
	/** Wall-clock second. */
	start: number;
	/** Wall-clock second; the same as the start where left out, null while it goes on. */
	end?: number | null;
	/** When the row was stored, some minutes late; see the setting `filterBy`. */
	storedAt?: number;
	/** See `Session`. */
	visibleFrom?: number;
	visibleUntil?: number;
	/** The second date of `campaign_3`: when the record was loaded; the start where left out. */
	recordedAt?: number;
	/** The ids that the parameters `agent_id`, `skill_id` and `campaign_id` choose by. */
	agent?: string;
	skill?: string;
	campaign?: string;
	/**
	 * What it adds to each figure of a sum: a count, or seconds for a duration. Where left out, it
	 * counts as one and lasts from start to end.
	 */
	values?: Record<string, number>;
	/** Exactly what is sent; for sums, the columns that tell rows apart. */
	row: Row;
	/** Columns that are others where a parameter has this value: `cod_act2`, for example. */
	byValue?: Record<string, Row>;
}

/** The event as the filter sees it. */
export function asSession(event: SimulatedEvent): Session {
	const { start, end = start, row, storedAt, visibleFrom, visibleUntil } = event;
	return {
		start,
		end,
		row,
		...(storedAt !== undefined && { storedAt }),
		...(visibleFrom !== undefined && { visibleFrom }),
		...(visibleUntil !== undefined && { visibleUntil }),
	};
}
