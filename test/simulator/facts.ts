import listed from '../reports/facts.json';

/** A parameter that a report takes beside its dates. */
export interface ParameterFacts {
	name: string;
	required: boolean;
	/** The values allowed, or such as choose everything; null where any will do. */
	values: readonly string[] | null;
}

/** What is known of a report, independently of the node's own catalogue. */
export interface ReportFacts {
	id: string;
	/** One thing that happened, or a sum: over the asked range, or for each day or hour of it. */
	kind: 'event' | 'aggregate' | 'perDay' | 'perHour';
	parameters: readonly ParameterFacts[];
	/** In the order of the rows. */
	columns: readonly string[];
	/** The columns of the objects inside a column. */
	nested: Readonly<Partial<Record<string, readonly string[]>>>;
	/** The columns that say when it began and ended. */
	start: string | null;
	end: string | null;
	durations: readonly string[];
	unique: string | null;
	maxDays: number;
	maxRows: number;
	shape: 'array' | 'arrayNested' | 'object';
}

const words = (text: string) => text.split(' ').filter((word) => word !== '');

const TIMES =
	'calls inbound outbound internal ready_time inbound_time outbound_time acw_time ring_time login_time aht occupancy aux_time';
const INSIDE = {
	status_x_hour: words(`hour ${TIMES}`),
	agents: words(`agent_name agent_dni agent_id ${TIMES} hits rpc aht_outbund aht_inbound`),
	conversation: words('channel from from_name to_name date message customer_id customer_phone'),
};

/** The parameters by which a report is asked for one skill or campaign, or for all of them. */
const ALL_OR_ONE = ['skill_id', 'campaign_id'];

function read({ columns, durations, parameters, ...report }: (typeof listed)[number]): ReportFacts {
	return {
		...report,
		kind: report.kind as ReportFacts['kind'],
		shape: report.shape as ReportFacts['shape'],
		columns: words(columns),
		nested: report.shape === 'arrayNested' ? INSIDE : {},
		durations: words(durations),
		parameters: parameters.map(({ name, required, values }) => ({
			name,
			// Not known of every parameter; such a one can be left out.
			required: required === true,
			values: ALL_OR_ONE.includes(name) ? ['all'] : values.length > 0 ? values : null,
		})),
	};
}

/** All reports, by their ids. */
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
