import type { AgentColumns } from '../../reports/report';
import { bare, foldName, isEmpty, quote, unusable } from '../settings/settings';
import { asText } from './identity';

/** How lists come: typed, from a column, from a cell with several lines. */
const SEPARATORS = /[,;|\r\n]+/;

/**
 * Reads which agents are wanted: a list of IDs and names, each taken as it is, a number, or a text, which is
 * tried whole first and then in parts, because a name may hold a comma. Undefined where it names nobody.
 */
export function parseAgents(value: unknown): AgentMatcher | undefined {
	const entries = (Array.isArray(value) ? value : [value]).filter((entry) => !isNobody(entry));
	if (entries.length === 0) return undefined;
	if (!entries.every((entry) => typeof entry === 'string' || Number.isFinite(entry))) {
		const advice =
			'Give names or IDs, separated by commas: 1001, Ana López. For all agents, remove the filter.';
		throw unusable('Agent Names or IDs', `is not a list of agents: ${quote(value)}`, advice);
	}
	if (typeof value !== 'string') return new AgentMatcher(entries.map(wantedOf));
	const named = partsOf(value).filter((part) => !isEmpty(part));
	return new AgentMatcher(named.map(wantedOf), wantedOf(value));
}

function partsOf(text: string): string[] {
	return plain(text).split(SEPARATORS);
}

function isNobody(entry: unknown): boolean {
	return isEmpty(typeof entry === 'string' ? partsOf(entry) : entry);
}

/** Who is wanted: as it was given, and the forms of agents that it fits. */
type Wanted = ReturnType<typeof wantedOf>;

/** A text is an ID, or a name without regard to case and accents; a number has lost its leading zeros. */
function wantedOf(entry: unknown) {
	const text = plain(String(entry));
	if (typeof entry === 'number') return { text, forms: [`number ${text}`] };
	return { text, forms: [`id ${text}`, `name ${foldName(text)}`] };
}

/** Which agents pass. `Pérez, Ana` is one name once somebody is seen who is called so, and two until then. */
export class AgentMatcher {
	/** Whether agents of parts had been let pass when the text turned out to be one name. */
	isAmbiguous = false;
	private forms: ReadonlySet<string>;
	private readonly seen = new Set<string>();
	/** The forms of each agent: a report has many rows and few agents. */
	private readonly known = new Map<string, readonly string[]>();

	/** @param whole the text of which the wanted are parts, as long as it may be one name */
	constructor(
		private wanted: readonly Wanted[],
		private whole?: Wanted,
	) {
		this.forms = new Set(wanted.flatMap(({ forms }) => forms));
	}

	/** Whether an agent of this ID and name, as a row holds them, is wanted. */
	fits(id: unknown, name: unknown): boolean {
		return this.formsOf(id, name).some((form) => this.forms.has(form));
	}

	/** Takes note of agents: of all of a batch before {@link fits} is asked about one of them. */
	observe(agents: Iterable<readonly [id: unknown, name: unknown]>): void {
		const hadSome = this.wanted.some((one) => this.isSeen(one));
		for (const agent of agents) {
			for (const form of this.formsOf(...agent)) this.seen.add(form);
		}
		const { whole } = this;
		if (whole === undefined || !this.isSeen(whole)) return;
		this.isAmbiguous = hadSome;
		this.whole = undefined;
		this.wanted = [whole];
		this.forms = new Set(whole.forms);
	}

	/** What was given and has fitted nobody so far: perhaps a slip. */
	unmatched(): string[] {
		const unseen = this.wanted.filter((one) => !this.isSeen(one));
		return [...new Set(unseen.map(({ text }) => text))];
	}

	/** Who cannot be found by these columns: IDs where rows have only names, or the other way round. */
	beyond({ id, name }: AgentColumns): string[] {
		const texts = this.wanted.map(({ text }) => text);
		if (id === undefined) return texts.filter((text) => /^\d+$/.test(text));
		return name === undefined ? texts.filter((text) => !/\d/.test(text)) : [];
	}

	private isSeen({ forms }: Wanted): boolean {
		return forms.some((form) => this.seen.has(form));
	}

	private formsOf(id: unknown, name: unknown): readonly string[] {
		const [idText, nameText] = [asText(id), asText(name)];
		const key = `${idText}\n${nameText}`;
		let forms = this.known.get(key);
		if (forms === undefined) {
			const bareId = plain(idText);
			const number = bareId.replace(/^0+(?=.)/, '');
			forms = [`id ${bareId}`, `name ${foldName(nameText)}`, `number ${number}`];
			this.known.set(key, forms);
		}
		return forms;
	}
}

/** An ID or name without what nobody sees, in one form for each letter. */
function plain(text: string): string {
	return bare(text.normalize('NFKC'));
}
