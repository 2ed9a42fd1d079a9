// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import type { IncomingMessage, ServerResponse } from 'node:http';

import { FACTS } from './facts';
import {
	isObject,
	readEvents,
	readInformation,
	readSessions,
	readSettings,
	UnusableInput,
} from './input';
import type { Simulator } from './server';
import { parseCompact } from './wallClock';

/**
 * The control interface, for tests in other processes. Its calls need no token and are not logged.
 *
 * - `GET requests`: the log
 * - `GET sessions?from=YYYYmmddHHiiss&to=…`: the rows that the report holds for a range
 * - `POST sessions`: adds the sessions of the body, a list of `{start, end, row}`; `PUT` replaces
 * - `GET reports/<id>?from=…&to=…&skill_id=…`: the same of any report, with its parameters
 * - `PUT reports/<id>`, `POST reports/<id>`: replaces, adds what happens underneath a report: a list of
 *   events, or `{from, to, count, seed}` in wall-clock seconds for made ones
 * - `GET information`, `POST information`: shows the lists of `information.php`; sets those of the body
 * - `GET settings`, `POST settings`: shows the switches; merges those of the body into them
 * - `POST reset`: forgets the log and all counters
 */
export const CONTROL_PATH = '/_simulator/';

/** Where a request goes. */
export interface Target {
	method: string;
	path: string;
	query: Record<string, string>;
}

/** Answers a call to the control interface. */
export async function handleControl(
	simulator: Simulator,
	request: IncomingMessage,
	response: ServerResponse,
	target: Target,
): Promise<void> {
	try {
		const body = target.method === 'GET' ? undefined : await readJson(request);
		const result = control(simulator, target, body);
		if (result === undefined) send(response, 404, { error: 'No such control' });
		else send(response, 200, result);
	} catch (error) {
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- not a node
		if (!(error instanceof UnusableInput)) throw error;
		send(response, 400, { error: error.message });
	}
}

/** Does what is asked and gives what is to be shown; undefined where nothing has that name. */
function control(simulator: Simulator, { method, path, query }: Target, body: unknown): unknown {
	const [name, id, ...further] = path.slice(CONTROL_PATH.length).split('/');
	if (name === 'reports' && id !== undefined && further.length === 0) {
		return controlReport(simulator, { method, path: id, query }, body);
	}
	switch (`${method} ${path.slice(CONTROL_PATH.length)}`) {
		case 'GET requests':
			return simulator.requests;
		case 'GET sessions':
			return simulator.expectedRows(readSecond(query, 'from'), readSecond(query, 'to'));
		case 'POST sessions':
			simulator.addSessions(readSessions(body));
			return { sessions: simulator.sessions.length };
		case 'PUT sessions':
			simulator.setSessions(readSessions(body));
			return { sessions: simulator.sessions.length };
		case 'GET information':
			return simulator.information;
		case 'POST information':
			simulator.setInformation(readInformation(body));
			return simulator.information;
		case 'POST settings':
			Object.assign(simulator.settings, readSettings(body));
			return shownSettings(simulator);
		case 'GET settings':
			return shownSettings(simulator);
		case 'POST reset':
			simulator.reset();
			return {};
		default:
			return undefined;
	}
}

/** Does what is asked for one report, whose id is the path. */
function controlReport(simulator: Simulator, { method, path: id, query }: Target, body: unknown) {
	if (!FACTS.has(id)) throw new UnusableInput(`There is no report "${id}"`);
	switch (method) {
		case 'GET':
			return simulator.expectedRows(
				id,
				readSecond(query, 'from'),
				readSecond(query, 'to'),
				withoutRange(query),
			);
		case 'POST':
			simulator.addToReport(id, readEvents(id, body));
			return { events: simulator.eventsOf(id).length };
		case 'PUT':
			simulator.setReport(id, readEvents(id, body));
			return { events: simulator.eventsOf(id).length };
		default:
			return undefined;
	}
}

/** What stands in the query beside the range. */
function withoutRange(query: Target['query']): Target['query'] {
	return Object.fromEntries(
		Object.entries(query).filter(([name]) => name !== 'from' && name !== 'to'),
	);
}

function shownSettings({ settings }: Simulator): object {
	return { ...settings, now: settings.now() };
}

function readSecond(query: Target['query'], name: string): number {
	const second = parseCompact(query[name]);
	if (second === undefined) throw new UnusableInput(`"${name}" must be given as YYYYmmddHHiiss`);
	return second;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const text = Buffer.concat(chunks).toString('utf8');
	if (text === '') return {};
	try {
		return JSON.parse(text);
	} catch {
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- not a node
		throw new UnusableInput('The body is not JSON');
	}
}

function send(response: ServerResponse, status: number, value: unknown): void {
	response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
	response.end(JSON.stringify(isObject(value) || Array.isArray(value) ? value : {}));
}
