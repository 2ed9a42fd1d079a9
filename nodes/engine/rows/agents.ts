import type { AgentColumns } from '../../reports/report';
import { bare, foldName, isEmpty, quote, UnusableSetting } from '../settings/settings';
import { asText } from './identity';

/**
 * One of the agents that are wanted. A text is an ID, or a name without regard to case and accents. A
 * number, which only an expression gives, is an ID whose leading zeros it has lost.
 */
type Wanted = string | number;

/** How lists come: typed, from a column, from a cell with several lines. */
const SEPARATORS = /[,;|\r\n]+/;

/**
 * Reads which agents are wanted.
 *
 * @param value a list of IDs and names, each taken as it is; or a number; or a text, which is tried
 * whole first and then in its parts, because a name may hold a comma
 * @returns undefined where it names nobody
 * @throws {UnusableSetting} for anything else
 */
export function parseAgents(value: unknown): AgentMatcher | undefined {
	const entries = (Array.isArray(value) ? value : [value]).filter((entry) => !isNobody(entry));
	if (entries.length === 0) return undefined;
	if (!entries.every(isWanted)) throw notAList(value);
	const parts = typeof value === 'string' ? partsOf(value) : [];
	return new AgentMatcher(entries, parts.length > 1 ? parts.filter((part) => !isEmpty(part)) : []);
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

function notAList(value: unknown): UnusableSetting {
	return new UnusableSetting({
		title: `“Agent Names or IDs” is not a list of agents: ${quote(value)}`,
		advice:
			'Give names or IDs, separated by commas: 1001, Ana López. For all agents, remove the filter.',
	});
}

/**
 * Which agents a filter lets pass. A text that can be read in two ways, such as `Pérez, Ana`, is one
 * name as soon as a row is seen whose agent is called so; until then, its parts are names.
 */
export class AgentMatcher {
	private readonly whole: Agents;
	private readonly parts: Agents;
	/** What was found out about an agent: a report has many rows and few agents. */
	private readonly known = new Map<string, Found>();
	private isWhole: boolean;
	private changedItsMind = false;

	/** @param parts those of a text that may be one name, or several; none where there is no question */
	constructor(whole: readonly Wanted[], parts: readonly Wanted[] = []) {
		this.whole = new Agents(whole);
		this.parts = new Agents(parts);
		this.isWhole = parts.length === 0;
	}

	/** Whether an agent of this ID and name, as a row holds them, is wanted. */
	fits(id: unknown, name: unknown): boolean {
		const { whole, parts } = this.look(id, name);
		return whole.length > 0 || (parts.length > 0 && !this.isWhole);
	}

	/** Takes note of agents: of all of a batch before {@link fits} is asked about one of them. */
	observe(agents: Iterable<readonly [id: unknown, name: unknown]>): void {
		const hadParts = this.parts.seen.size > 0;
		for (const [id, name] of agents) {
			const { whole, parts } = this.look(id, name);
			for (const text of whole) this.whole.seen.add(text);
			for (const text of parts) this.parts.seen.add(text);
		}
		if (this.isWhole || this.whole.seen.size === 0) return;
		this.isWhole = true;
		this.changedItsMind = hadParts;
	}

	/** Whether agents of parts had been let pass when the text turned out to be one name. */
	get isAmbiguous(): boolean {
		return this.changedItsMind;
	}

	/** What was given and has fitted nobody so far: perhaps a slip. */
	unmatched(): string[] {
		return (this.isWhole ? this.whole : this.parts).unseen();
	}

	/** Who cannot be found by these columns: IDs where rows have only names, or the other way round. */
	beyond({ id, name }: AgentColumns): string[] {
		const asked = (this.isWhole ? this.whole : this.parts).asked();
		if (id === undefined) return asked.filter((text) => /^\d+$/.test(text));
		return name === undefined ? asked.filter((text) => !/\d/.test(text)) : [];
	}

	private look(id: unknown, name: unknown): Found {
		const idText = asText(id);
		const nameText = asText(name);
		const key = `${idText}\n${nameText}`;
		let found = this.known.get(key);
		if (found === undefined) {
			const [bareId, folded] = [plain(idText), foldName(nameText)];
			found = { whole: this.whole.named(bareId, folded), parts: this.parts.named(bareId, folded) };
			this.known.set(key, found);
		}
		return found;
	}
}

/** What fits an agent: its ID, its folded name, its number. */
interface Found {
	readonly whole: readonly string[];
	readonly parts: readonly string[];
}

class Agents {
	private readonly ids: ReadonlySet<string>;
	private readonly names: ReadonlySet<string>;
	private readonly numbers: ReadonlySet<string>;
	/** Which values of the three have fitted somebody. */
	readonly seen = new Set<string>();

	constructor(wanted: readonly Wanted[]) {
		const texts = wanted.filter((one) => typeof one === 'string').map(plain);
		this.ids = new Set(texts);
		this.names = new Set(texts.map(foldName));
		this.numbers = new Set(wanted.filter((one) => typeof one === 'number').map(String));
	}

	named(id: string, name: string): string[] {
		const number = id.replace(/^0+(?=.)/, '');
		const found: string[] = [];
		if (this.ids.has(id)) found.push(id);
		if (this.names.has(name)) found.push(name);
		if (this.numbers.has(number)) found.push(number);
		return found;
	}

	asked(): string[] {
		return [...this.ids, ...this.numbers];
	}

	unseen(): string[] {
		return this.asked().filter((text) => !this.seen.has(text) && !this.seen.has(foldName(text)));
	}
}

/** An ID or name without what nobody sees, in one form for each letter. */
function plain(text: string): string {
	return bare(text.normalize('NFKC'));
}
