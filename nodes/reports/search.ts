import { ARTICLES, FILLERS, IDEAS } from './words';

/** Something that can be found by words. */
export interface Findable<Item> {
	readonly item: Item;
	/** Texts that speak of it, the most telling first. */
	readonly texts: readonly string[];
}

/** What a word counts in the first text, the second and so on. */
const WORTH = [1, 0.8, 0.4];
/** What comes so near to the best is shown too. */
const NEAR = 0.6;

/**
 * Makes a search through things: by words in any order, of either language, whatever their endings,
 * case and accents; by other words for the same; and by words not typed to their end.
 *
 * @param things in their order among equals
 * @returns the things that have all words of a text, and those that come near; the best first. For a
 * text that asks for nothing, all of them
 */
export function searchOf<Item>(things: ReadonlyArray<Findable<Item>>): (text: string) => Item[] {
	const known = things.map(({ texts }) => texts.map(ideasOf));
	/** What an idea is worth for each thing. */
	const worthsOf = (idea: string) => {
		const meanings = meaningsOf(idea);
		const worths = known.map(
			(texts) => WORTH[texts.findIndex((ideas) => shares(meanings, ideas))] ?? 0,
		);
		const having = worths.filter((worth) => worth > 0).length;
		// What few things have says more.
		const weight = Math.log(1 + known.length / Math.max(1, having));
		return worths.map((worth) => worth * weight);
	};
	return (text) => {
		const asked = ideasOf(text).map(worthsOf);
		const found = things.map(({ item }, at) => {
			const parts = asked.map((worths) => worths[at]);
			const score = parts.reduce((sum, part) => sum + part, 0);
			return { item, score, hasAll: !parts.includes(0) };
		});
		const best = Math.max(...found.map(({ score }) => score));
		return found
			.filter(({ score, hasAll }) => hasAll || (score > 0 && score >= best * NEAR))
			.sort((one, other) => other.score - one.score)
			.map(({ item }) => item);
	};
}

/** Without case and accents. */
export function plain(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The words of a text, without case and accents. */
export function wordsOf(text: string): string[] {
	return plain(text).match(/[\p{L}\p{N}_]+/gu) ?? [];
}

/** Without the endings by which words of both languages are bent: calls, llamadas, agente, agentes. */
function stemOf(word: string): string {
	const single = word.replace(/(?<=...)(?:(?<=[^aeious])es|(?<=[^s])s)$/, '');
	return single.replace(/(?<=....)ed$|(?<=...)[aeo]$/, '');
}

const articles = new Set(wordsOf(ARTICLES));

function stemsOf(words: readonly string[]): string[] {
	return words.filter((word) => !articles.has(word)).map(stemOf);
}

/** The first idea of a line of {@link IDEAS} by each of its words and phrases, in their stems. */
const ideaOf = new Map<string, string>([
	...phrasesOf(FILLERS).map((phrase) => [phrase, ''] as const),
	...IDEAS.trim()
		.split('\n')
		.map(phrasesOf)
		.flatMap((phrases) => phrases.map((phrase) => [phrase, `=${phrases[0]}`] as const)),
]);

function phrasesOf(line: string): string[] {
	return wordsOf(line).map((phrase) => stemsOf(phrase.split('_')).join(' '));
}

const LONGEST_PHRASE = 4;
/** As long as this, the beginning of a word is that word bent: transfer, transferred. */
const LONG_WORD = 4;

/** What a text speaks of: ideas, and the stems of words that stand for none. */
function ideasOf(text: string): string[] {
	const stems = stemsOf(wordsOf(text));
	const ideas: string[] = [];
	for (let at = 0; at < stems.length;) {
		let length = LONGEST_PHRASE;
		while (length > 1 && !ideaOf.has(stems.slice(at, at + length).join(' '))) length--;
		const phrase = stems.slice(at, at + length).join(' ');
		ideas.push(ideaOf.get(phrase) ?? bentIdeaOf(phrase) ?? phrase);
		at += length;
	}
	return [...new Set(ideas)].filter((idea) => idea !== '');
}

function bentIdeaOf(stem: string): string | undefined {
	if (/[\d_]/.test(stem)) return undefined;
	const begun = [...ideaOf].filter(
		([word, idea]) => word.length >= LONG_WORD && stem.startsWith(word) && idea !== '',
	);
	const [longest] = begun.sort(([one], [other]) => other.length - one.length);
	return longest?.[1];
}

/** All that a word may become when it is typed to its end. */
function meaningsOf(idea: string): string[] {
	if (idea.startsWith('=')) return [idea];
	const begun = [...ideaOf].filter(([word]) => word.startsWith(idea) && !word.includes(' '));
	return [idea, ...begun.map(([, meant]) => meant)].filter((meant) => meant !== '');
}

function shares(meanings: readonly string[], ideas: readonly string[]): boolean {
	return ideas.some((idea) =>
		meanings.some((one) => (one.startsWith('=') ? idea === one : idea.startsWith(one))),
	);
}
