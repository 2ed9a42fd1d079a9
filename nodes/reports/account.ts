import { cobrowsing } from './cobrowsing';
import type { Report } from './report';

/** The columns of the calls of a day: how many there are, and how many were made. Source: as `LISTS`. */
export const USAGE = { limit: 'token_limit', used: 'token_use_today' } as const;

/** The column of the list of services that says whether a report can have rows at all, by its ID. */
const SERVICES: Readonly<Record<string, string>> = { [cobrowsing.id]: 'cobrowsing' };

/** Undefined for a report of no single service. */
export function serviceOf({ id }: Report): string | undefined {
	return SERVICES[id];
}

/** Reports of which public integrations have seen that they are filed by the end, though they have a start. */
const FILED_BY_END: readonly string[] = ['chat_1'];

/** By which moment a report is taken to be filed, until somebody knows better. */
export function filedBy({ id, start }: Report): 'start' | 'end' {
	return start === undefined || FILED_BY_END.includes(id) ? 'end' : 'start';
}

/** Zones of the countries where wolkvox has operations. */
export const OPERATION_ZONES: readonly string[] = [
	'America/Bogota',
	'America/Guatemala',
	'America/Guayaquil',
	'America/Lima',
	'America/Managua',
	'America/Mexico_City',
	'America/Panama',
	'America/Santiago',
	'America/Tegucigalpa',
];
