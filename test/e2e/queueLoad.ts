import type { startQueueMode } from '../../scripts/n8n/queueMode';
import { until } from '../../scripts/until';
import {
	formatReport,
	generateSessions,
	startSimulator,
	wallClock,
	type Row,
	type Simulator,
} from '../simulator';
import { startEndpoint, type Endpoint } from './receivers/endpoint';

const TOKEN = 'the-token-of-this-run';
/** However long a load may take. */
const PATIENT = { patience: 30 * 60_000, interval: 500 };
const DAY = 86_400;

/** Five years of sessions, with the odd values and the twins that real reports have. */
const FIRST_YEAR = 2021;
const MONTHS = 60;
const SESSIONS = {
	seed: 7,
	count: 6_000,
	from: wallClock(FIRST_YEAR, 1, 1),
	to: wallClock(FIRST_YEAR, 1 + MONTHS, 1) - 1,
	messyValues: 0.05,
	duplicates: 0.02,
};

const PATH = 'sessions';
const WEBHOOK = 'Webhook';
const WOLKVOX = 'Wolkvox';
const SEND = 'Send';

/** An n8n in queue mode. */
export type QueueMode = Awaited<ReturnType<typeof startQueueMode>>;

/** What is asked of it. */
export interface Load {
	readonly executions: number;
	/** How many months the range of each execution touches. */
	readonly callsPerExecution: number;
	/** Milliseconds that wolkvox takes to answer. */
	readonly latency: number;
	/** As in the credential. */
	readonly simultaneousRequests: 1 | 2;
	/** Kills one of the workers after this share of the deliveries. */
	readonly killAfter?: number;
}

/** A call of the webhook: the range for one execution. */
interface Call {
	readonly number: number;
	/** First and last second. */
	readonly range: readonly [number, number];
	readonly at: number;
}

/** What an execution sent to the receiver. */
export interface Delivery {
	readonly execution: string;
	readonly call: number;
	readonly sessions: Row[];
	readonly at: number;
}

/** An execution as n8n's database holds it. */
export interface Execution {
	readonly id: string;
	readonly status: string;
}

/** What came of a load. */
export interface Outcome {
	readonly load: Load;
	readonly executions: Execution[];
	readonly deliveries: Delivery[];
	/** The deliveries that do not hold exactly the sessions of their range. */
	readonly wrong: Delivery[];
	/** The least that these ranges can cost. */
	readonly callsNeeded: number;
	readonly callsUsed: number;
	/** Calls that wolkvox refused because two others were in flight. */
	readonly busyAnswers: number;
	/** The most requests in flight among those that wolkvox did not refuse. */
	readonly mostServedAtOnce: number;
	/** Seconds from the first call of the webhook to the last delivery. */
	readonly makespan: number;
	/** Seconds that each execution took from its call to its delivery, the shortest first. */
	readonly waits: number[];
	/** How many executions each worker has taken, and the longest wait among them. */
	readonly workers: Array<{ name: string; executions: number; longestWait: number }>;
	readonly killed?: string;
}

const dayText = (second: number) => formatReport(second).slice(0, 10);

/** A range that touches so many months; none is like the one before it. */
function rangeOf(number: number, months: number): [number, number] {
	const month = 1 + (number % (MONTHS - months + 1));
	const from = wallClock(FIRST_YEAR, month, 1 + (number % 7));
	const to = wallClock(FIRST_YEAR, month + months - 1, 28 - (number % 5)) + DAY - 1;
	return [from, to];
}

const nodeOf = (name: string, type: string, typeVersion: number, parameters: object) => ({
	id: name,
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
});

