import { ARTICLES, FILLERS, IDEAS } from './words';

/** What a word counts in the first text, the second and so on. */
const WORTH = [1, 0.8, 0.4];
/** What comes so near to the best is shown too. */
const NEAR = 0.6;

/**
 * Makes a search through things: by words in any order, of either language, whatever their endings,
 * case and accents; by other words for the same; and by words not typed to their end.
 *
 * @param things in their order among equals, with the texts that speak of each, the most telling first
 * @returns the things that have all words of a text, and those that come near; the best first. For a
 * text that asks for nothing, all of them
 */
export function searchOf<Thing extends { readonly texts: readonly string[] }>(
	things: readonly Thing[],
): (text: string) => Thing[] {
	const known = things.map(({ texts }) => texts.map(ideasOf));
	/** What an idea is worth for each thing. */
	const worthsOf = (idea: string) => {
		const fits = fitsOf(idea);
		const worths = known.map((texts) => WORTH[texts.findIndex((ideas) => ideas.some(fits))] ?? 0);
		const having = worths.filter((worth) => worth > 0).length;
		// What few things have says more.
		const weight = Math.log(1 + known.length / Math.max(1, having));
		return worths.map((worth) => worth * weight);
	};
	return (text) => {
		const asked = ideasOf(text).map(worthsOf);
		const found = things.map((thing, at) => {
			const parts = asked.map((worths) => worths[at]);
			const score = parts.reduce((sum, part) => sum + part, 0);
			return { thing, score, hasAll: !parts.includes(0) };
		});
		const best = Math.max(...found.map(({ score }) => score));
		return found
			.filter(({ score, hasAll }) => hasAll || (score > 0 && score >= best * NEAR))
			.sort((one, other) => other.score - one.score)
			.map(({ thing }) => thing);
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

/** The words and phrases of a line, in their stems. */
function phrasesOf(line: string): string[] {
	return wordsOf(line).map((phrase) => stemsOf(phrase.split('_')).join(' '));
}

/** What a word or phrase stands for: the first of its line of {@link IDEAS}, or nothing. */
const ideaOf = new Map<string, string>();
for (const phrase of phrasesOf(FILLERS)) ideaOf.set(phrase, '');
for (const line of IDEAS.trim().split('\n')) {
	const phrases = phrasesOf(line);
	for (const phrase of phrases) ideaOf.set(phrase, `=${phrases[0]}`);
}

const LONGEST_PHRASE = 4;
/** As long as this, the beginning of a word is that word bent: transfer, transferred. */
const LONG_WORD = 4;

/** What a text speaks of: ideas, and the stems of words that stand for none. */
function ideasOf(text: string): string[] {
	const stems = stemsOf(wordsOf(text));
	const ideas = new Set<string>();
	for (let at = 0; at < stems.length;) {
		let length = LONGEST_PHRASE;
		while (length > 1 && !ideaOf.has(stems.slice(at, at + length).join(' '))) length--;
		const phrase = stems.slice(at, at + length).join(' ');
		ideas.add(ideaOf.get(phrase) ?? bentIdeaOf(phrase) ?? phrase);
		at += length;
	}
	ideas.delete('');
	return [...ideas];
}

function bentIdeaOf(stem: string): string | undefined {
	if (/[\d_]/.test(stem)) return undefined;
	const begun = [...ideaOf].filter(
		([word, idea]) => word.length >= LONG_WORD && stem.startsWith(word) && idea !== '',
	);
	const [longest] = begun.sort(([one], [other]) => other.length - one.length);
	return longest?.[1];
}

/** Whether an idea is the one that is asked for, or what that may become when it is typed to its end. */
function fitsOf(asked: string): (idea: string) => boolean {
	if (asked.startsWith('=')) return (idea) => idea === asked;
	const begun = [...ideaOf].filter(([word]) => word.startsWith(asked) && !word.includes(' '));
	const meant = new Set(begun.map(([, idea]) => idea));
	return (idea) => idea.startsWith(asked) || meant.has(idea);
}
