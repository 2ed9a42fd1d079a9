import { quote, UnusableSetting } from './problem';
import { bare } from './values';

/** What wolkvox lists: it has an ID, and a name. */
export interface Named {
	readonly id: string;
	readonly name: string;
}

/** A name without case, accents, the number of its spaces and what nobody sees. */
export function foldName(name: string): string {
	const visible = bare(name.normalize('NFKD').replace(/\p{M}+/gu, ''));
	return visible.toLowerCase().replace(/\s+/g, ' ');
}

/** A name with its ID, as lists show it. */
export function shown({ id, name }: Named): string {
	return name === '' ? id : `${name} (${id})`;
}

/** How many a message names. */
const MOST_NAMED = 5;

/**
 * Finds the ID of what a person named.
 *
 * @param text an ID, or a name without regard to case and accents, or both as lists show them
 * @param label the field where it was named
 * @throws {UnusableSetting} with those that are meant perhaps, unless exactly one fits
 */
export function idOf(text: string, list: readonly Named[], label: string): string {
	if (list.some(({ id }) => id === text)) return text;
	const wanted = foldName(text);
	const fitting = list.filter(
		(one) => foldName(one.name) === wanted || foldName(shown(one)) === wanted,
	);
	if (fitting.length === 1) return fitting[0].id;
	const near = fitting.length > 0 ? fitting : nearest(wanted, list);
	const names = near.slice(0, MOST_NAMED).map(shown).join(', ');
	const one = label.toLowerCase();
	throw new UnusableSetting({
		title:
			fitting.length > 0
				? `“${label}” names several: ${quote(text)}`
				: `“${label}” names no ${one} of the list: ${quote(text)}`,
		advice:
			names === ''
				? `wolkvox lists no ${one} at all.`
				: `Perhaps you mean one of these: ${names}. Choose it from the list, or give its ID.`,
	});
}

/** By how much their names have in common with a folded name, from the nearest on. */
function nearest(wanted: string, list: readonly Named[]): Named[] {
	return list
		.map((one) => ({ one, likeness: likenessOf(wanted, foldName(one.name)) }))
		.sort((a, b) => b.likeness - a.likeness)
		.map(({ one }) => one);
}

/** The part of their pairs of letters that two texts share, from 0 to 1. */
function likenessOf(one: string, other: string): number {
	const [pairs, others] = [pairsOf(one), pairsOf(other)];
	const shared = [...pairs].filter((pair) => others.has(pair)).length;
	return (2 * shared) / (pairs.size + others.size || 1);
}

function pairsOf(text: string): Set<string> {
	const letters = [...` ${text} `];
	return new Set(letters.slice(1).map((letter, at) => letters[at] + letter));
}
