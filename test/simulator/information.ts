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

/** Every list that can be asked for, and the parameter that asks for one of its rows by its id. */
export const LISTS = {
	agents: { parameter: 'agent', id: 'agent_id' },
	skills: { parameter: 'skill', id: 'skill_id' },
	campaigns: { parameter: 'campaign', id: 'campaign_id' },
	services: undefined,
} as const satisfies Record<keyof Information, { parameter: string; id: string } | undefined>;

/** Whether a name is that of a list. */
export function isList(name: string): name is keyof Information {
	return Object.hasOwn(LISTS, name);
}

/** An operation that has cobrowsing. */
const SERVICES: Row = { licenses: '25', pbx: '1', video_call: 'no', cobrowsing: 'yes' };

/** An agent as the list shows it. */
export function agentRow(id: string, name: string): Row {
	return {
		agent_id: id,
		agent_name: name,
		agent_dni: `10${id.padStart(8, '0')}`,
		agent_status: 'LOGOUT',
		last_use: '2026-01-31 17:58:03',
		agent_sso: '',
		enabled: 'yes',
	};
}

/** A skill as the list shows it. */
export function skillRow(id: string, name: string): Row {
	return { skill_id: id, skill_name: name, skill_description: '', last_use: '2026-01-31' };
}

/** A campaign as the list shows it. */
export function campaignRow(id: string, name: string): Row {
	return {
		campaign_id: id,
		campaign_name: name,
		campaign_description: '',
		type_campaign: 'predictive',
		status: 'Stopped',
		records: '1200',
		speed: '3',
		dial_mode: 'progressive',
		last_use: '2026-01-31',
		recycled: '0',
		turbo_dial: 'no',
		skill_id: '3021',
	};
}

/** The agents, skills and campaigns of the events, each once, by the first name that it has. */
export function namedIn(events: readonly SimulatedEvent[]): Information {
	const named = (id: (event: SimulatedEvent) => unknown, name: string) => {
		const names = new Map<string, string>();
		for (const event of events) {
			const own = id(event);
			if (!isId(own) || names.get(own)) continue;
			names.set(own, typeof event.row[name] === 'string' ? event.row[name] : '');
		}
		return [...names];
	};
	return {
		agents: named(({ agent, row }) => agent ?? row.agent_id, 'agent_name').map(asRow(agentRow)),
		skills: named(({ skill }) => skill, 'skill_name').map(asRow(skillRow)),
		campaigns: named(({ campaign, row }) => campaign ?? row.campaign_id, '').map(([id]) =>
			campaignRow(id, `Campaña ${id}`),
		),
	};
}

const asRow =
	(make: (id: string, name: string) => Row) =>
	([id, name]: [string, string]) =>
		make(id, name);

const isId = (value: unknown): value is string =>
	typeof value === 'string' && !['', '-', '--', 'ALL'].includes(value);

/** Answers a question for a list, whole or for one id. */
export function answerList(
	name: keyof Information,
	query: Record<string, string>,
	information: Information,
	settings: Settings,
): Reply {
	const all = information[name] ?? (name === 'services' ? [SERVICES] : []);
	const one = LISTS[name];
	const wanted = one && query[one.parameter];
	const rows = wanted ? all.filter((row) => String(row[one.id]) === wanted) : all;
	return rows.length === 0 ? noRecords(settings) : listReply(rows, settings);
}
