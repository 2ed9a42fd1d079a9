/** What the command was asked to measure. */
import { parseArgs } from 'node:util';

const USUAL = {
	only: '',
	rows: '60000',
	runs: '7',
	'memory-rows': '60000,120000',
	'export-rows': '60000,600000,3000000',
	scale: '1',
};

function readNumbers(name, text) {
	const numbers = text.split(',').map(Number);
	if (numbers.every((number) => Number.isInteger(number) && number > 0)) return numbers;
	throw new Error(`--${name} must be one or more numbers, as 60000,120000`);
}

function readScale(text) {
	const scale = Number(text);
	if (scale > 0) return scale;
	throw new Error('--scale must be a number, as 0.5 for half the rows of the part “calls”');
}

function readParts(text, known) {
	const wanted = text ? text.split(',') : known;
	const unknown = wanted.find((name) => !known.includes(name));
	if (unknown === undefined) return wanted;
	throw new Error(`There is no part "${unknown}": choose among ${known.join(', ')}`);
}

/**
 * @param {string[]} args
 * @param {string[]} parts that there are
 */
export function readFlags(args, parts) {
	const options = Object.fromEntries(
		Object.entries(USUAL).map(([name, usual]) => [name, { type: 'string', default: usual }]),
	);
	for (const flag of ['write-docs', 'profile']) options[flag] = { type: 'boolean', default: false };
	const { values } = parseArgs({ args, options });
	return {
		only: readParts(values.only, parts),
		rows: readNumbers('rows', values.rows),
		runs: readNumbers('runs', values.runs)[0],
		memoryRows: readNumbers('memory-rows', values['memory-rows']),
		exportRows: readNumbers('export-rows', values['export-rows']),
		scale: readScale(values.scale),
		writeDocs: values['write-docs'],
		profile: values.profile,
	};
}
