// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- how n8n stores executions; never part of the package
import { stringify } from 'flatted';
import { ExecuteSingleContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { LoggerProxy } from 'n8n-workflow';

import {
	API_ERRORS,
	type ErrorName,
	type Fault,
	type FaultEffect,
	type LoggedRequest,
} from '../simulator';
import { custom, twoYears } from './arrangement';
import { type NodeCall } from './engine';
import { scenario } from './scenario';
import { simulate } from '../simulator/support';

/** Its characters differ between the forms in which it could be written. */
const TOKEN = 'S3cr3t+/=Wolkvox&Token%7E~"<x>';
const BASE64 = (text: string) => Buffer.from(text).toString('base64');

/** Every way to write it that somebody could read, and its two halves. */
const FORMS = [
	TOKEN,
	TOKEN.slice(0, 12),
	TOKEN.slice(-12),
	encodeURIComponent(TOKEN),
	encodeURI(TOKEN),
	JSON.stringify(TOKEN).slice(1, -1),
	// Without the last characters, which depend on what follows.
	BASE64(TOKEN).slice(0, -4),
	BASE64(`wolkvox-token:${TOKEN}`).slice(20, -4),
	Buffer.from(TOKEN).toString('hex'),
];

const sessions = twoYears(1_000);
const HOUR = ['2026-01-05 08:00:00', '2026-01-05 08:59:59'] as const;
/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test runs in Node; it shortens the waits */
const realSetTimeout = globalThis.setTimeout;

/** Everything that was logged, at every level. */
let logged: unknown[] = [];

/** The class of n8n's contexts that hands nodes their logger. */
function contextWithLogger(): ExecuteSingleContext {
	let level = ExecuteSingleContext.prototype;
	while (!Object.hasOwn(level, 'logger')) level = Object.getPrototypeOf(level);
	return level;
}

beforeEach(() => {
	logged = [];
	const keep = (...words: unknown[]) => void logged.push(words);
	const logger = { debug: keep, info: keep, warn: keep, error: keep };
	jest.spyOn(contextWithLogger(), 'logger', 'get').mockReturnValue(logger as never);
	LoggerProxy.init(logger);
	for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
		jest.spyOn(console, method).mockImplementation(keep);
	}
	// Nobody waits for the back-off.
	const quick = (callback: () => void, ms = 0) =>
		realSetTimeout(callback, ms >= 700 && ms < 60_000 ? 1 : ms);
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(quick as typeof setTimeout);
});
/* eslint-enable @n8n/community-nodes/no-restricted-globals */
afterEach(() => jest.restoreAllMocks());

/** Every text that can be reached from a value: own and inherited properties, hidden ones, causes. */
function textsIn(root: unknown): string[] {
	const texts: string[] = [];
	const seen = new Set<unknown>();
	const left: unknown[] = [root];
	const visit = (owner: object, key: PropertyKey) => {
		texts.push(String(key));
		try {
			left.push(Reflect.get(owner, key));
		} catch {
			// A getter that needs more than this.
		}
	};
	while (left.length > 0) {
		const value = left.pop();
		if (typeof value === 'string') texts.push(value);
		if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
		if (seen.has(value)) continue;
		seen.add(value);
		if (value instanceof Map) left.push(...value.keys(), ...value.values());
		if (value instanceof Set) left.push(...value);
		if (Buffer.isBuffer(value)) texts.push(value.toString('latin1'));
		else if (typeof value === 'object') {
			for (let level: object | null = value; level; level = Reflect.getPrototypeOf(level)) {
				if (level === Object.prototype || level === Array.prototype) break;
				for (const key of Reflect.ownKeys(level)) visit(value, key);
			}
		}
	}
	return texts;
}

/** Where the token stands; nothing, as it should be. */
function leaksIn(place: string, texts: string[]): string[] {
	const text = texts.join('\n');
	return FORMS.filter((form) => text.includes(form)).map((form) => {
		const at = text.indexOf(form);
		return `${place}: ${form} in …${text.slice(Math.max(0, at - 60), at + 60)}…`;
	});
}

