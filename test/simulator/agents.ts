import { pick, shuffle, type Random } from './random';

/** Somebody who works at the operation. */
export interface Agent {
	id: string;
	name: string;
}

export const FIRST_NAMES =
	'José María Ángela Sofía Andrés Lucía Íngrid Óscar Nicolás Begoña Yúber Zoë Ana Luis'.split(' ');
export const LAST_NAMES =
	'Núñez Peña Gómez Muñoz Ibáñez Güell Quiñones Díaz Restrepo Ávila Cañón Ortiz'.split(' ');

/** Ids are texts: some start with zeros. Names have accents, and some have two spaces in a row. */
export function makeAgents(random: Random, count: number): Agent[] {
	const ids = shuffle(
		random,
		Array.from({ length: count }, (_, index) => 1001 + index * 7),
	);
	return ids.map((id, index) => ({
		id: index % 4 === 1 ? String(id).padStart(6, '0') : String(id),
		name: [
			pick(random, FIRST_NAMES),
			index % 3 === 0 ? '  ' : ' ',
			pick(random, LAST_NAMES),
			' ',
			pick(random, LAST_NAMES),
		].join(''),
	}));
}
