import { CATALOGUE_TABLE } from './catalogueTable';
import type { EndedByColumn, Report, ReportParameter, RowKind } from './report';
import { type Findable, plain, searchOf, wordsOf } from './search';
import { REPORT_WORDS, SECTION_WORDS } from './words';

/** A report as a list shows it. */
export interface CatalogueEntry {
	readonly id: string;
	/** Its part of the API Reports Manager, in English and Spanish. */
	readonly section: string;
	readonly sectionEs: string;
	/** With its number: `1. Call Detail`. */
	readonly titleEn: string;
	readonly titleEs: string;
	/** What the editor shows: `cdr_1 · Call Detail (CDR)`. What tells reports apart is never cut off. */
	readonly displayName: string;
	readonly kind: RowKind;
	/** Those of the query beside the dates. */
	readonly parameters: readonly ReportParameter[];
}

/** The form of a report's ID, known or not. */
export const REPORT_ID = /^[a-z]+(_\d+)+$/;

/** What most people look for; first in the list where nothing is typed, and among equals. */
const MOST_USED: readonly string[] = [
	...['cdr_1', 'chat_1', 'campaign_3', 'chat_2', 'agent_1'],
	...['skill_7', 'agent_14', 'agent_8', 'agent_3', 'cdr_5'],
];

/** Where all of them are asked for, below the server's address. */
export const REPORTS_PATH = '/api/v2/reports_manager.php';
/** wolkvox: 31 days and 60,000 records for each query, but for these. */
const USUAL_LIMITS = { maxDays: 31, maxRows: 60_000 };
const OWN_WAYS: Readonly<
	Record<string, Partial<Pick<Report, 'isUndated' | 'maxDays' | 'maxRows'>>>
> = {
	skill_5: { maxDays: 1, isUndated: true },
	diagram_9: { maxRows: 6_000 },
};

const PARAMETERS: Readonly<Record<string, ReportParameter>> = {
	agent_id: { name: 'agent_id', required: false },
	skill_id: { name: 'skill_id', required: true, default: 'all' },
	campaign_id: { name: 'campaign_id', required: true, default: 'all' },
	cod_act: {
		name: 'cod_act',
		required: true,
		default: 'cod_act1',
		values: ['cod_act1', 'cod_act2'],
	},
	services_time: { name: 'services_time', required: false },
	customer_id: { name: 'customer_id', required: false },
	attach_array: { name: 'attach_array', required: false, values: ['yes', 'no'] },
	include_attachments: {
		name: 'include_attachments',
		required: false,
		// Mails with their attachments soon weigh more than wolkvox sends.
		default: 'false',
		values: ['true', 'false'],
	},
};

/** What wolkvox calls the agent whose row it is. Those of a transfer have longer names. */
const AGENT_IDS = ['agent_id', 'id_agent'];
const AGENT_NAMES = ['agent_name', 'name_agent'];
const WHO_ENDED = ['hang_up', 'hung_up'];
/**
 * wolkvox's pages name "the client or the agent", sister reports send `agent` and `customer`; Spanish
 * forms are possible.
 */
const ENDED_BY: EndedByColumn['words'] = {
	agent: 'agent',
	agente: 'agent',
	asesor: 'agent',
	asesora: 'agent',
	client: 'client',
	cliente: 'client',
	customer: 'client',
};
const WHEN = ['date', 'day', 'hour'];

/** A report's line of the table, its columns still as they stand there. */
interface TableLine {
	readonly entry: CatalogueEntry;
	readonly columns: string;
}

const TABLE = readTable(CATALOGUE_TABLE);

/** Every known report, by section and number. */
export const CATALOGUE: readonly CatalogueEntry[] = Array.from(
	TABLE.values(),
	({ entry }) => entry,
);

const reports = new Map<string, Report>();

/**
 * The description of a report.
 *
 * @param id known or not; {@link unknownReport} for one that the catalogue lacks
 * @throws {RangeError} if it has not the form of a report's ID
 */
export function reportOf(id: string): Report {
	const line = TABLE.get(id);
	if (line === undefined) return unknownReport(id);
	const report = reports.get(id) ?? describeReport(line);
	reports.set(id, report);
	return report;
}

/**
 * A report that the catalogue lacks, of a newer wolkvox perhaps: nobody knows what dividing a range
 * would do to it.
 *
 * @throws {RangeError} if `id` has not the form of a report's ID
 */
export function unknownReport(id: string): Report {
	if (!REPORT_ID.test(id)) throw new RangeError('This is not the ID of a report');
	return {
		...commonOf(id),
		name: id.replaceAll('_', '-'),
		kind: 'whole',
		columns: [],
		identity: [],
		times: [],
		durations: [],
		numbers: [],
		parameters: [],
	};
}

/**
 * The reports that a person means.
 *
 * @param text words of title, section or ID, or other words for what a report answers, in English or
 * Spanish; see {@link searchOf}
 * @returns an exact ID first; among equals the most used first, then by section and number
 */
