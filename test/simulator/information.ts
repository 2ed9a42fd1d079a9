import { noRecords } from './answering';
import { listReply, type Reply } from './reply';
import type { Row, SimulatedEvent } from './report';
import type { Settings } from './settings';

/** What `information.php` lists, by the name in its `api` parameter. */
export interface Information {
	agents?: readonly Row[];
	skills?: readonly Row[];
	campaigns?: readonly Row[];
	services?: readonly Row[];
}

/** Whether a name is that of a list. */
export function isList(name: string): name is keyof Information {
	return ['agents', 'skills', 'campaigns', 'services'].includes(name);
}

/** An operation that has cobrowsing. */
const SERVICES: Row = { licenses: '25', pbx: '1', video_call: 'no', cobrowsing: 'yes' };

/** An agent as the list shows it. */
export function agentRow(id: string, name: string): Row {
	return { agent_id: id, agent_name: name, agent_status: 'LOGOUT', enabled: 'yes' };
}

/** A skill as the list shows it. */
export function skillRow(id: string, name: string): Row {
	return { skill_id: id, skill_name: name, skill_description: '', last_use: '2026-01-31' };
}

/** A campaign as the list shows it. */
export function campaignRow(id: string, name: string): Row {
	return { campaign_id: id, campaign_name: name, status: 'Stopped', dial_mode: 'progressive' };
}

/** The agents, skills and campaigns of the events, each once, by the first name that it has. */
export function namedIn(events: readonly SimulatedEvent[]): Information {
	const named = (
		id: (event: SimulatedEvent) => unknown,
		name: string,
		make: (id: string, name: string) => Row,
	) => {
		const names = new Map<string, string>();
		for (const event of events) {
			const own = id(event);
			if (!isId(own) || names.get(own)) continue;
			names.set(own, typeof event.row[name] === 'string' ? event.row[name] : '');
		}
		return [...names].map(([id, own]) => make(id, own));
	};
	return {
		agents: named(({ agent, row }) => agent ?? row.agent_id, 'agent_name', agentRow),
		skills: named(({ skill }) => skill, 'skill_name', skillRow),
		campaigns: named(
			({ campaign, row }) => campaign ?? row.campaign_id,
			'',
			(id) => campaignRow(id, `Campaña ${id}`),
		),
	};
}

const isId = (value: unknown): value is string =>
	typeof value === 'string' && !['', '-', '--', 'ALL'].includes(value);

/** Answers a question for a list. */
export function answerList(
	name: keyof Information,
	information: Information,
	settings: Settings,
): Reply {
	const rows = information[name] ?? (name === 'services' ? [SERVICES] : []);
	return rows.length === 0 ? noRecords(settings) : listReply(rows, settings);
}
