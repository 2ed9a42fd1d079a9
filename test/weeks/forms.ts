import { cobrowsing, reportOf } from '../../nodes/reports/catalogue';
import type { Report, Row } from '../../nodes/reports/report';
import type { Settings } from '../simulator';

/** How a report writes down what happened. */
export interface Form {
	readonly report: Report;
	/** Where it is known by what it files. */
	readonly filterBy?: Settings['filterBy'];
	/** What a cobrowsing session would look like, were it one of its rows; `id` tells calls apart. */
	readonly rowOf: (session: Row, id: string) => Row;
}

/** A call keeps its ID when it is transferred; where the session has no agent, it has none. */
const idOf = ({ agent_id: agent }: Row, id: string) =>
	['', '--', null].includes(agent as string | null) ? agent : id;

const invented: Report = {
	...cobrowsing,
	columns: ['id', 'finished', 'comment'],
	start: undefined,
	end: 'finished',
	identity: ['id'],
	times: ['finished'],
	durations: [],
	elapsed: undefined,
	agent: undefined,
	endedBy: undefined,
};

/** Reports of events of every kind. */
export const FORMS = {
	sessions: { report: cobrowsing, rowOf: (session) => session },
	calls: {
		report: reportOf('cdr_1'),
		rowOf: (session, id) => ({
			agent_name: session.agent_name,
			date: session.date_ini,
			time_seg: session.time,
			hang_up: session.hung_up,
			conn_id: idOf(session, id),
		}),
	},
	chats: {
		report: reportOf('chat_1'),
		filterBy: 'end',
		rowOf: (session, id) => ({
			conn_id: idOf(session, id),
			date: session.date_ini,
			agent_name: session.agent_name,
			chat_duration: session.time,
			date_close: session.date_end,
		}),
	},
	states: {
		report: reportOf('agent_14'),
		rowOf: (session) => ({ ...session, agent_status: 'talk' }),
	},
	ends: {
		report: invented,
		rowOf: (session, id) => ({
			id: idOf(session, id),
			finished: session.date_end,
			comment: `${String(session.agent_name)} ${String(session.hung_up)}`,
		}),
	},
} satisfies Record<string, Form>;

/** Whether a row has only one moment, so that without it there is none. */
export function hasOneMoment({ report }: Form): boolean {
	return report.start === undefined || report.end === undefined;
}