/** A request without the one place where the token belongs. */
const withoutHeader = (request: LoggedRequest) => ({ ...request, token: undefined });

interface Scene {
	readonly name: string;
	readonly faults?: Fault[];
	readonly credential?: ICredentialDataDecryptedObject;
	readonly parameters?: INodeParameters;
	/** A token that wolkvox knows, as a rule. */
	readonly accepted?: string;
	readonly succeeds?: boolean;
}

/** Plays a scene and searches everything that somebody could see. */
async function play(scene: Scene, onError?: NodeCall['onError']): Promise<void> {
	const settings = { faults: scene.faults ?? [], token: scene.accepted ?? TOKEN };
	const { items, errorItems, error, run, simulator } = await scenario({
		sessions,
		settings,
		parameters: { ...custom(...HOUR, { options: { maxTries: 2 } }), ...scene.parameters },
		credential: { token: TOKEN, ...scene.credential },
		input: [{}, {}],
		onError,
	});
	const failed = error ?? [...items, ...errorItems].find(({ json }) => 'error' in json);
	expect(failed !== undefined).toBe(!scene.succeeds);
	const requests = simulator.requests.map(withoutHeader);
	expect([
		...leaksIn('output', textsIn([items, errorItems])),
		...leaksIn('error', textsIn(error)),
		...leaksIn('run', textsIn(run)),
		...leaksIn('flatted', [stringify(run.data)]),
		...leaksIn('JSON', [JSON.stringify([items, errorItems, error])]),
		...leaksIn('stack', [String(error?.stack), String(error)]),
		...leaksIn('log', textsIn(logged)),
		...leaksIn('requests', textsIn(requests)),
	]).toEqual([]);
}

const always = (then: FaultEffect): Fault[] => [{ then }];
const echo = (body: string, status = 200): Fault[] => always({ do: 'verbatim', status, body });
const framed = (code: number, msg: string, data: unknown = null): string =>
	JSON.stringify({ code: String(code), error: 'X', msg, data });

