import type { AgentColumns } from '../../reports/report';
import { bare, foldName, isEmpty, quote, UnusableSetting } from '../settings/settings';
import { asText } from './identity';

/** An ID, or a name without regard to case and accents; a number is an ID that has lost its leading zeros. */
type Wanted = string | number;

/** How lists come: typed, from a column, from a cell with several lines. */
const SEPARATORS = /[,;|\r\n]+/;

/**
 * Reads which agents are wanted: a list of IDs and names, each taken as it is, a number, or a text, which is
 * tried whole first and then in parts, because a name may hold a comma. Undefined where it names nobody.
 */
export function parseAgents(value: unknown): AgentMatcher | undefined {
	const entries = (Array.isArray(value) ? value : [value]).filter((entry) => !isNobody(entry));
	if (entries.length === 0) return undefined;
	if (!entries.every(isWanted)) {
		throw new UnusableSetting({
			title: `“Agent Names or IDs” is not a list of agents: ${quote(value)}`,
			advice:
				'Give names or IDs, separated by commas: 1001, Ana López. For all agents, remove the filter.',
		});
	}
	if (typeof value !== 'string' || partsOf(value).length === 1) return new AgentMatcher(entries);
	const parts = partsOf(value).filter((part) => !isEmpty(part));
	return new AgentMatcher(parts, plain(value));
}

function partsOf(text: string): string[] {
	return plain(text).split(SEPARATORS);
}

function isNobody(entry: unknown): boolean {
	return isEmpty(typeof entry === 'string' ? partsOf(entry) : entry);
}

function isWanted(entry: unknown): entry is Wanted {
	return typeof entry === 'string' || Number.isFinite(entry);
}

/**
 * Which agents a filter lets pass. A text such as `Pérez, Ana` is one name as soon as somebody is seen who
 * is called so; until then, its parts are names.
 */
export class AgentMatcher {
	/** Whether agents of parts had been let pass when the text turned out to be one name. */
	isAmbiguous = false;
	/** What is asked for, each once. */
	private asked: readonly string[] = [];
	/** The same as IDs, folded names and numbers, and which of them have fitted somebody. */
	private forms: ReadonlySet<string> = new Set();
	private readonly seen = new Set<string>();
	/** Which of them fit an agent: a report has many rows and few agents. */
	private readonly known = new Map<string, readonly string[]>();

	/** @param whole the text of which the wanted are parts, as long as it may be one name */
	constructor(
		wanted: readonly Wanted[],
		private whole?: string,
	) {
		this.want(wanted);
	}

	/** Whether an agent of this ID and name, as a row holds them, is wanted. */
	fits(id: unknown, name: unknown): boolean {
		return this.look(id, name).length > 0;
	}

	/** Takes note of agents: of all of a batch before {@link fits} is asked about one of them. */
	observe(agents: Iterable<readonly [id: unknown, name: unknown]>): void {
		const hadSome = this.seen.size > 0;
		for (const [id, name] of agents) {
			for (const text of this.look(id, name)) this.seen.add(text);
		}
		const { whole } = this;
		if (whole === undefined || !this.isSeen(whole)) return;
		this.isAmbiguous = hadSome;
		this.whole = undefined;
		this.want([whole]);
	}

	/** What was given and has fitted nobody so far: perhaps a slip. */
	unmatched(): string[] {
		return this.asked.filter((text) => !this.isSeen(text));
	}

	/** Who cannot be found by these columns: IDs where rows have only names, or the other way round. */
	beyond({ id, name }: AgentColumns): string[] {
		if (id === undefined) return this.asked.filter((text) => /^\d+$/.test(text));
		return name === undefined ? this.asked.filter((text) => !/\d/.test(text)) : [];
	}

	private want(wanted: readonly Wanted[]): void {
		const texts = wanted.filter((one) => typeof one === 'string').map(plain);
		const numbers = wanted.filter((one) => typeof one === 'number').map(String);
		this.asked = [...new Set(texts), ...new Set(numbers)];
		if (this.whole !== undefined) texts.push(this.whole);
		const ofTexts = texts.flatMap((text) => [`id ${text}`, `name ${foldName(text)}`]);
		this.forms = new Set([...ofTexts, ...numbers.map((number) => `number ${number}`)]);
		this.known.clear();
	}

	private isSeen(text: string): boolean {
		const forms = [`id ${text}`, `name ${foldName(text)}`, `number ${text}`];
		return forms.some((form) => this.seen.has(form));
	}

	private look(id: unknown, name: unknown): readonly string[] {
		const idText = asText(id);
		const nameText = asText(name);
		const key = `${idText}\n${nameText}`;
		let found = this.known.get(key);
		if (found === undefined) {
			const bareId = plain(idText);
			const number = bareId.replace(/^0+(?=.)/, '');
			const forms = [`id ${bareId}`, `name ${foldName(nameText)}`, `number ${number}`];
			found = forms.filter((form) => this.forms.has(form));
			this.known.set(key, found);
		}
		return found;
	}
}

/** An ID or name without what nobody sees, in one form for each letter. */
function plain(text: string): string {
	return bare(text.normalize('NFKC'));
}
