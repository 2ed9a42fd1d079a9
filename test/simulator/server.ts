/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server, never part of the package */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import { rowsHeld } from './answering';
import { answer, REPORT_API, sourceOf, type Call, type World } from './api';
import { CONTROL_PATH, handleControl, type Target } from './control';
import { deliver, waitFor } from './delivery';
import { asSession, type SimulatedEvent } from './events';
import { factsOf } from './facts';
import { FaultPlan } from './faults';
import { namedIn, type Information } from './information';
import { watch } from './presence';
import { Report, type Row, type Session } from './report';
import { defaultSettings, type Settings } from './settings';
import { EventSource, type Parameters } from './source';
import { Traffic, type Ticket } from './traffic';

/** Longer than any client keeps an idle connection, so that the server never closes one under it. */
const KEEP_ALIVE_MS = 120_000;

/** One request, as the log keeps it. */
export interface LoggedRequest {
	/** Counts from 1 after every reset. */
	number: number;
	/** Milliseconds of the epoch. */
	at: number;
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

/** A running simulator. */
export interface Simulator {
	readonly url: string;
	readonly port: number;
	readonly settings: Settings;
	/** In the order of their start. */
	readonly sessions: readonly Session[];
	setSessions(sessions: readonly Session[]): void;
	addSessions(sessions: readonly Session[]): void;
	/**
	 * Replaces what happened underneath a report, `cdr_10` included (its sessions).
	 *
	 * @throws for an id that no report has
	 */
	setReport(id: string, events: readonly SimulatedEvent[]): void;
	addToReport(id: string, events: readonly SimulatedEvent[]): void;
	/** What happened underneath a report, in the order of the starts. */
	eventsOf(id: string): readonly SimulatedEvent[];
	/**
	 * What `information.php` lists. Lists that were never set: the agents of the cobrowsing sessions,
	 * the skills and campaigns that the other reports' events name, and usual services.
	 */
	readonly information: Information;
	/** Sets some of the lists; the others stay. */
	setInformation(lists: Information): void;
	/** Every request since the last reset; control calls are not among them. */
	readonly requests: LoggedRequest[];
	/** The requests for a report, by default the cobrowsing report. */
	reportRequests(id?: string): LoggedRequest[];
	/** The most requests that any one token had in flight at once. */
	readonly maxInFlight: number;
	/** Forgets the log, the used tokens, what is in flight and how often faults struck. */
	reset(): void;
	/** How many connections were opened, those that were reset at once included. */
	readonly connections: number;
	/**
	 * The rows that the cobrowsing report holds for a range of wall-clock seconds, whatever the limits
	 * and faults, in the order of their starts.
	 */
	expectedRows(from: number, to: number): Row[];
	/**
	 * The same for any report: events in the order of their starts; sums as one answer for exactly this
	 * range has them; `data` that is an object as one row.
	 *
	 * @param parameters as they would be sent: `{ skill_id: '3021' }`; none chooses everything
	 */
	expectedRows(id: string, from: number, to: number, parameters?: Parameters): Row[];
	/** From now on, new connections are refused and the open ones are gone. */
	stopListening(): Promise<void>;
	/** Listens again on the same port. */
	listenAgain(): Promise<void>;
	close(): Promise<void>;
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

class RunningSimulator implements Simulator {
	port = 0;

	requests: LoggedRequest[] = [];

	connections = 0;

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
		this.server.on('connection', (socket) => {
			this.connections += 1;
			if (this.settings.resetConnections) socket.resetAndDestroy();
		});
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	get settings(): Settings {
		return this.world.settings;
	}

	get sessions(): readonly Session[] {
		return this.world.report.sessions;
	}

	get maxInFlight(): number {
		return this.world.traffic.maxInFlight;
	}

	setSessions(sessions: readonly Session[]): void {
		this.world.report = new Report(sessions);
	}

	addSessions(sessions: readonly Session[]): void {
		this.setSessions([...this.sessions, ...sessions]);
	}

	setReport(id: string, events: readonly SimulatedEvent[]): void {
		const facts = factsOf(id);
		if (id === REPORT_API) this.setSessions(events.map(asSession));
		else this.reports.set(id, new EventSource(facts, events));
	}

	addToReport(id: string, events: readonly SimulatedEvent[]): void {
		this.setReport(id, [...this.eventsOf(id), ...events]);
	}

	eventsOf(id: string): readonly SimulatedEvent[] {
		return id === REPORT_API ? this.sessions : (this.reports.get(id)?.events ?? []);
	}

	get information(): Information {
		const events = [...this.reports.values()].flatMap((source) => source.events);
		return { ...namedIn([...this.sessions, ...events]), ...this.lists };
	}

	setInformation(lists: Information): void {
		this.lists = { ...this.lists, ...lists };
	}

	reportRequests(id = REPORT_API): LoggedRequest[] {
		return this.requests.filter(({ query }) => query.api === id);
	}

	reset(): void {
		this.requests = [];
		this.world.traffic = new Traffic();
		this.world.faults = new FaultPlan();
	}

	expectedRows(...asked: [number, number] | [string, number, number, Parameters?]): Row[] {
		const [id, from, to, parameters = {}] =
			asked.length === 2 ? ([REPORT_API, ...asked] as const) : asked;
		factsOf(id);
		return rowsHeld(sourceOf(id, this.world), from, to, parameters, this.settings);
	}

	async stopListening(): Promise<void> {
		await this.close();
	}

	async listenAgain(): Promise<void> {
		await this.listen(this.port);
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
		const target = readTarget(request);
		if (target.path.startsWith(CONTROL_PATH)) {
			await handleControl(this, request, response, target);
			return;
		}
		const call = { ...target, number: this.requests.length + 1, token: tokenOf(request) };
		const ticket = this.world.traffic.enter(call.token);
		const presence = watch(request, response, ticket.leave);
		const entry = logEntry(call, ticket, request);
		this.requests.push(entry);
		presence.clientLeft.addEventListener('abort', () => (entry.aborted = true));

		const { reply, fault } = answer(call, ticket, this.world);
		Object.assign(entry, { status: reply.status, rows: reply.rows, ...(fault && { fault }) });
		await waitFor(this.settings.latencyMs + reply.delayMs, presence.clientLeft);
		if (!presence.clientLeft.aborted) await deliver(reply, response, presence);
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

function readTarget({ method = '', url = '' }: IncomingMessage): Target {
	const [path, query = ''] = url.split(/\?(.*)/s);
	return { method, path, query: Object.fromEntries(new URLSearchParams(query)) };
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
	return headers['wolkvox-token']?.toString();
}

function logEntry(call: Call, { inFlight }: Ticket, { headers }: IncomingMessage): LoggedRequest {
	const { number, method, path, query, token } = call;
	const others = Object.entries(headers).filter(([name]) => name !== 'wolkvox-token');
	return {
		number,
		at: Date.now(),
		method,
		path,
		query,
		token,
		otherHeaders: Object.fromEntries(others.map(([name, value]) => [name, String(value)])),
		...(query.date_ini !== undefined && { from: query.date_ini }),
		...(query.date_end !== undefined && { to: query.date_end }),
		status: 0,
		rows: 0,
		inFlight,
		aborted: false,
	};
}
