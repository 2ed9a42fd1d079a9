import { reportOf } from './catalogue';
import type { InteractionSource, Report } from './report';

/**
 * The report of cobrowsing sessions. Source: wolkvox, "APIs Reports Manager, 10. Cobrowsing"; that
 * `cdr_10` is cobrowsing on every server is settled by wolkvox's own Postman collection.
 */
export const cobrowsing: Report = {
	id: 'cdr_10',
	path: '/api/v2/reports_manager.php',
	name: 'cobrowsing-sessions',
	words: { one: 'session', many: 'sessions' },
	kind: 'event',
	maxDays: 31,
	maxRows: 60_000,
	columns: ['agent_id', 'agent_name', 'date_ini', 'date_end', 'time', 'hung_up'],
	start: 'date_ini',
	end: 'date_end',
	identity: ['agent_id', 'date_ini'],
	key: 'session_key',
	times: ['date_ini', 'date_end'],
	durations: ['time'],
	numbers: [],
	elapsed: { column: 'time', text: 'duration' },
	agent: { id: 'agent_id', name: 'agent_name' },
	// wolkvox's page names "the client or the agent"; sister reports send `agent` and `customer`;
	// Spanish forms are possible.
	endedBy: {
		column: 'hung_up',
		field: 'hung_up_by',
		words: {
			agent: 'agent',
			agente: 'agent',
			asesor: 'agent',
			asesora: 'agent',
			client: 'client',
			cliente: 'client',
			customer: 'client',
		},
	},
	parameters: [],
};

/**
 * Where it stands in which call or chat the agent of a report's rows was, by the ID of that report.
 * Source: wolkvox, "APIs Reports Manager, Agents, 14. Event by Total Agent". That a session belongs to
 * the call or chat in which its agent was is deduced from that page.
 */
const SOURCES: Readonly<Record<string, InteractionSource>> = {
	[cobrowsing.id]: {
		report: reportOf('agent_14'),
		agent: 'agent_id',
		id: 'conn_id',
		type: 'type_interaction',
		phone: 'telephone',
	},
};

/** Where a report's calls and chats stand; undefined where nobody knows. */
export function interactionsOf(report: Report): InteractionSource | undefined {
	return SOURCES[report.id];
}