const SCENES: Scene[] = [
	{ name: 'success', succeeds: true },
	...(Object.keys(API_ERRORS) as ErrorName[])
		.filter((error) => error !== 'noRecords')
		.map((error): Scene => ({ name: error, faults: always({ do: 'error', error }) })),
	{ name: 'an unknown code', faults: echo(framed(418, 'tea'), 418) },
	{ name: 'a wrong token', accepted: 'another' },
	{ name: 'reset', faults: always({ do: 'reset' }) },
	{ name: 'reset in the middle', faults: always({ do: 'resetMidBody' }) },
	{ name: 'cut JSON', faults: always({ do: 'cutJson', at: 0.1 }) },
	...[200, 403, 404, 500].map((status): Scene => ({
		name: `a page, ${status}`,
		faults: always({ do: 'html', status }),
	})),
	{ name: 'data that is none', faults: always({ do: 'data', data: { a: 1 } }) },
	{ name: 'redirect', faults: always({ do: 'redirect', to: 'https://elsewhere.example/x' }) },
	{ name: 'nobody listens', credential: { baseUrl: 'http://127.0.0.1:9' } },
	{ name: 'no such host', credential: { baseUrl: 'http://wv0010.invalid' } },
	{ name: 'TLS where there is none', credential: { baseUrl: 'https://127.0.0.1:9' } },
	{ name: 'a server that is none', credential: { baseUrl: '', server: 'evil.example' } },
	{ name: 'a base URL that is none', credential: { baseUrl: 'ftp://evil.example' } },
	{ name: 'a token with a line break', credential: { token: `${TOKEN}\nX: y` } },
	{ name: 'a token with a space', credential: { token: `${TOKEN} ${TOKEN}` } },
	{ name: 'a token that is an object', credential: { token: { [TOKEN]: TOKEN } as never } },
	{ name: 'an unknown zone', credential: { timeZone: 'Mars' } },
	{ name: 'a wrong width', credential: { simultaneousRequests: 9 } },
	{ name: 'a date that is none', parameters: { from: 'never' } },
	{ name: 'an option that is none', parameters: { options: { order: '={{ "up" }}' } } },
	// A server, or something in front of it, that repeats what it got.
	{ name: 'echo in msg', faults: echo(framed(418, `no ${TOKEN} here`), 418) },
	{ name: 'echo in a 403', faults: echo(framed(403, `TOKEN ${TOKEN} IS BLOCKED`), 403) },
	{
		name: 'echo in a wrong token',
		faults: echo(framed(403, `PLEASE VALIDATE TOKEN ${TOKEN}`), 403),
	},
	{ name: 'echo in a page', faults: echo(`<h1>Bad</h1><pre>wolkvox-token: ${TOKEN}</pre>`, 400) },
	{
		name: 'echo encoded',
		faults: echo(`<p>${encodeURIComponent(TOKEN)} ${BASE64(TOKEN)}</p>`, 500),
	},
	{ name: 'echo that is cut', faults: echo(framed(418, `${'x'.repeat(180)} ${TOKEN}`), 418) },
	{
		name: 'echo in a redirect',
		faults: always({
			do: 'redirect',
			to: `https://elsewhere.example/?t=${encodeURIComponent(TOKEN)}`,
		}),
	},
	// A slip of the hand.
	{ name: 'the token as the server', credential: { baseUrl: '', server: TOKEN } },
	{ name: 'the token as the base URL', credential: { baseUrl: TOKEN } },
	{
		name: 'the token in the base URL',
		credential: { baseUrl: `https://${encodeURIComponent(TOKEN)} x` },
	},
	{ name: 'the token as the zone', credential: { timeZone: TOKEN } },
];

test('the search finds a token wherever it hides', () => {
	class Hidden extends Error {
		get inherited() {
			return TOKEN;
		}
	}
	const cause = Object.defineProperty(new Error('x'), 'secret', { value: TOKEN });
	const list = [new Hidden(), new Error('x', { cause }), new Map([[{}, { a: [BASE64(TOKEN)] }]])];
	for (const value of list) expect(leaksIn('here', textsIn(value))).not.toEqual([]);
});

test('the logs are really caught', async () => {
	await play({ name: 'success', succeeds: true });
	expect(JSON.stringify(logged)).toContain('Wolkvox: window 1 of 1');
});

describe.each([undefined, 'continueRegularOutput', 'continueErrorOutput'] as const)(
	'On Error: %s',
	(onError) => {
		test.each(SCENES)('$name shows no token', async (scene) => await play(scene, onError));
	},
);

test.each([301, 302, 303, 307, 308])('a redirect (%i) takes no token along', async (status) => {
	const elsewhere = await simulate({ token: TOKEN }, sessions);
	const to = `${elsewhere.url.replace('127.0.0.1', 'localhost')}/api/v2/reports_manager.php`;
	const faults = always({ do: 'redirect', to, status });
	const { error, simulator } = await scenario({
		sessions,
		settings: { faults, token: TOKEN },
		parameters: custom(...HOUR),
		credential: { token: TOKEN },
	});
	expect(error?.message).toBe('The server sends the request to another address');
	expect(simulator.requests).toHaveLength(1);
	expect(elsewhere.requests).toEqual([]);
});

test('the token is nowhere in the request but in its header', async () => {
	const { simulator } = await scenario({
		sessions,
		settings: { token: TOKEN },
		parameters: custom(...HOUR),
		credential: { token: TOKEN },
	});
	expect(simulator.requests.map(({ token }) => token)).toEqual([TOKEN]);
	expect(leaksIn('request', textsIn(simulator.requests.map(withoutHeader)))).toEqual([]);
});
