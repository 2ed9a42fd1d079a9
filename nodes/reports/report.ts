/** What one wolkvox report is. The engine reads any by its description, and names no column of its own. */
export interface Report {
	/** As the query names it, `api=…`, below the path. */
	readonly id: string;
	readonly path: string;
	/** As a part of file names. */
	readonly name: string;
	/** What people call its rows. */
	readonly words: Readonly<Record<'one' | 'many', string>>;
	readonly kind: RowKind;
	/** A longer range is refused with an answer that looks like "no records". */
	readonly maxDays: number;
	/** An answer with so many may have lost some. A higher number would lose rows on the smallest server. */
	readonly maxRows: number;
	/** All columns that wolkvox documents, in its order; none for a report that nobody knows. */
	readonly columns: readonly string[];
	/** When a row begins and ends: `YYYY-MM-DD HH:mm:ss` of the operation's wall clock. */
	readonly start?: string;
	readonly end?: string;
	/** Which columns say who a row is, beside its moment; none where only the whole row does. */
	readonly identity: readonly string[];
	/** The name of the calculated key: public. */
	readonly key: string;
	/** Columns of moments, durations, and counts, amounts or percentages; each gets a calculated field. */
	readonly times: readonly string[];
	readonly durations: readonly string[];
	readonly numbers: readonly string[];
	/** The duration of the whole row; its calculated field as `HH:MM:SS`, where it has one. */
	readonly elapsed?: { readonly column: string; readonly text?: string };
	/** Of the one agent whose row it is. */
	readonly agent?: AgentColumns;
	readonly endedBy?: EndedByColumn;
	/** Whether its rows are figures of a day that they do not name; those of sums never name theirs. */
	readonly isUndated?: boolean;
	/** The column of wolkvox's list of services that says whether it can have rows at all. */
	readonly service?: string;
	readonly parameters: readonly ReportParameter[];
}

/** Agents' states: its columns of the agent and, of the call or chat, of the ID, the type and the customer's phone. */
export type InteractionSource = Readonly<Record<'agent' | 'id' | 'type' | 'phone', string>> & {
	readonly report: Report;
};

/**
 * What dividing a range does to the rows.
 *
 * - `event`: things that happened; a range may be split anywhere
 * - `perDay`: summed, with the date (or date and hour) in the row; split at midnight only
 * - `sum`: summed over the asked window; each window is a result of its own, nothing is split or merged
 * - `whole`: rows are lost where a range is split, or nobody knows; one request for the whole range
 */
export type RowKind = 'event' | 'perDay' | 'sum' | 'whole';

/** As the builder filters and charts it. */
export type EndedBy = 'agent' | 'client' | 'unknown';

/** The columns that say which agent: ID and name, or one of them. */
export type AgentColumns = Readonly<Partial<Record<'id' | 'name', string>>>;

export interface EndedByColumn {
	readonly column: string;
	/** The calculated field, if there is one. */
	readonly field?: string;
	/** What the words that wolkvox uses mean, in small letters. */
	readonly words: Readonly<Record<string, Exclude<EndedBy, 'unknown'>>>;
}

/** A parameter of the query beside the dates. */
export interface ReportParameter {
	/** In the query. A row's `cod_act` is one of the codes, never the group `cod_act1` that was asked for. */
	readonly name: string;
	readonly required: boolean;
	/** What is sent where the builder chose nothing; undefined sends nothing. */
	readonly default?: string;
	/** The values it takes, where there are few. */
	readonly values?: readonly string[];
}

/** A row as wolkvox sent it. */
export type Row = Record<string, unknown>;

/** In which order windows are asked and rows come out, by their start. */
export type Order = 'oldestFirst' | 'newestFirst';
