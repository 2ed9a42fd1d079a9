/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server, never part of the package */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import { rowsHeld } from './answering';
import { answer, REPORT_API, sourceOf, type World } from './api';
import { CONTROL_PATH, handleControl } from './control';
import { deliver, watch } from './delivery';
import { factsOf } from './facts';
import { FaultPlan } from './faults';
import { namedIn, type Information } from './information';
import { Report, type Row, type Session, type SimulatedEvent } from './report';
import { defaultSettings, type Settings } from './settings';
import { EventSource, type Parameters } from './source';
import { Traffic } from './traffic';

/** Longer than any client keeps an idle connection, so that the server never closes one under it. */
const KEEP_ALIVE_MS = 120_000;

/** One request, as the log keeps it. */
export interface LoggedRequest {
	/** Counts from 1 after every reset. */
	number: number;
	method: string;
	path: string;
	query: Record<string, string>;
	/** What stood in the header `wolkvox-token`. */
	token: string | undefined;
	otherHeaders: Record<string, string>;
	/** `date_ini` and `date_end`, as they were sent. */
	from?: string;
	to?: string;
	/** 0 where there was no answer (yet). */
	status: number;
	rows: number;
	/** How many were in flight for the token when it came in, itself included. */
	inFlight: number;
	fault?: string;
	/** The client left before it had the whole answer. */
	aborted: boolean;
}

/** Starts a simulator on a free port of 127.0.0.1, or on the given one. */
export async function startSimulator(
	settings: Partial<Settings> = {},
	sessions: readonly Session[] = [],
	{ port = 0 }: { port?: number } = {},
): Promise<Simulator> {
	const simulator = new RunningSimulator({ ...defaultSettings(), ...settings }, sessions);
	await simulator.listen(port);
	return simulator;
}

/** A running simulator. */
export type Simulator = RunningSimulator;

class RunningSimulator {
	port = 0;

	/** Every request since the last reset; control calls are not among them. */
	requests: LoggedRequest[] = [];

	private readonly reports = new Map<string, EventSource>();

	private lists: Information = {};
	private readonly world: World;
	private readonly server: Server;

	constructor(settings: Settings, sessions: readonly Session[]) {
		this.world = {
			settings,
			report: new Report(sessions),
			reports: this.reports,
			information: () => this.information,
			traffic: new Traffic(),
			faults: new FaultPlan(),
		};
		this.server = createServer((request, response) => {
			this.handle(request, response).catch((error: unknown) => confess(error, response));
		});
		this.server.keepAliveTimeout = KEEP_ALIVE_MS;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	get settings(): Settings {
		return this.world.settings;
	}

	/** In the order of their start. */
	get sessions(): readonly Session[] {
		return this.world.report.sessions;
	}

	/** The most requests that any one token had in flight at once. */
	get maxInFlight(): number {
		return this.world.traffic.maxInFlight;
	}

	setSessions(sessions: readonly Session[]): void {
		this.world.report = new Report(sessions);
	}

	addSessions(sessions: readonly Session[]): void {
		this.setSessions([...this.sessions, ...sessions]);
	}

	/**
	 * Replaces what happened underneath a report, `cdr_10` included (its sessions).
	 *
	 * @throws for an id that no report has
	 */
	setReport(id: string, events: readonly SimulatedEvent[]): void {
		const facts = factsOf(id);
		if (id !== REPORT_API) this.reports.set(id, new EventSource(facts, events));
		else
			this.setSessions(events.map(({ end, ...event }) => ({ ...event, end: end ?? event.start })));
	}

	/**
	 * What `information.php` lists. Lists that were never set: the agents of the cobrowsing sessions,
	 * the skills and campaigns that the other reports' events name, and usual services.
	 */
	get information(): Information {
		const events = [...this.reports.values()].flatMap((source) => source.events);
		return { ...namedIn([...this.sessions, ...events]), ...this.lists };
	}

	/** Sets some of the lists; the others stay. */
	setInformation(lists: Information): void {
		this.lists = { ...this.lists, ...lists };
	}

	/** The requests for a report, by default the cobrowsing report. */
	reportRequests(id = REPORT_API): LoggedRequest[] {
		return this.requests.filter(({ query }) => query.api === id);
	}

	/** Forgets the log, the used tokens, what is in flight and how often faults struck. */
	reset(): void {
		this.requests = [];
		this.world.traffic = new Traffic();
		this.world.faults = new FaultPlan();
	}

	/**
	 * The rows that one answer without limits and faults would hold for a range of wall-clock seconds,
	 * under the settings as they are: of the cobrowsing report, or of any other by its id. Events come in
	 * the order of their starts; sums are those of exactly this range; an object in `data` is one row.
	 *
	 * `parameters` are those that would be sent: `{ skill_id: '3021' }`; none chooses everything.
	 */
	expectedRows(...asked: [number, number] | [string, number, number, Parameters?]): Row[] {
		const [id, from, to, parameters = {}] =
			asked.length === 2 ? ([REPORT_API, ...asked] as const) : asked;
		factsOf(id);
		return rowsHeld(sourceOf(id, this.world), from, to, parameters, this.settings);
	}

	async listen(port: number): Promise<void> {
		await new Promise<void>((ready, failed) => {
			this.server.once('error', failed).listen(port, '127.0.0.1', ready);
		});
		this.port = (this.server.address() as AddressInfo).port;
	}

	async close(): Promise<void> {
		const closed = new Promise<void>((done) => this.server.close(() => done()));
		this.server.closeAllConnections();
		await closed;
	}

	private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const [path, search = ''] = (request.url ?? '').split(/\?(.*)/s);
		if (path.startsWith(CONTROL_PATH)) {
			await handleControl(this, request, response, path);
			return;
		}
		const { 'wolkvox-token': token, ...others } = request.headers;
		const call = {
			number: this.requests.length + 1,
			method: request.method ?? '',
			path,
			query: Object.fromEntries(new URLSearchParams(search)) as Record<string, string>,
			token: token?.toString(),
		};
		const ticket = this.world.traffic.enter(call.token);
		const presence = watch(request, response, ticket.leave);
		const { date_ini, date_end } = call.query as Partial<Record<string, string>>;
		const headers = Object.entries(others).map(([name, value]) => [name, String(value)]);
		const entry: LoggedRequest = {
			...call,
			otherHeaders: Object.fromEntries(headers) as Record<string, string>,
			...(date_ini !== undefined && { from: date_ini }),
			...(date_end !== undefined && { to: date_end }),
			status: 0,
			rows: 0,
			inFlight: ticket.inFlight,
			aborted: false,
		};
		this.requests.push(entry);
		presence.clientLeft.addEventListener('abort', () => (entry.aborted = true));

		const { reply, fault } = answer(call, ticket, this.world);
		Object.assign(entry, { status: reply.status, rows: reply.rows, ...(fault && { fault }) });
		await deliver(reply, response, presence, this.settings.latencyMs);
	}
}

/** A setting that cannot be played, a header of strange characters for example, is told in full. */
function confess(error: unknown, response: ServerResponse): void {
	if (response.headersSent) {
		response.destroy();
		return;
	}
	const text = `The simulator failed: ${String(error)}`;
	response.writeHead(500, {
		'content-type': 'text/plain; charset=utf-8',
		// Said outright, because the response remembers the length of the answer that failed.
		'content-length': String(Buffer.byteLength(text)),
	});
	response.end(text);
}
