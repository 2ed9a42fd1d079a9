import type { Report } from './report';

/** What wolkvox lists, by `api=…` in the query: one call each, without dates. */
export type List = Readonly<Record<'id' | 'path', string>>;

/** A list of things that have an ID and a name, with the columns of these. */
export type NamedList = List & Readonly<Record<'key' | 'name', string>>;

const path = '/api/v2/information.php';

/** Source: wolkvox, "API Information". */
export const LISTS = {
	agents: { id: 'agents', path, key: 'agent_id', name: 'agent_name' },
	campaigns: { id: 'campaigns', path, key: 'campaign_id', name: 'campaign_name' },
	skills: { id: 'skills', path, key: 'skill_id', name: 'skill_name' },
	services: { id: 'services', path },
	// With the columns of how many calls a day has, and how many were made.
	tokenUsage: { id: 'token_info', path, limit: 'token_limit', used: 'token_use_today' },
} as const;

/** By which moment a report is taken to be filed; public integrations have seen it of `chat_1`. */
export function filedBy({ id, start }: Report): 'start' | 'end' {
	return start === undefined || id === 'chat_1' ? 'end' : 'start';
}

/** Where wolkvox has operations, its home first; Chile changes its clocks twice a year. */
export const OPERATION_ZONES = {
	Colombia: 'America/Bogota',
	Chile: 'America/Santiago',
	Ecuador: 'America/Guayaquil',
	Guatemala: 'America/Guatemala',
	Honduras: 'America/Tegucigalpa',
	Mexico: 'America/Mexico_City',
	Nicaragua: 'America/Managua',
	Panama: 'America/Panama',
	Peru: 'America/Lima',
} as const;
