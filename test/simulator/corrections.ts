import type { ReportFacts } from './facts';
import type { Row } from './report';
import { formatReport } from './wallClock';

/** What of a row is another between two answers. */
export type Correction =
	/** The end is later, and a duration `time` with it no longer fits. */
	| 'end'
	/** Another name for the same agent. */
	| 'name'
	/** The agent's name in capitals. */
	| 'nameCase'
	/** An agent's id as a number, where no zero is lost by it. */
	| 'numberId'
	/** null in place of "-", "--" and "". */
	| 'nullForDash'
	/** The columns, and those of nested objects, in another order. */
	| 'fieldOrder';

/** Every correction there is. */
export const CORRECTIONS = [
	'end',
	'name',
	'nameCase',
	'numberId',
	'nullForDash',
	'fieldOrder',
] as const satisfies readonly Correction[];

const LATER_SECONDS = 37;
const AGENT_NAMES = ['agent_name', 'name_agent'];
const AGENT_IDS = ['agent_id', 'id_agent'];
const DASHES: unknown[] = ['', '-', '--'];

/**
 * The row with its corrections. The same rows are struck in every answer.
 *
 * @param share of the rows that are corrected, 1 by default
 */
export function correct(row: Row, facts: ReportFacts, how: Correction[], share = 1): Row {
	if (share < 1 && placeOf(row) >= share) return row;
	return how.reduce((corrected, one) => CORRECT[one](corrected, facts), row);
}

const CORRECT: Record<Correction, (row: Row, facts: ReportFacts) => Row> = {
	end: (row, { timeFields: { end } }) => {
		if (end === null) return row;
		const second = secondOf(row[end]);
		return second === undefined ? row : { ...row, [end]: formatReport(second + LATER_SECONDS) };
	},
	name: (row) => mapped(row, AGENT_NAMES, (name) => `${name} (Supervisor)`),
	nameCase: (row) => mapped(row, AGENT_NAMES, (name) => name.toUpperCase()),
	numberId: (row) => mapped(row, AGENT_IDS, (id) => (String(Number(id)) === id ? Number(id) : id)),
	nullForDash: (row) =>
		Object.fromEntries(
			Object.entries(row).map(([name, value]) => [name, DASHES.includes(value) ? null : value]),
		),
	fieldOrder: (row) => reversed(row) as Row,
};

function mapped(row: Row, columns: string[], change: (text: string) => unknown): Row {
	const changed = Object.entries(row).map(([name, value]) => [
		name,
		columns.includes(name) && typeof value === 'string' ? change(value) : value,
	]);
	return Object.fromEntries(changed) as Row;
}

/** The members of all objects in the opposite order; lists stay as they are. */
function reversed(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(reversed);
	if (typeof value !== 'object' || value === null) return value;
	const members = Object.entries(value).reverse();
	return Object.fromEntries(members.map(([name, member]) => [name, reversed(member)]));
}

function secondOf(value: unknown): number | undefined {
	const milliseconds = Date.parse(`${String(value).replace(' ', 'T')}Z`);
	return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** A number from 0 to 1 that depends on the row alone. */
function placeOf(row: Row): number {
	let hash = 2166136261;
	for (const letter of JSON.stringify(row)) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
	return (hash >>> 0) / 2 ** 32;
}
