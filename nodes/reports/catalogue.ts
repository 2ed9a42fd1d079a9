import { CATALOGUE_TABLE } from './catalogueTable';
import type { EndedByColumn, InteractionSource, Report, ReportParameter, RowKind } from './report';
import { plain, searchOf, wordsOf } from './search';

/** A report's, known or not. */
export const REPORT_ID = /^[a-z]+(_\d+)+$/;

/** What most people look for, in words for people and AI agents. */
export const MOST_USED_REPORTS =
	'cdr_1 (calls), chat_1 (chats), campaign_3 (campaign results), chat_2 (conversations), agent_1 (agent times), skill_7 (skills per hour), agent_14 (agent states), agent_8 (agents per hour), agent_3 (auxiliary times), cdr_5 (failed calls)';
/** They are the first in the list where nothing is typed, and among equals. */
const MOST_USED = MOST_USED_REPORTS.split(', ').map((report) => report.split(' ')[0]);

export const REPORTS_PATH = '/api/v2/reports_manager.php';
/** wolkvox: 31 days and 60,000 records for each query, but for these. */
const OWN_WAYS: Readonly<Record<string, Partial<Report>>> = {
	skill_5: { maxDays: 1, isUndated: true },
	diagram_9: { maxRows: 6_000 },
};

const PARAMETERS: Readonly<Record<string, Partial<ReportParameter>>> = {
	skill_id: { required: true, default: 'all' },
	campaign_id: { required: true, default: 'all' },
	cod_act: { required: true, default: 'cod_act1', values: ['cod_act1', 'cod_act2'] },
	attach_array: { values: ['yes', 'no'] },
	// Mails with their attachments soon weigh more than wolkvox sends.
	include_attachments: { default: 'false', values: ['true', 'false'] },
};

/** What wolkvox calls the agent whose row it is. Those of a transfer have longer names. */
const AGENT_IDS = ['agent_id', 'id_agent'];
const AGENT_NAMES = ['agent_name', 'name_agent'];
const WHO_ENDED = ['hang_up', 'hung_up'];
/** wolkvox's page names client and agent, sister reports send `customer`; Spanish is possible. */
const ENDED_BY: EndedByColumn['words'] = {
	agent: 'agent',
	agente: 'agent',
	asesor: 'agent',
	asesora: 'agent',
	client: 'client',
	cliente: 'client',
	customer: 'client',
};
/** From the shortest to the longest. */
const WHEN = ['hour', 'day', 'date'];
/** In characters: with dates and an ending, a name that every file system takes. */
const LONGEST_STEM = 60;

/** Every known report, by section and number. */
export const CATALOGUE: readonly CatalogueEntry[] = readTable(CATALOGUE_TABLE);

const BY_ID = new Map(CATALOGUE.map((entry) => [entry.id, entry]));

/** Throws for what is no ID. A report that the catalogue lacks is read whole: nobody knows its rows. */
export function reportOf(id: string): Report {
	const known = BY_ID.get(id);
	if (known !== undefined) return known.report;
	if (!REPORT_ID.test(id)) throw new RangeError('This is not the ID of a report');
	return describe(id, 'whole');
}

/** By its ID, or its name as the editor shows it; undefined for a text that is neither. */
export function reportFor(text: string): Report | undefined {
	const named = CATALOGUE.find(({ displayName }) => displayName === text);
	const id = named?.id ?? text.toLowerCase();
	return REPORT_ID.test(id) ? reportOf(id) : undefined;
}

/** By {@link searchOf}, but an exact ID first; among equals the most used, then by section and number. */
export function searchCatalogue(text: string): CatalogueEntry[] {
	search ??= searchOf([
		...MOST_USED.flatMap((id) => BY_ID.get(id) ?? []),
		...CATALOGUE.filter(({ id }) => !MOST_USED.includes(id)),
	]);
	const words = wordsOf(text);
	const exact = BY_ID.get(words.join('_')) ?? BY_ID.get(words[0]);
	const found = search(text);
	return exact === undefined ? found : [exact, ...found.filter((entry) => entry !== exact)];
}

let search: ((text: string) => CatalogueEntry[]) | undefined;

export type CatalogueEntry = ReturnType<typeof readEntry>;