export function searchCatalogue(text: string): CatalogueEntry[] {
	search ??= searchOf(findables());
	const words = wordsOf(text);
	const exact = (TABLE.get(words.join('_')) ?? TABLE.get(words[0]))?.entry;
	const found = search(text);
	return exact === undefined ? found : [exact, ...found.filter((entry) => entry !== exact)];
}

let search: ((text: string) => CatalogueEntry[]) | undefined;

function findables(): Array<Findable<CatalogueEntry>> {
	const entries = [
		...MOST_USED.flatMap((id) => TABLE.get(id)?.entry ?? []),
		...CATALOGUE.filter(({ id }) => !MOST_USED.includes(id)),
	];
	return entries.map((item) => {
		const { id, titleEn, titleEs, section, sectionEs } = item;
		const [names, more] = REPORT_WORDS[id].split('|');
		const title = `${bare(titleEn)} ${bare(titleEs)} ${id}`;
		const group = `${section} ${sectionEs} ${SECTION_WORDS[section]}`;
		return { item, texts: [`${title} ${names}`, more ?? '', group] };
	});
}

/** A title without its number. */
function bare(title: string): string {
	return title.replace(/^[\d.]+\s*/, '');
}

function readTable(table: string): ReadonlyMap<string, TableLine> {
	const lines = new Map<string, TableLine>();
	let sections: readonly string[] = [];
	let head: readonly string[] = [];
	for (const line of table.trim().split('\n')) {
		if (line.startsWith('\t'))
			lines.set(head[0], { entry: readEntry(head, sections), columns: line });
		else if (line.startsWith('= ')) sections = line.slice(2).split(' | ');
		else head = line.split(' | ');
	}
	return lines;
}

function readEntry(head: readonly string[], sections: readonly string[]): CatalogueEntry {
	const [id, kind, titleEn, titleEs, parameters] = head;
	const [section, sectionEs] = sections;
	return {
		id,
		section,
		sectionEs,
		titleEn,
		titleEs,
		displayName: `${id} · ${bare(titleEn)} (${section})`,
		kind: kind as RowKind,
		parameters: parameters?.split(' ').map(readParameter) ?? [],
	};
}

function readParameter(text: string): ReportParameter {
	return text.endsWith('!')
		? { ...PARAMETERS[text.slice(0, -1)], required: true }
		: PARAMETERS[text];
}

function describeReport({ entry, columns: line }: TableLine): Report {
	const { id, kind, parameters } = entry;
	const columns = line.trim().split(' ').map(readColumn);
	const names = columns.map(nameOf);
	const marked = (...marks: string[]) =>
		columns.filter((column) => marks.some((mark) => column.marks.includes(mark))).map(nameOf);
	const firstOf = (known: readonly string[]) => names.find((name) => known.includes(name));
	const [own] = marked('~~');
	const agent = { id: firstOf(AGENT_IDS), name: firstOf(AGENT_NAMES) };
	const whoEnded = firstOf(WHO_ENDED);
	return {
		...commonOf(id),
		name: fileStem(entry),
		kind,
		columns: names,
		start: marked('>', '^')[0],
		end: marked('<')[0],
		identity: kind === 'perDay' ? dateFirst(marked('#')) : marked('#'),
		times: marked('>', '<', '@'),
		durations: marked('~'),
		numbers: marked('+'),
		elapsed: own === undefined ? undefined : { column: own },
		agent: agent.id === undefined && agent.name === undefined ? undefined : agent,
		endedBy: whoEnded === undefined ? undefined : { column: whoEnded, words: ENDED_BY },
		parameters,
	};
}

/** The key of a day's figures begins with the day and the hour. */
function dateFirst(identity: readonly string[]): string[] {
	const when = WHEN.filter((name) => identity.includes(name));
	return [...when, ...identity.filter((name) => !when.includes(name))];
}

interface Column {
	readonly marks: string;
	readonly name: string;
}

function readColumn(text: string): Column {
	const name = text.replace(/^[#><@^~+]+/, '');
	return { marks: text.slice(0, text.length - name.length), name };
}

function nameOf({ name }: Column): string {
	return name;
}

/** What is the same for all reports. */
function commonOf(id: string) {
	return {
		id,
		path: REPORTS_PATH,
		words: { one: 'row', many: 'rows' },
		...USUAL_LIMITS,
		...OWN_WAYS[id],
		key: 'row_key',
	} as const;
}

/** In characters: with dates and an ending, a name that every file system takes. */
const LONGEST_STEM = 60;

/** ID and title, as a part of file names: `cdr-1-call-detail`. */
function fileStem({ id, titleEn }: CatalogueEntry): string {
	const stem = (`${id} ${plain(bare(titleEn))}`.match(/[a-z0-9]+/g) ?? []).join('-');
	return stem.length <= LONGEST_STEM ? stem : stem.slice(0, stem.lastIndexOf('-', LONGEST_STEM));
}
