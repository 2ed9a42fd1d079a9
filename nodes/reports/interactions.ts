import { reportOf } from './catalogue';
import { cobrowsing } from './cobrowsing';
import type { InteractionSource, Report } from './report';

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
