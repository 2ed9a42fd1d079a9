import type { Report } from './report';

/**
 * The report of cobrowsing sessions. Source: wolkvox, "APIs Reports Manager, 10. Cobrowsing"; that
 * `cdr_10` is cobrowsing on every server is settled by wolkvox's own Postman collection.
 */
export const cobrowsingReport: Report = {
	name: 'cobrowsing-sessions',
	id: 'cdr_10',
	path: '/api/v2/reports_manager.php',
	maxDaysPerRequest: 31,
	maxRowsPerAnswer: 60_000,
	documentedFields: ['agent_id', 'agent_name', 'date_ini', 'date_end', 'time', 'hung_up'],
	fields: {
		agentId: 'agent_id',
		agentName: 'agent_name',
		start: 'date_ini',
		end: 'date_end',
		duration: 'time',
		endedBy: 'hung_up',
	},
	calculatedFields: {
		key: 'session_key',
		startIso: 'date_ini_iso',
		endIso: 'date_end_iso',
		seconds: 'time_seconds',
		duration: 'duration',
		endedBy: 'hung_up_by',
	},
};
