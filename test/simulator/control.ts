// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import type { IncomingMessage, ServerResponse } from 'node:http';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import { json } from 'node:stream/consumers';

import type { Simulator } from './server';
import { CHOICES, defaultSettings, type Settings } from './settings';

/**
 * The control interface, for programs that run the simulator beside them. Its calls need no token and
 * are not logged.
 *
 * - `GET requests`: the log
 * - `POST settings`: merges the switches of the body into those that there are
 * - `POST reset`: forgets the log and all counters
 */
export const CONTROL_PATH = '/_simulator/';

/** What came from outside, over HTTP or from the command line, cannot be used. */
export class UnusableInput extends Error {}

/** Answers a call to the control interface. */
export async function handleControl(
	simulator: Simulator,
	request: IncomingMessage,
	response: ServerResponse,
	path: string,
): Promise<void> {
	const answer = (status: number, value: object) =>
		response
			.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
			.end(JSON.stringify(value));
	try {
		switch (`${request.method} ${path.slice(CONTROL_PATH.length)}`) {
			case 'GET requests':
				return void answer(200, simulator.requests);
			case 'POST settings':
				Object.assign(simulator.settings, readSettings((await json(request)) as object));
				return void answer(200, simulator.settings);
			case 'POST reset':
				simulator.reset();
				return void answer(200, {});
		}
		answer(404, { error: 'No such control' });
	} catch (error) {
		answer(400, { error: String(error) });
	}
}

/**
 * Reads switches that are texts, numbers or yes and no.
 *
 * @throws UnusableInput for one that does not exist or cannot have that value
 */
export function readSettings(given: object): Partial<Settings> {
	const known = new Map<string, unknown>(Object.entries(defaultSettings()));
	const choices = new Map<string, readonly string[]>(Object.entries(CHOICES));
	for (const [name, value] of Object.entries(given)) {
		const isFit = choices.get(name)?.includes(value) ?? typeof value === typeof known.get(name);
		if (!isFit || typeof value === 'object' || Number.isNaN(value)) {
			throw new UnusableInput(`The setting "${name}" cannot be ${JSON.stringify(value)}`);
		}
	}
	return given;
}
