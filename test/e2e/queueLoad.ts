import type { QueueMode } from './queueMode';
import {
	ACCOUNT,
	accountData,
	chainOf,
	nodeOf,
	sendingNode,
	wolkvoxNode,
} from '../../scripts/n8n/workflow';
import { until } from '../../scripts/until';
import { formatReport, generateSessions, startSimulator, wallClock, type Row } from '../simulator';
import { startEndpoint } from './receivers/endpoint';

const TOKEN = 'the-token-of-this-run';
/** However long a load may take. */
const PATIENT = { patience: 30 * 60_000, interval: 500 };
const DAY = 86_400;

/** More than three workers have in hand at once. */
export const EXECUTIONS = 40;
/** What wolkvox takes for an answer. */
const LATENCY_MS = 300;

/** Five years of sessions, with the odd values and the twins that real reports have. */
const FIRST_YEAR = 2021;
const SESSIONS = {
	seed: 7,
	count: 6_000,
	from: wallClock(FIRST_YEAR, 1, 1),
	to: wallClock(FIRST_YEAR + 5, 1, 1) - 1,
	messyValues: 0.05,
	duplicates: 0.02,
};

const PATH = 'sessions';

/** What an execution sent to the receiver. */
export interface Delivery {
	readonly execution: string;
	readonly call: number;
	readonly sessions: Row[];
}

/** An execution as n8n's database holds it. */
export interface Execution {
	readonly id: string;
	readonly status: string;
}

/** The first and the last second of what a call of the webhook asks for: a month of its own, not whole. */
const rangeOf = (call: number) => [
	wallClock(FIRST_YEAR, 1 + call, 1 + (call % 7)),
	wallClock(FIRST_YEAR, 1 + call, 28 - (call % 5)) + DAY - 1,
];

/** From a range in a webhook's body to all its sessions in one request. */
function sessionsWorkflow(receiver: string, account: typeof ACCOUNT) {
	const webhook = nodeOf(
		'Webhook',
		'n8n-nodes-base.webhook',
		2,
		{ httpMethod: 'POST', path: PATH, options: {} },
		{ webhookId: PATH },
	);
	const range = { from: '={{ $json.body.from }}', to: '={{ $json.body.to }}' };
	const delivery = [
		'execution: $execution.id',
		'call: $("Webhook").first().json.body.call',
		'sessions: $input.all().map((item) => item.json)',
	].join(', ');
	const send = sendingNode('Send', receiver, `{ ${delivery} }`, { executeOnce: true });
	return chainOf('Sessions of a range', webhook, wolkvoxNode(range, account), send);
}

/** Publishes a workflow and waits until its webhook is there. */
async function publish({ rest }: QueueMode, workflow: object): Promise<void> {
	const { id, versionId } = await rest.ask<{ id: string; versionId: string }>(
		'workflows',
		workflow,
	);
	await rest.ask(`workflows/${id}/activate`, { versionId });
	const isPublished = async () => {
		const publication = await rest.ask<{ status: string }>(`workflows/${id}/publication-status`);
		return publication.status === 'published';
	};
	await until('the workflow to be published', isPublished, PATIENT);
}

/** As wolkvox sent it: without what the node adds, the fields in one order. */
function sentFields(row: Row, documented: ReadonlySet<string>): string {
	const fields = Object.entries(row).filter(([name]) => documented.has(name));
	return JSON.stringify(fields.sort());
}

/** Whether these are the same rows, each as often. */
export function holdSameRows(some: Row[], others: Row[]): boolean {
	const documented = new Set(others.flatMap((row) => Object.keys(row)));
	const [one, other] = [some, others].map((rows) =>
		rows.map((row) => sentFields(row, documented)).sort(),
	);
	return one.length === other.length && one.every((row, index) => row === other[index]);
}

const hasEnded = ({ status }: Execution) => !['new', 'running', 'waiting'].includes(status);

const countOf = (list: unknown[], wanted: unknown) => list.filter((each) => each === wanted).length;