/** From a range in a webhook's body to all its sessions in one request. */
function sessionsWorkflow(receiver: string, credential: { id: string; name: string }) {
	const webhook = nodeOf(WEBHOOK, 'n8n-nodes-base.webhook', 2, {
		httpMethod: 'POST',
		path: PATH,
		options: {},
	});
	const wolkvox = nodeOf(WOLKVOX, 'n8n-nodes-wolkvox.wolkvox', 1, {
		resource: 'cobrowsing',
		operation: 'getCobrowsingSessions',
		dateRange: 'custom',
		from: '={{ $json.body.from }}',
		to: '={{ $json.body.to }}',
	});
	const body = [
		'execution: $execution.id',
		`call: $("${WEBHOOK}").first().json.body.call`,
		'sessions: $input.all().map((item) => item.json)',
	].join(', ');
	const send = nodeOf(SEND, 'n8n-nodes-base.httpRequest', 4.2, {
		method: 'POST',
		url: receiver,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ JSON.stringify({ ${body} }) }}`,
		options: {},
	});
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	return {
		name: 'Sessions of a range',
		nodes: [
			{ ...webhook, webhookId: PATH },
			{ ...wolkvox, credentials: { wolkvoxApi: credential } },
			{ ...send, executeOnce: true },
		],
		connections: { [WEBHOOK]: to(WOLKVOX), [WOLKVOX]: to(SEND) },
		settings: { executionOrder: 'v1' },
	};
}

const credentialFor = (url: string, simultaneousRequests: number) => ({
	name: 'Wolkvox account',
	type: 'wolkvoxApi',
	data: {
		server: '0010',
		token: TOKEN,
		timeZone: 'America/Bogota',
		simultaneousRequests,
		baseUrl: url,
	},
});

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

/** A wolkvox, a receiver and a workflow between them, on an n8n in queue mode. */
export class Loading {
	private calls: Call[] = [];
	private deliveries: Delivery[] = [];
	private lastExecution = 0;

	private constructor(
		private readonly n8n: QueueMode,
		private readonly wolkvox: Simulator,
		private readonly credential: { id: string },
	) {}

	private receiver?: Endpoint;

	/** Starts wolkvox and the receiver, and publishes the workflow. */
	static async start(n8n: QueueMode): Promise<Loading> {
		const wolkvox = await startSimulator({ token: TOKEN }, generateSessions(SESSIONS));
		const named = credentialFor(wolkvox.url, 1);
		const { id } = (await n8n.ask('credentials', named)) as { id: string };
		const loading = new Loading(n8n, wolkvox, { id });
		await loading.publish({ id, name: named.name });
		return loading;
	}

	/** How far a load is, for whoever waits. */
	describe(): string {
		const { wolkvox, deliveries, calls } = this;
		return `${deliveries.length} of ${calls.length} delivered, ${wolkvox.requests.length} calls`;
	}

	/** Runs a load to its end: every execution has succeeded or failed. */
	async run(load: Load): Promise<Outcome> {
		await this.prepare(load);
		const workers = this.n8n.workers();
		const ranges = Array.from({ length: load.executions }, (_, number) => number);
		await Promise.all(ranges.map(async (number) => await this.call(number, load)));
		const killed =
			load.killAfter === undefined ? undefined : await this.kill(load.killAfter * load.executions);
		await this.end(load.executions);
		return await this.outcome(load, workers, killed);
	}

	/**
	 * Calls the webhook again with ranges of the last load, as whoever called it would: what n8n keeps
	 * of an execution whose worker died has neither its input nor anything to run.
	 */
	async repeat(numbers: readonly number[]): Promise<void> {
		const before = (await this.executions()).length;
		await Promise.all(numbers.map(async (number) => await this.post(this.calls[number])));
		await this.end(before + numbers.length);
	}

	/** All deliveries of the last load, the repeated calls included. */
	allDeliveries(): readonly Delivery[] {
		return this.deliveries;
	}

	/** The rows that the report holds for the range of a call. */
	expectedRows(number: number): Row[] {
		const [from, to] = this.calls[number].range;
		return this.wolkvox.expectedRows(from, to);
	}

	async close(): Promise<void> {
		await this.receiver?.close();
		await this.wolkvox.close();
	}

	/** The executions of the last load, the repeated calls included. */
	async executions(): Promise<Execution[]> {
		const found = 'select id, status from execution_entity';
		const rows: unknown[] = await this.n8n.query(`${found} where id > ${this.lastExecution}`);
		return (rows as Array<{ id: number; status: string }>).map(({ id, status }) => ({
			id: String(id),
			status,
		}));
	}

	private async publish(credential: { id: string; name: string }): Promise<void> {
		this.receiver = await startEndpoint(({ body }) => {
			this.deliveries.push({ ...(body as Omit<Delivery, 'at'>), at: Date.now() });
			return {};
		});
		const workflow = sessionsWorkflow(this.receiver.url, credential);
		const { id, versionId } = (await this.n8n.ask('workflows', workflow)) as {
			id: string;
			versionId: string;
		};
		await this.n8n.ask(`workflows/${id}/activate`, { versionId });
		await until(
			'the workflow to be published',
			async () => {
				const publication = await this.n8n.ask(`workflows/${id}/publication-status`);
				return (publication as { status: string }).status === 'published';
			},
			PATIENT,
		);
	}

	private async prepare({ latency, simultaneousRequests }: Load): Promise<void> {
		const resource = `credentials/${this.credential.id}`;
		await this.n8n.ask(resource, credentialFor(this.wolkvox.url, simultaneousRequests), 'PATCH');
		const ids = (await this.executions()).map(({ id }) => Number(id));
		this.lastExecution = Math.max(this.lastExecution, ...ids);
		this.calls = [];
		this.deliveries = [];
		this.wolkvox.reset();
		this.wolkvox.settings.latencyMs = latency;
	}

	private async call(number: number, { callsPerExecution }: Load): Promise<void> {
		const range = rangeOf(number, callsPerExecution);
		this.calls[number] = { number, range, at: Date.now() };
		await this.post(this.calls[number]);
	}

	private async post({ number, range }: Call): Promise<void> {
		const [from, to] = range.map(dayText);
		const response = await fetch(`${this.n8n.url}/webhook/${PATH}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ call: number, from, to }),
		});
		if (!response.ok) throw new Error(`The webhook answered ${response.status}`);
		await response.text();
	}

	private async end(count: number): Promise<void> {
		await until(
			'the end of all executions',
			async () => {
				const executions = await this.executions();
				return executions.length === count && executions.every(hasEnded);
			},
			PATIENT,
		);
	}

	/** Kills the first worker in the middle of its work. */
	private async kill(afterDeliveries: number): Promise<string> {
		const isMiddle = () => this.deliveries.length >= afterDeliveries;
		await until('the middle of the load', isMiddle, PATIENT);
		const [worker] = this.n8n.workers();
		await worker.kill();
		return worker.name;
	}

	private async outcome(
		load: Load,
		workers: ReturnType<QueueMode['workers']>,
		killed: string | undefined,
	): Promise<Outcome> {
		const { calls, deliveries, wolkvox } = this;
		const limit = wolkvox.settings.simultaneousLimit;
		const served = wolkvox.requests.filter(({ status }) => status !== 403);
		const waitOf = ({ call, at }: Delivery) => (at - calls[call].at) / 1000;
		const last = Math.max(...deliveries.map(({ at }) => at));
		const first = Math.min(...calls.map(({ at }) => at));
		const executions = await this.executions();
		const taken = workers.map(async ({ name, taken: takenBy }) => {
			const ids = new Set(await takenBy());
			const own = deliveries.filter(({ execution }) => ids.has(execution));
			return {
				name,
				executions: executions.filter(({ id }) => ids.has(id)).length,
				longestWait: Math.max(0, ...own.map(waitOf)),
			};
		});
		return {
			load,
			executions,
			deliveries: [...deliveries],
			wrong: deliveries.filter(
				({ call, sessions }) => !holdSameRows(sessions, this.expectedRows(call)),
			),
			callsNeeded: load.executions * load.callsPerExecution,
			callsUsed: wolkvox.requests.length,
			busyAnswers: wolkvox.requests.filter(({ inFlight }) => inFlight > limit).length,
			mostServedAtOnce: Math.max(...served.map(({ inFlight }) => inFlight)),
			makespan: (last - first) / 1000,
			waits: deliveries.map(waitOf).sort((one, other) => one - other),
			workers: await Promise.all(taken),
			...(killed && { killed }),
		};
	}
}

const hasEnded = ({ status }: Execution) => !['new', 'running', 'waiting'].includes(status);
