/** How a failure is told, and what it costs, by what went wrong on the way; which kind it is: nodes/engine/client. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a server, never part of the package */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import { policyOf, type FailureKind } from '../../nodes/engine/client/failures';
import { API_ERRORS, type ErrorName, type Fault, type FaultEffect } from '../simulator';
import { simulate } from '../simulator/support';
import { credentialFor, custom, rowsHeld, twoYears, wall } from './arrangement';
import { skipBackOff } from './backOff';
import { runNode } from './engine';
import { leaksOf, SECRET } from './leaks';
import { collectLog } from './log';
import { scenario, type Scenario } from './scenario';

const sessions = twoYears(20_000);

/** An hour: a window that is not split when it keeps failing. */
const HOUR = '2026-01-05 08:00:00 to 2026-01-05 08:59:59';
const SECOND = '2026-01-05 08:00:00 to 2026-01-05 08:00:00';

/** The waits that the node asked for; none is really waited for. */
let waits: number[];
let log: unknown[][];

beforeEach(() => {
	waits = skipBackOff();
	log = collectLog();
});
afterEach(() => jest.restoreAllMocks());

/** Asks for one window. */
const callFor = (window: string, more: INodeParameters = {}) => {
	const [from, to] = window.split(' to ');
	return { parameters: custom(from, to, more) };
};

interface Cost {
	/** What it cost, and how long it waited between, in seconds. */
	readonly requests: number;
	readonly waits?: number[];
	/** As the message shows it, where it is not the number of requests. */
	readonly tries?: number;
	readonly window?: string;
	readonly more?: INodeParameters;
}

const ONCE: Cost = { requests: 1 };
const RETRIED: Cost = { requests: 5, waits: [1, 2, 4, 8] };
/** Two tries, and a look between them. The longest time that is no back-off, for machines with other work. */
const late = (timeout: string): Cost => ({
	requests: 3,
	waits: [1],
	tries: 2,
	more: { options: { maxTries: 2 }, requestOptions: { timeout } },
});
/** A quarter of an hour, whatever "Max Tries" says. */
const BUSY: Cost = { requests: 34, waits: [2, 4, 8, 16, ...Array<number>(29).fill(30)] };
/** The whole, then its two halves, twice. */
const MISSING: Cost = { requests: 4, tries: 1 };

/** One of wolkvox's errors, in its words. */
const error = (name: ErrorName, more = {}): FaultEffect => ({ do: 'error', error: name, ...more });
const body = (text: string, status = 200): FaultEffect => ({ do: 'verbatim', body: text, status });
const FULL_SECOND: FaultEffect = {
	do: 'data',
	data: [{ date_ini: '2026-01-05 08:00:00' }],
	message: '70000 records were found',
};
/** The second look is answered. */
const onReport = (then: FaultEffect): Fault[] => [{ when: { api: 'cdr_10' }, then }];
const page = (status: string) => `${status} Apache/2.4.41 (Ubuntu) Server`;

/** What a fault says by itself. */
function wordsOf(fault: FaultEffect | Fault[]): string | undefined {
	return 'do' in fault && fault.do === 'error' ? API_ERRORS[fault.error].message : undefined;
}

/** A long wait is made of short timers, so that little is left of one that was stopped. */
function timersOf(seconds: number): number[] {
	const whole = Array<number>(Math.floor(seconds / 5)).fill(5);
	return seconds % 5 > 0 ? [...whole, seconds % 5] : whole;
}

