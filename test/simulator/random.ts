/** Small seeded randomness: the same seed gives the same numbers on every machine. */

/** A source of numbers from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** The mulberry32 generator. */
export function seededRandom(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** One number that depends on a seed and a place in a sequence, and on nothing asked before. */
export function randomAt(seed: number, position: number): number {
	return seededRandom(Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(position | 0, 0x85ebca6b))();
}

/** A whole number from `least` to `most`, both included. */
export function integerBetween(random: Random, least: number, most: number): number {
	return least + Math.floor(random() * (most - least + 1));
}

/** One of the list's members. */
export function pick<T>(random: Random, list: readonly T[]): T {
	return list[Math.floor(random() * list.length)];
}

/** Shuffles the list in place and returns it. */
export function shuffle<T>(random: Random, list: T[]): T[] {
	for (let last = list.length - 1; last > 0; last--) {
		const other = integerBetween(random, 0, last);
		[list[last], list[other]] = [list[other], list[last]];
	}
	return list;
}