function readTable(table: string): CatalogueEntry[] {
	const entries: CatalogueEntry[] = [];
	let section: readonly string[] = [];
	let head: readonly string[] = [];
	for (const line of table.trim().split('\n')) {
		if (line.startsWith('= ')) section = line.slice(2).split(' | ');
		else if (line.startsWith('\t')) entries.push(readEntry(section, head, line));
		else head = line.split(' | ');
	}
	return entries;
}

function readEntry(
	[section, sectionEs, sectionWords]: readonly string[],
	[id, kind, title, titleEs, words, parameters]: readonly string[],
	columns: string,
) {
	const [names, more = ''] = words.split('; ');
	return {
		id,
		/** As the editor shows it: what tells reports apart is never cut off. */
		displayName: `${id} · ${title} (${section})`,
		/** What it is found by, the most telling first. */
		texts: [`${title} ${titleEs} ${id} ${names}`, more, `${section} ${sectionEs} ${sectionWords}`],
		report: describe(id, kind as RowKind, title, columns, parameters),
	};
}

function readParameter(text: string): ReportParameter {
	const name = text.replace('!', '');
	return { name, required: text !== name, ...PARAMETERS[name] };
}

/** By what stands in the table. */
function describe(id: string, kind: RowKind, title = '', columns = '', parameters = ''): Report {
	const listed = columns.match(/\S+/g) ?? [];
	const nameOf = (column: string) => column.replace(/^[#><@^~+]+/, '');
	const names = listed.map(nameOf);
	const marked = (mark: RegExp) => listed.filter((column) => mark.test(column)).map(nameOf);
	const firstOf = (known: readonly string[]) => names.find((name) => known.includes(name));
	const [own] = marked(/~~/);
	const agent = { id: firstOf(AGENT_IDS), name: firstOf(AGENT_NAMES) };
	const whoEnded = firstOf(WHO_ENDED);
	const identity = marked(/#/);
	// The key of a day's figures begins with the day and the hour.
	if (kind === 'perDay') identity.sort((one, other) => WHEN.indexOf(other) - WHEN.indexOf(one));
	return {
		...{ id, kind, columns: names, identity },
		path: REPORTS_PATH,
		name: fileStem(id, title),
		words: { one: 'row', many: 'rows' },
		...{ maxDays: 31, maxRows: 60_000, ...OWN_WAYS[id] },
		key: 'row_key',
		start: marked(/[>^]/)[0],
		end: marked(/</)[0],
		times: marked(/[><@]/),
		durations: marked(/~/),
		numbers: marked(/\+/),
		parameters: (parameters.match(/\S+/g) ?? []).map(readParameter),
		elapsed: own === undefined ? undefined : { column: own },
		agent: agent.id === undefined && agent.name === undefined ? undefined : agent,
		endedBy: whoEnded === undefined ? undefined : { column: whoEnded, words: ENDED_BY },
	};
}

/** ID and title, as a part of file names: `cdr-1-call-detail`. */
function fileStem(id: string, title: string): string {
	const stem = (`${id} ${plain(title)}`.match(/[a-z0-9]+/g) ?? []).join('-');
	return stem.length <= LONGEST_STEM ? stem : stem.slice(0, stem.lastIndexOf('-', LONGEST_STEM));
}

const cdr10 = reportOf('cdr_10');

/** Sources: wolkvox, "APIs Reports Manager, 10. Cobrowsing", and its own Postman collection. */
export const cobrowsing: Report = {
	...cdr10,
	name: 'cobrowsing-sessions',
	words: { one: 'session', many: 'sessions' },
	key: 'session_key',
	service: 'cobrowsing',
	elapsed: cdr10.elapsed && { ...cdr10.elapsed, text: 'duration' },
	endedBy: cdr10.endedBy && { ...cdr10.endedBy, field: 'hung_up_by' },
};

/** Deduced from wolkvox's page "APIs Reports Manager, Agents, 14. Event by Total Agent", never tried. */
const AGENT_STATES: InteractionSource = {
	report: reportOf('agent_14'),
	agent: 'agent_id',
	id: 'conn_id',
	type: 'type_interaction',
	phone: 'telephone',
};

/** Where it stands in which call or chat the agent of a report's rows was; undefined where nobody knows. */
export function interactionsOf({ id }: Report): InteractionSource | undefined {
	return id === cobrowsing.id ? AGENT_STATES : undefined;
}