test.each<[FailureKind, FaultEffect | Fault[], Cost, said?: string]>([
	['brokenAnswer', body(''), RETRIED],
	['busyToken', error('simultaneous'), BUSY],
	['connectionLost', { do: 'reset' }, RETRIED],
	['connectionLost', { do: 'resetMidBody' }, RETRIED],
	['maintenance', error('maintenance'), { requests: 3, waits: [20, 20] }],
	['notFound', error('apiMissing', { status: 404, message: 'No route' }), ONCE, 'No route'],
	['redirect', { do: 'redirect', to: 'https://a.example/x' }, ONCE, page('302 Found')],
	[
		'rowsMissing',
		[
			{ when: { requests: 1 }, then: { do: 'message', message: '9,999 records were found' } },
			{ then: { do: 'dropRows', keep: 0 } },
		],
		MISSING,
	],
	['serverError', { do: 'html', status: 503 }, RETRIED, page('503 Service Unavailable')],
	['timeout', onReport({ do: 'hang' }), late('={{ 1950 / 3.001 }}')],
	['timeout', onReport({ do: 'hangMidBody' }), late('={{ "650" }}')],
	['tokenWrong', error('tokenWrong'), ONCE],
	[
		'tooManyRequests',
		error('tooManyRequests', { retryAfter: 3 }),
		{ requests: 5, waits: [3.5, 3.5, 3.5, 3.5] },
	],
	['tooManyRows', FULL_SECOND, { ...ONCE, window: SECOND }],
	['unknown', error('tokenWrong', { status: 418, message: 'NO\n <b>tea</b>' }), ONCE, 'NO tea'],
])('%s: %j', async (kind, fault, cost, said = wordsOf(fault)) => {
	const faults = Array.isArray(fault) ? fault : [{ then: fault }];
	const simulator = await simulate({ faults, token: SECRET }, sessions);
	const { window = HOUR, requests, tries = requests } = cost;
	const call = {
		...callFor(window, cost.more),
		credential: credentialFor(simulator, { token: SECRET }),
	};
	const result = await runNode(call);
	const { title, advice } = policyOf(kind);
	const description = [
		...(said ? [`The answer said: “${said}”.`] : []),
		advice,
		`Requested: ${window}${tries > 1 ? `, ${tries} tries` : ''}.`,
	].join(' ');
	expect(result.items).toEqual([]);
	expect(result.error).toMatchObject({ message: title, description, context: { itemIndex: 0 } });
	expect(simulator.requests).toHaveLength(requests);
	expect(waits.map((ms) => ms / 1_000)).toEqual((cost.waits ?? []).flatMap(timersOf));
	expect(leaksOf(result, simulator.requests, log)).toEqual([]);

	simulator.reset();
	const continued = await runNode({ ...call, onError: 'continueRegularOutput' });
	expect(continued.items).toMatchObject([
		{ json: { error: `${title}. ${description}` }, pairedItem: { item: 0 } },
	]);
	expect(leaksOf(continued, simulator.requests, log)).toEqual([]);
});

test.each(['http://127.0.0.1:9', 'http://wv0010.invalid'])('unreachable: %s', async (url) => {
	const credential = credentialFor({ url }, { token: SECRET });
	const result = await runNode({ ...callFor(HOUR), credential });
	const { title: message, advice } = policyOf('unreachable');
	const description = `${advice} Requested: ${HOUR}, 5 tries.`;
	expect(result.error).toMatchObject({ message, description, context: { itemIndex: 0 } });
	expect(leaksOf(result, [], log)).toEqual([]);
});

/** Key and certificate of nobody and for nothing. */
const UNTRUSTED = readFileSync(path.join(__dirname, 'untrusted.pem'));

test('a certificate that is not trusted is told without another try', async () => {
	const server = createServer({ key: UNTRUSTED, cert: UNTRUSTED });
	let handshakes = 0;
	server.on('tlsClientError', () => handshakes++);
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	try {
		const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const result = await runNode({ ...callFor(HOUR), credential: credentialFor({ url }) });
		expect(result.error?.message).toBe(policyOf('certificate').title);
		expect(waits).toEqual([]);
		expect(handshakes).toBeLessThanOrEqual(1);
	} finally {
		server.closeAllConnections();
		await new Promise((done) => server.close(done));
	}
});

test('the message names the window that failed, what was read and what is missing', async () => {
	const faults = [{ when: { covers: wall('20260215000000') }, then: error('apiMissing') }];
	const { error: failed, simulator } = await scenario({
		...callFor('2026-01-10 to 2026-04-20'),
		sessions,
		settings: { faults },
	});
	const read = rowsHeld(simulator, '2026-01-10', '2026-01-31').length;
	expect(failed?.description).toContain(
		`Requested: 2026-02-01 00:00:00 to 2026-02-28 23:59:59. Sessions read before: ${read}. Still missing: 2026-02-01 00:00:00 to 2026-04-20 23:59:59.`,
	);
	expect(simulator.requests).toHaveLength(2);
});

test.each<[Scenario, title: string, advice: string]>([
	[
		{ parameters: custom('2026-01-05', '={{ "" }}') },
		'“To” is empty',
		'Pick a day, or give a date such as 2026-01-31.',
	],
	[
		{ parameters: { options: { maxTries: 21 } } },
		'“Max Tries” is not a number that can be used: “21”',
		'Give a whole number, 1 to 20.',
	],
	...['soon', -1, true].map((timeout): [Scenario, string, string] => [
		{ parameters: { requestOptions: { timeout: `={{ ${JSON.stringify(timeout)} }}` } } },
		`“Timeout” of “Request Options” is not a number that can be used: “${timeout}”`,
		'Give milliseconds, such as 90000.',
	]),
	[
		{ credential: { timeZone: 'Bogota' } },
		'The time zone of the credential is not known: “Bogota”',
		'Choose the zone of your wolkvox operation from the list, such as America/Bogota.',
	],
])('%j is told before a request', async (call, message, description) => {
	const { simulator, ...result } = await scenario({
		...call,
		parameters: { ...custom('2026-01-05', '2026-01-05'), ...call.parameters },
		credential: { token: SECRET, ...call.credential },
	});
	expect(result.items).toEqual([]);
	expect(result.error).toMatchObject({ message, description, context: { itemIndex: 0 } });
	expect(simulator.requests).toEqual([]);
	expect(leaksOf(result, [], log)).toEqual([]);
});
