import type { ReportFacts } from './facts';
import type { Row } from './report';
import { formatReport } from './wallClock';

const LATER_SECONDS = 37;
const AGENT_NAMES = ['agent_name', 'name_agent'];
const AGENT_IDS = ['agent_id', 'id_agent'];
const DASHES: unknown[] = ['', '-', '--'];

/** What of a row may be another between two answers. */
const CORRECT = {
	/** The end is later, and a duration `time` with it no longer fits. */
	end: (row: Row, { end }: ReportFacts) => mapped(row, [end], laterBy(LATER_SECONDS)),
	/** Another name for the same agent. */
	name: (row: Row) => mapped(row, AGENT_NAMES, (name) => `${name} (Supervisor)`),
	/** The agent's name in capitals. */
	nameCase: (row: Row) => mapped(row, AGENT_NAMES, (name) => name.toUpperCase()),
	/** An agent's id as a number, where no zero is lost by it. */
	numberId: (row: Row) =>
		mapped(row, AGENT_IDS, (id) => (String(Number(id)) === id ? Number(id) : id)),
	/** null in place of "-", "--" and "". */
	nullForDash: (row: Row) =>
		mapped(row, Object.keys(row), (value) => (DASHES.includes(value) ? null : value)),
	/** The columns, and those of nested objects, in another order. */
	fieldOrder: (row: Row) => reversed(row) as Row,
};

/** The name of a correction. */
export type Correction = keyof typeof CORRECT;

/** The row with its correction. */
export function correct(row: Row, facts: ReportFacts, how: Correction): Row {
	return CORRECT[how](row, facts);
}

function mapped(row: Row, columns: unknown[], change: (text: string) => unknown): Row {
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

const laterBy = (seconds: number) => (text: string) => {
	const milliseconds = Date.parse(`${text.replace(' ', 'T')}Z`);
	return Number.isNaN(milliseconds) ? text : formatReport(milliseconds / 1000 + seconds);
};
