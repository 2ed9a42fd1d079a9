import { noRecords } from './answering';
import type { SimulatedEvent } from './events';
import { envelope, type Reply } from './reply';
import type { Row } from './report';
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

const FLAGS = (
	'screen_recording video_call stereo_recording gamification text_analytics speech_analytics rsync ' +
	'wolkvox_storage blob_storage aws_s3 intelligentdial bi customer_prot mr_wizard turbo_dial sso ' +
	'mailgun whatsapp facebook_page facebook_messenger instagram_page instagram_chat ' +
	'sms_bidireccional chat_web telegram crm email'
).split(' ');

/** An operation that has everything but cobrowsing's neighbours. */
const SERVICES: Row = {
	licenses: '25',
	pbx: '1',
	...Object.fromEntries(FLAGS.map((flag, index) => [flag, index % 3 === 0 ? 'no' : 'yes'])),
	cobrowsing: 'yes',
};

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
export function namedIn(events: ReadonlyArray<Omit<SimulatedEvent, 'end'>>): Information {
	const named = { agent: new Map<string, string>(), skill: new Map<string, string>() };
	const campaigns = new Set<string>();
	const note = (names: Map<string, string>, id: unknown, name: unknown) => {
		if (isId(id) && !names.get(id)) names.set(id, typeof name === 'string' ? name : '');
	};
	for (const { row, agent = row.agent_id, skill, campaign = row.campaign_id } of events) {
		note(named.agent, agent, row.agent_name);
		note(named.skill, skill, row.skill_name);
		if (isId(campaign)) campaigns.add(campaign);
	}
	return {
		agents: [...named.agent].map(([id, name]) => agentRow(id, name)),
		skills: [...named.skill].map(([id, name]) => skillRow(id, name)),
		campaigns: [...campaigns].map((id) => campaignRow(id, `Campaña ${id}`)),
	};
}

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
	if (rows.length === 0) return noRecords(settings);
	return envelope(
		{
			code: 200,
			message: `${rows.length} records were found`,
			data: JSON.stringify(rows),
			rows: rows.length,
		},
		settings,
	);
}