/** Starts a wolkvox and a receiver, and publishes the workflow between them on an n8n in queue mode. */
export async function startLoading(n8n: QueueMode) {
	const wolkvox = await startSimulator(
		{ token: TOKEN, latencyMs: LATENCY_MS },
		generateSessions(SESSIONS),
	);
	let deliveries: Delivery[] = [];
	const receiver = await startEndpoint(({ body }) => {
		deliveries.push(body as Delivery);
		return {};
	});
	const { id } = await n8n.rest.ask<{ id: string }>('credentials', {
		name: ACCOUNT.name,
		type: 'wolkvoxApi',
		data: accountData(wolkvox.url, TOKEN),
	});
	await publish(n8n, sessionsWorkflow(receiver.url, { ...ACCOUNT, id }));

	/** The newest execution of the loads before. */
	let last = 0;
	const executions = async (): Promise<Execution[]> =>
		await n8n.query(`select id::text, status from execution_entity where id > ${last}`);

	const call = async (number: number) => {
		const [from, to] = rangeOf(number).map((second) => formatReport(second).slice(0, 10));
		const response = await fetch(`${n8n.rest.url}/webhook/${PATH}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ call: number, from, to }),
		});
		if (!response.ok) throw new Error(`The webhook answered ${response.status}`);
		await response.text();
	};
	const end = async (count: number) => {
		const haveEnded = async () => {
			const all = await executions();
			return all.length === count && all.every(hasEnded);
		};
		await until('the end of all executions', haveEnded, PATIENT);
	};
	/** The rows that the report holds for the range of a call. */
	const expectedRows = (number: number) => {
		const [from, to] = rangeOf(number);
		return wolkvox.expectedRows(from, to);
	};

	return {
		/** Runs a load to its end: every execution has succeeded or failed. */
		async run({ killAfter }: { killAfter?: number } = {}) {
			last = Math.max(last, ...(await executions()).map((execution) => Number(execution.id)));
			deliveries = [];
			wolkvox.reset();
			const began = Date.now();
			await Promise.all(Array.from({ length: EXECUTIONS }, (_, number) => call(number)));
			if (killAfter !== undefined) {
				const isMiddle = () => deliveries.length >= killAfter;
				await until('the middle of the load', isMiddle, PATIENT);
				await n8n.workers[0].kill();
			}
			await end(EXECUTIONS);
			const seconds = (Date.now() - began) / 1000;

			const { requests, settings } = wolkvox;
			const refused = requests.filter(({ inFlight }) => inFlight > settings.simultaneousLimit);
			const ranges = refused.map(({ from }) => from);
			const all = await executions();
			const taken = await Promise.all(n8n.workers.map(async (worker) => await worker.taken()));
			return {
				executions: all,
				deliveries: [...deliveries],
				/** The deliveries that do not hold exactly the sessions of their range. */
				wrong: deliveries.filter(
					({ call: number, sessions }) => !holdSameRows(sessions, expectedRows(number)),
				),
				calls: requests.length,
				/** How many of them wolkvox refused because two others were in flight. */
				refused: refused.length,
				/** How often it refused the same one. */
				mostRefusals: Math.max(0, ...ranges.map((range) => countOf(ranges, range))),
				/** The most in flight among those that it did not refuse. */
				mostServedAtOnce: Math.max(
					...requests.filter(({ status }) => status !== 403).map(({ inFlight }) => inFlight),
				),
				/** How many executions each worker has taken. */
				shares: taken.map((ids) => all.filter((execution) => ids.includes(execution.id)).length),
				seconds,
			};
		},
		/**
		 * Calls the webhook again, as whoever called it would: what n8n keeps of an execution whose worker
		 * died has neither its input nor anything to run.
		 *
		 * @returns all deliveries of this load
		 */
		async repeat(numbers: readonly number[]): Promise<readonly Delivery[]> {
			const before = (await executions()).length;
			await Promise.all(numbers.map(call));
			await end(before + numbers.length);
			return deliveries;
		},
		expectedRows,
		async close(): Promise<void> {
			await receiver.close();
			await wolkvox.close();
		},
	};
}
