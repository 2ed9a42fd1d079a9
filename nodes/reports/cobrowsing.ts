import { reportOf } from './catalogue';
import type { InteractionSource, Report } from './report';

const cdr10 = reportOf('cdr_10');

/**
 * The report of cobrowsing sessions, with what the operations for them add to it. Source: wolkvox,
 * "APIs Reports Manager, 10. Cobrowsing"; that `cdr_10` is cobrowsing on every server is settled by
 * wolkvox's own Postman collection.
 */
export const cobrowsing: Report = {
	...cdr10,
	name: 'cobrowsing-sessions',
	words: { one: 'session', many: 'sessions' },
	key: 'session_key',
	elapsed: cdr10.elapsed && { ...cdr10.elapsed, text: 'duration' },
	endedBy: cdr10.endedBy && { ...cdr10.endedBy, field: 'hung_up_by' },
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
