/**
 * What one wolkvox report is. Everything on the road from range to session takes it from here, so
 * that a further report is one more description and no second engine.
 */
export interface Report {
	/** What it holds, as a part of file names. */
	readonly name: string;
	/** The report's id in the query, `api=…`. */
	readonly id: string;
	/** The path below the server's address. */
	readonly path: string;
	/** A longer range is refused with an answer that looks like "no records". */
	readonly maxDaysPerRequest: number;
	/** An answer with this many rows or more may have lost some. */
	readonly maxRowsPerAnswer: number;
	/** All fields that wolkvox documents, in its order. */
	readonly documentedFields: readonly string[];
	/** Which fields have a meaning for the road; all others pass through. */
	readonly fields: ReportFields;
	/** What the calculated fields are called: public names, saved workflows depend on them. */
	readonly calculatedFields: CalculatedFieldNames;
}

export interface CalculatedFieldNames {
	readonly key: string;
	readonly startIso: string;
	readonly endIso: string;
	readonly seconds: string;
	readonly duration: string;
	readonly endedBy: string;
}

export interface ReportFields {
	readonly agentId: string;
	readonly agentName: string;
	/** `YYYY-MM-DD HH:mm:ss` of the operation's wall clock. */
	readonly start: string;
	readonly end: string;
	/** How long it took: `HH:MM:SS`, `MM:SS` or seconds. */
	readonly duration: string;
	/** Who ended it. */
	readonly endedBy: string;
}

/** A row as wolkvox sent it. */
export type Row = Record<string, unknown>;

/** In which order windows are asked and sessions come out, by their start. */
export type Order = 'oldestFirst' | 'newestFirst';
