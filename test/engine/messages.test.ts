/** Each sentence that a person reads, once; the other tests look at what kind of failure it is. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a server, never part of the package */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import type { FailureKind } from '../../nodes/engine/client/failures';
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

/** What happened, and what to do about it, with a stroke between. */
const WORDS: Partial<Record<FailureKind, string>> = {
	brokenAnswer:
		'wolkvox answered with something that is not a report | The server may be in trouble, or the answer too heavy. Try again in a few minutes, or with a shorter date range. If it stays so, check the server in the credential.',
	busyToken:
		'The wolkvox token was busy all the time | Other workflows or programs keep using the same token; wolkvox allows two requests at once. Run them at other times, or use a token of its own for each.',
	connectionLost:
		'The connection to wolkvox broke off | Try again in a few minutes, or with a shorter date range.',
	maintenance:
		'wolkvox refuses the request for now | It may be a maintenance or backup window. Try again later; if it stays so, ask wolkvox support. Behind a company’s proxy, ask whether it allows the address of your wolkvox server.',
	malformedAnswer:
		'The answer of wolkvox cannot be read | It arrived whole, but is damaged, or something else stands in it. Try again in a few minutes; if it stays so, show this to wolkvox support.',
	notEnabled:
		'wolkvox does not offer this report on this server | Ask wolkvox support whether this report is enabled for your operation.',
	notFound:
		'wolkvox does not find what was asked for | Check the skill, campaign or agent and the other parameters that were given; a base URL in the credential must lead to wolkvox. Days without records are not told like this.',
	notWolkvox:
		'The answer does not come from wolkvox | Check the server in the credential (and the base URL, if one is set): the address exists, but something else answers there.',
	parametersMissing:
		'wolkvox wants to know more than the report and its dates | Give the parameters that the report needs with “Query Parameters”, among the options of “Get Report”, each with a value that it takes.',
	quotaUsedUp:
		'No wolkvox calls are left today | Every call counts towards a daily quota. Try again tomorrow, run the workflow less often, or ask wolkvox for more.',
	redirect:
		'The server sends the request to another address | The token is not sent on to other addresses. Check the server in the credential (and the base URL, if one is set).',
	rowsMissing:
		'wolkvox gave fewer records in parts than at once | The report may be changing right now, so nothing is shown that might be incomplete. Try again in a few minutes.',
	serverError:
		'wolkvox has trouble answering | Try again in a few minutes, or with a shorter date range.',
	timeout:
		'wolkvox did not answer in time | Try a shorter date range, or another time of day; a timeout set under “Request Options” should be more than 60 seconds. If wolkvox never answers, the server in the credential may be wrong, or the IP address of this n8n not on the allowlist of your wolkvox operation.',
	tokenMissing:
		'wolkvox did not get a token | Enter the token in the credential. If it is there, a proxy may have removed it.',
	tokenWrong:
		'wolkvox does not accept the token | The token may be wrong, expired, or of another operation. Copy it again from the wolkvox Manager, and check that the server in the credential is that of the same operation.',
	tooManyRequests:
		'wolkvox asks for fewer requests | Run the workflow less often, or at another time.',
	tooManyRows:
		'wolkvox holds more records for a single second than one answer can carry | The report cannot be read whole, so nothing is shown. Ask wolkvox support whether these records are right.',
	unexpectedData:
		'wolkvox answered in a form that this node does not know | Please report this to the maintainers of this node.',
	unknown:
		'wolkvox refused the request | If what it said does not help, show it to wolkvox support.',
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
const html = (status: number): FaultEffect => ({ do: 'html', status });
const data = (rows: unknown, count: string): FaultEffect => ({
	do: 'data',
	data: rows,
	message: `${count} records were found`,
});
/** The second look is answered. */
const onReport = (then: FaultEffect): Fault[] => [{ when: { api: 'cdr_10' }, then }];
const page = (status: string) => `${status} Apache/2.4.41 (Ubuntu) Server`;

const CASES: Array<readonly [FailureKind, FaultEffect | Fault[], Cost, said?: string]> = [
	['brokenAnswer', html(200), RETRIED, page('200 OK')],
	['brokenAnswer', body(''), RETRIED],
	['busyToken', error('simultaneous'), BUSY],
	['connectionLost', { do: 'reset' }, RETRIED],
	['connectionLost', { do: 'resetMidBody' }, RETRIED],
	['maintenance', error('maintenance'), { requests: 3, waits: [20, 20] }],
	['malformedAnswer', body('{"msg":"hello"}'), RETRIED],
	['notEnabled', error('apiMissing'), ONCE],
	['notFound', error('apiMissing', { status: 404, message: 'No route' }), ONCE, 'No route'],
	['notWolkvox', html(404), ONCE, page('404 Not Found')],
	['notWolkvox', body('{"message":"no Route matched","code":404}', 404), ONCE],
	['parametersMissing', error('parametersMissing'), ONCE],
	['quotaUsedUp', error('quotaUsedUp'), ONCE],
	['redirect', { do: 'redirect', to: 'https://a.example/x' }, ONCE, page('302 Found')],
	[
		'rowsMissing',
		[
			{ when: { requests: 1 }, then: { do: 'message', message: '9,999 records were found' } },
			{ then: { do: 'dropRows', keep: 0 } },
		],
		MISSING,
	],
	['serverError', error('serverError'), RETRIED],
	['serverError', html(503), RETRIED, page('503 Service Unavailable')],
	['timeout', onReport({ do: 'hang' }), late('={{ 1950 / 3.001 }}')],
	['timeout', onReport({ do: 'hangMidBody' }), late('={{ "650" }}')],
	['tokenMissing', error('tokenMissing'), ONCE],
	['tokenWrong', error('tokenWrong'), ONCE],
	['tooManyRequests', error('tooManyRequests'), RETRIED],
	[
		'tooManyRequests',
		error('tooManyRequests', { retryAfter: 3 }),
		{ requests: 5, waits: [3.5, 3.5, 3.5, 3.5] },
	],
	[
		'tooManyRows',
		data([{ date_ini: '2026-01-05 08:00:00' }], '70000'),
		{ ...ONCE, window: SECOND },
	],
	['unexpectedData', data({ rows: 1 }, '1'), ONCE],
	['unexpectedData', data(['a'], '1'), ONCE, '1 records were found'],
	[
		'unknown',
		error('tokenWrong', { status: 418, message: '<b>NO</b> coffee &\n tea' }),
		ONCE,
		'NO coffee & tea',
	],
];

/** What a fault says by itself. */
function wordsOf(fault: FaultEffect | Fault[]): string | undefined {
	return 'do' in fault && fault.do === 'error' ? API_ERRORS[fault.error].message : undefined;
}

/** A long wait is made of short timers, so that little is left of one that was stopped. */
function timersOf(seconds: number): number[] {
	const whole = Array<number>(Math.floor(seconds / 5)).fill(5);
	return seconds % 5 > 0 ? [...whole, seconds % 5] : whole;
}

const cases = CASES.map(([kind, fault, cost, said = wordsOf(fault)]) => ({
	kind,
	fault,
	cost,
	said,
}));

test.each(cases)('$kind: $fault', async ({ kind, fault, cost, said }) => {
	const faults = Array.isArray(fault) ? fault : [{ then: fault }];
	const simulator = await simulate({ faults, token: SECRET }, sessions);
	const { window = HOUR, requests, tries = requests } = cost;
	const call = {
		...callFor(window, cost.more),
		credential: credentialFor(simulator, { token: SECRET }),
	};
	const result = await runNode(call);
	const [title, advice] = String(WORDS[kind]).split(' | ');
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

test.each([
	['nobody listens', 'http://127.0.0.1:9'],
	['no such name', 'http://wv0010.invalid'],
])('unreachable (%s): both likely causes', async (_name, url) => {
	const credential = credentialFor({ url }, { token: SECRET });
	const result = await runNode({ ...callFor(HOUR), credential });
	expect(result.error).toMatchObject({
		message: 'wolkvox does not answer at this address',
		description: `Either the server in the credential is wrong, or the IP address of this n8n is not on the allowlist of your wolkvox operation. Check the server first, then ask wolkvox support to allow the address. Requested: ${HOUR}, 5 tries.`,
		context: { itemIndex: 0 },
	});
	expect(leaksOf(result, [], log)).toEqual([]);
});

/** Key and certificate of nobody and for nothing. */
const UNTRUSTED = readFileSync(path.join(__dirname, 'untrusted.pem'));

test('certificate: “The server’s certificate is not trusted”, without another try', async () => {
	const server = createServer({ key: UNTRUSTED, cert: UNTRUSTED });
	let handshakes = 0;
	server.on('tlsClientError', () => handshakes++);
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	try {
		const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const result = await runNode({ ...callFor(HOUR), credential: credentialFor({ url }) });
		expect(result.error).toMatchObject({
			message: 'The server’s certificate is not trusted',
			description: `Check the server in the credential (and the base URL, if one is set). Behind a proxy with a certificate of its own, n8n must be told to trust that one. Requested: ${HOUR}.`,
			context: { itemIndex: 0 },
		});
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

const SETTINGS: Array<readonly [Scenario, words: string]> = [
	[
		{ parameters: { dateRange: '={{ "lastYear" }}' } },
		'“Date Range” has a value that does not exist: “lastYear” | Choose one from the list. An expression may give one of: today, yesterday, last7Days, last30Days, lastNDays, lastNHours, thisWeek, lastWeek, thisMonth, lastMonth, custom.',
	],
	...['soon', -1, true].map(
		(timeout) =>
			[
				{ parameters: { requestOptions: { timeout: `={{ ${JSON.stringify(timeout)} }}` } } },
				`“Timeout” of “Request Options” is not a number that can be used: “${timeout}” | Give milliseconds, such as 90000.`,
			] as const,
	),
	[
		{ parameters: custom('next friday', '2026-01-05') },
		'“From” is not a date that can be read: “next friday” | Give a day (2026-01-31), a day and time (2026-01-31 08:00:00, read as the time zone of the credential), or a date with an offset (2026-01-31T08:00:00-05:00).',
	],
	[
		{ parameters: custom('2026-01-05', '={{ "" }}') },
		'“To” is empty | Pick a day, or give a date such as 2026-01-31.',
	],
	[
		{ parameters: custom('={{ 1767614400 }}', '2026-01-05') },
		'“From” lies before the year 2000: “1767614400” | Check the year. A number is read as milliseconds since 1970; one in seconds must be multiplied by 1000.',
	],
	[
		{ parameters: custom('2026-01-07', '2026-01-06') },
		'“From” lies after “To”: 2026-01-07 to 2026-01-06 | Swap the two dates. Both are read as local time of America/Bogota, the time zone of the credential.',
	],
	[
		{ parameters: { returnAll: '={{ "yes" }}' } },
		'“Return All” is neither on nor off: “yes” | An expression must give true or false.',
	],
	[
		{ parameters: { returnAll: false, limit: 0 } },
		'“Limit” is not a number that can be used: “0” | Give a whole number, 1 or more.',
	],
	[
		{ parameters: { options: { maxTries: 21 } } },
		'“Max Tries” is not a number that can be used: “21” | Give a whole number, 1 to 20.',
	],
	[
		{ parameters: { filters: { minimumDuration: -1 } } },
		'“Minimum Duration (Seconds)” is not a number that can be used: “-1” | Give whole seconds, 0 or more: 60 for one minute.',
	],
	[
		{ parameters: { filters: { agents: '={{ [{ id: 1 }] }}' } } },
		'“Agent Names or IDs” is not a list of agents: “[{"id":1}]” | Give names or IDs, separated by commas: 1001, Ana López. For all agents, remove the filter.',
	],
	[
		{ credential: { token: '' } },
		'The wolkvox token is missing | Copy the token from the wolkvox Manager into the credential, without spaces or line breaks inside.',
	],
	[
		{ credential: { baseUrl: '', server: 'wv0010.example' } },
		'This is not a wolkvox server: “wv0010.example” | Enter the number of your operation’s server in the credential: the four digits of wv0010.wolkvox.com are 0010. You can paste the address of the wolkvox Manager.',
	],
	[
		{ credential: { baseUrl: '', server: '' } },
		'The wolkvox server is missing | Enter the number of your operation’s server in the credential: the four digits of wv0010.wolkvox.com are 0010. You can paste the address of the wolkvox Manager.',
	],
	[
		{ credential: { baseUrl: 'gateway' } },
		'The base URL is not a web address: “gateway” | Leave it empty, or enter an address that begins with https:// or http://.',
	],
	[
		{ credential: { timeZone: 'Bogota' } },
		'The time zone of the credential is not known: “Bogota” | Choose the zone of your wolkvox operation from the list, such as America/Bogota.',
	],
];

test.each(SETTINGS)('%j: %s', async (call, words) => {
	const [message, description] = words.split(' | ');
	const { simulator, ...result } = await scenario({
		...call,
		parameters: { ...custom('2026-01-05', '2026-01-05'), ...call.parameters },
		credential: { token: SECRET, ...call.credential },
	});
	expect(result.items).toEqual([]);
	expect(result.error).toMatchObject({
		message,
		description,
		context: { itemIndex: 0 },
	});
	expect(simulator.requests).toEqual([]);
	expect(leaksOf(result, [], log)).toEqual([]);
});
