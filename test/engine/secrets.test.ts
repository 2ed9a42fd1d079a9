import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Fault, FaultEffect } from '../simulator';
import { simulate } from '../simulator/support';
import { custom, twoYears } from './arrangement';
import { skipBackOff } from './backOff';
import { base64, leaksIn, leaksOf, SECRET } from './leaks';
import { collectLog } from './log';
import { scenario } from './scenario';

/* That no failure of a request, and no wrong setting, shows the token: messages.test.ts. */

const sessions = twoYears(1_000);
const HOUR = custom('2026-01-05 08:00:00', '2026-01-05 08:59:59');
let log: unknown[][];

beforeEach(() => {
	log = collectLog();
	skipBackOff();
});
afterEach(() => jest.restoreAllMocks());

const always = (then: FaultEffect): Fault[] => [{ then }];
const echo = (body: string, status = 200): Fault[] => always({ do: 'verbatim', status, body });
const framed = (code: number, msg: string): string =>
	JSON.stringify({ code: String(code), error: 'X', msg, data: null });

interface Scene {
	readonly faults?: Fault[];
	readonly credential?: ICredentialDataDecryptedObject;
}

const SCENES: Record<string, Scene> = {
	'a wrong token': { credential: { token: `${SECRET}x` } },
	'a token with a line break': { credential: { token: `${SECRET}\nX: y` } },
	'a token that is an object': { credential: { token: { [SECRET]: SECRET } as never } },
	// A server, or something in front of it, that repeats what it got.
	'echo in msg': { faults: echo(framed(418, `no ${SECRET} here`), 418) },
	'echo in a wrong token': { faults: echo(framed(403, `PLEASE VALIDATE TOKEN ${SECRET}`), 403) },
	'echo in a page': { faults: echo(`<h1>Bad</h1><pre>wolkvox-token: ${SECRET}</pre>`, 400) },
	'echo encoded': { faults: echo(`<p>${encodeURIComponent(SECRET)} ${base64(SECRET)}</p>`, 500) },
	'echo that is cut': { faults: echo(framed(418, `${'x'.repeat(180)} ${SECRET}`), 418) },
	'echo in a redirect': {
		faults: always({ do: 'redirect', to: `https://a.example/?t=${encodeURIComponent(SECRET)}` }),
	},
	// A slip of the hand.
	'the token as the server': { credential: { baseUrl: '', server: SECRET } },
	'the token in the base URL': {
		credential: { baseUrl: `https://${encodeURIComponent(SECRET)} x` },
	},
	'the token as the zone': { credential: { timeZone: SECRET } },
};

test('the search finds a token wherever it hides', () => {
	class Hidden extends Error {
		get inherited() {
			return SECRET;
		}
	}
	const cause = Object.defineProperty(new Error('x'), 'secret', { value: SECRET });
	for (const value of [
		new Hidden(),
		new Error('x', { cause }),
		new Map([[{}, { a: [base64(SECRET)] }]]),
	]) {
		expect(leaksIn({ value })).not.toEqual([]);
	}
});

describe.each([undefined, 'continueRegularOutput'] as const)('On Error: %s', (onError) => {
	test.each(Object.entries(SCENES))('%s shows no token', async (_name, scene) => {
		const { simulator, ...result } = await scenario({
			sessions,
			settings: { faults: scene.faults ?? [], token: SECRET },
			parameters: HOUR,
			credential: { token: SECRET, ...scene.credential },
			input: [{}, {}],
			onError,
		});
		const all = [...result.items, ...result.errorItems];
		expect(result.error ?? all.find(({ json }) => 'error' in json)).toBeDefined();
		expect(leaksOf(result, simulator.requests, log)).toEqual([]);
	});
});

test.each([302, 307])('a redirect (%i) takes no token along', async (status) => {
	const elsewhere = await simulate({ token: SECRET }, sessions);
	const to = `${elsewhere.url.replace('127.0.0.1', 'localhost')}/api/v2/reports_manager.php`;
	const { error, simulator } = await scenario({
		settings: { faults: always({ do: 'redirect', to, status }), token: SECRET },
		parameters: HOUR,
		credential: { token: SECRET },
	});
	expect(error).toBeDefined();
	expect(simulator.requests).toHaveLength(1);
	expect(elsewhere.requests).toEqual([]);
});

test('the token is nowhere in a request but in its header, and nowhere in the log', async () => {
	const { simulator, ...result } = await scenario({
		sessions,
		settings: { token: SECRET },
		parameters: HOUR,
		credential: { token: SECRET },
	});
	expect(result.error).toBeUndefined();
	expect(simulator.requests.map(({ token }) => token)).toEqual([SECRET]);
	expect(JSON.stringify(log)).toContain('Wolkvox: window 1 of 1');
	expect(leaksOf(result, simulator.requests, log)).toEqual([]);
});
