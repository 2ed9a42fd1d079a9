import listed from './reports.json';

/** A parameter that a report takes beside its dates. */
export interface ParameterFacts {
	name: string;
	required: boolean;
	/** The values allowed; one in angle brackets stands for any value. Null where any will do. */
	values: readonly string[] | null;
}

/** What is known of a report, independently of the node's own catalogue. */
export interface ReportFacts {
	id: string;
	section: string;
	titleEn: string;
	titleEs: string;
	/** One thing that happened, or a sum: over the asked range, or for each day or hour of it. */
	kind: 'event' | 'aggregate' | 'perDay' | 'perHour';
	/** What one row stands for. */
	grain: string;
	/** What asking for a range in parts does to the rows. */
	window: 'free' | 'dayEdges' | 'changesMeaning' | 'losesRows';
	parameters: readonly ParameterFacts[];
	/** The columns, in the order of the rows. */
	fields: readonly string[];
	/** The columns of the objects inside a column. */
	nested: Readonly<Record<string, readonly string[]>>;
	timeFields: { start: string | null; end: string | null };
	durationFields: readonly string[];
	uniqueField: string | null;
	maxDays: number;
	maxRows: number;
	dataShape: 'array' | 'arrayNested' | 'object';
}

const words = (text: string) => text.split(' ').filter((word) => word !== '');

function read(report: (typeof listed)[number]): ReportFacts {
	const nested = Object.entries(report.nested).map(([name, columns]) => [name, words(columns)]);
	return {
		...report,
		kind: report.kind as ReportFacts['kind'],
		window: report.window as ReportFacts['window'],
		dataShape: report.dataShape as ReportFacts['dataShape'],
		// Not known of every parameter; such a one can be left out.
		parameters: report.parameters.map((one) => ({ ...one, required: one.required === true })),
		fields: words(report.fields),
		durationFields: words(report.durationFields),
		nested: Object.fromEntries(nested) as ReportFacts['nested'],
	};
}

/** All reports, by their ids; the file holds each list of columns as one text. */
export const FACTS: ReadonlyMap<string, ReportFacts> = new Map(
	listed.map((report) => [report.id, read(report)]),
);

/**
 * What is known of one report.
 *
 * @throws for an id that no report has
 */
export function factsOf(id: string): ReportFacts {
	const facts = FACTS.get(id);
	if (!facts) throw new Error(`There is no report "${id}"`);
	return facts;
}
