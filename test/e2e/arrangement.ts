// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { readFileSync } from 'node:fs';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { join } from 'node:path';

import { ACCOUNT, accountData } from '../../scripts/n8n/workflow';
import { REPOSITORY } from '../../scripts/paths';
import {
	formatReport,
	generateSessions,
	parseCompact,
	startSimulator,
	type Row,
	type Session,
	type Simulator,
} from '../simulator';
import { DOCUMENTED_FIELDS } from '../engine/arrangement';
import { N8n, type Ending, type WorkflowFile } from './n8n';

export const TOKEN = 'the-token-of-this-run';
export const DAY = 86_400;
export const EXAMPLES = join(REPOSITORY, 'examples');

/** Of a day, the first second. */
export const dayOf = (second: number) => Math.floor(second / DAY) * DAY;

/** The first second of the month so many months before that of a second. */
export function monthStart(second: number, monthsAgo: number): number {
	const date = new Date(second * 1000);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - monthsAgo) / 1000;
}

export const isoDate = (second: number) => formatReport(second).slice(0, 10);

export const textOf = (value: unknown) =>
	value === null || value === undefined ? '' : String(value);

/** Columns of rows as text, in one order. */
export const sortedTexts = (rows: readonly Row[], columns = DOCUMENTED_FIELDS) =>
	rows.map((row) => JSON.stringify(columns.map((field) => textOf(row[field])))).sort();

/** An example, with other texts where it holds some. */
export function example(file: string, others: Record<string, string> = {}): WorkflowFile {
	let text = readFileSync(join(EXAMPLES, file), 'utf8');
	for (const [one, other] of Object.entries(others)) text = text.replaceAll(one, other);
	return JSON.parse(text) as WorkflowFile;
}

/** What is asked for, and what the report holds for it. */
interface Asked {
	from: number;
	to: number;
	rows: Row[];
}

/** A wolkvox, and one n8n for all parts: its start takes longer than any of them. */
class Arrangement {
	simulator!: Simulator;
	n8n!: N8n;
	/** Sessions of more than a year, and with those of the last days, some of which are odd. */
	year!: Session[];
	sessions!: Session[];
	/** The operation's clock when the tests began. */
	now!: number;

	async open(): Promise<void> {
		this.simulator = await startSimulator({ token: TOKEN });
		this.now = this.simulator.settings.now();
		const { now } = this;
		const lately = { from: dayOf(now) - 12 * DAY, to: now - 4 * 3600 };
		const ended = ({ end }: Session) => end === null || end < now;
		const aYear = { from: monthStart(now, 13), to: now };
		this.year = generateSessions({ seed: 1, count: 2_400, ...aYear }).filter(ended);
		const odd = { duplicates: 0.05, messyValues: 0.1 };
		const recent = generateSessions({ seed: 2, count: 600, ...lately, ...odd }).filter(ended);
		this.sessions = [...this.year, ...recent];
		this.reset();
		this.n8n = await N8n.start('n8n');
		const credential = accountData(this.simulator.url, TOKEN);
		await this.n8n.addCredential(ACCOUNT.name, 'wolkvoxApi', credential);
	}

	/** As it was before a test. */
	reset(): void {
		Object.assign(this.simulator.settings, { faults: [], tokensPerDay: 1_000_000 });
		this.simulator.setSessions(this.sessions);
	}

	async close(): Promise<void> {
		await this.n8n?.stop();
		await this.simulator?.close();
	}

	async importExample(file: string, others: Record<string, string> = {}): Promise<string> {
		return await this.n8n.importFile(example(file, others));
	}

	/** Runs a workflow once. */
	async run(id: string): Promise<Ending> {
		this.simulator.reset();
		return await this.n8n.execute(id);
	}

	async runWell(id: string): Promise<Ending> {
		const ending = await this.run(id);
		expect(ending).toMatchObject({ status: 'success' });
		expect(ending.error).toBeUndefined();
		return ending;
	}

	/** The range that was asked for since the last reset, which is of so many days. */
	asked(days?: number, report = 'cdr_10'): Asked {
		const requests = this.simulator.reportRequests(report);
		const from = parseCompact(requests[0].from) ?? NaN;
		const to = parseCompact(requests[requests.length - 1].to) ?? NaN;
		if (days !== undefined) expect(to - from + 1).toBe(days * DAY);
		return { from, to, rows: this.simulator.expectedRows(report, from, to) };
	}
}

/** What the parts share, once it is open. */
export const here = new Arrangement();
