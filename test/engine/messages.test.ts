// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import { createServer } from 'node:https';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import type { AddressInfo } from 'node:net';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import type { Fault, FaultEffect } from '../simulator';
import { rowsHeld, credentialFor, custom, twoYears, wall } from './arrangement';
import { runNode } from './engine';
import { scenario } from './scenario';
import { simulate } from '../simulator/support';

const sessions = twoYears(20_000);

/** An hour: a window that is not split when it keeps failing. */
const HOUR = '2026-01-05 08:00:00 to 2026-01-05 08:59:59';
const SECOND = '2026-01-05 08:00:00 to 2026-01-05 08:00:00';

/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test runs in Node; it shortens the waits */
const realSetTimeout = globalThis.setTimeout;
/** The waits that the node asked for, in milliseconds; none is really waited for. */
let waits: number[] = [];

beforeEach(() => {
	waits = [];
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
	const quick = (callback: () => void, ms = 0) => {
		// Ten seconds is how long the second look may take.
		const isBackOff = ms >= 700 && ms < 60_000 && ms !== 10_000;
		if (isBackOff) waits.push(ms);
		return realSetTimeout(callback, isBackOff ? 1 : ms);
	};
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(quick as typeof setTimeout);
});
/* eslint-enable @n8n/community-nodes/no-restricted-globals */
afterEach(() => jest.restoreAllMocks());

/** A long wait is made of short timers, so that little is left of one that was stopped. */
function timersOf(seconds: number): number[] {
	const whole = Array.from({ length: Math.floor(seconds / 5) }, () => 5);
	return seconds % 5 > 0 ? [...whole, seconds % 5] : whole;
}

/** Asks for one window as the second of two input items; the first costs no request. */
async function askFor(
	window: string,
	credential: ICredentialDataDecryptedObject,
	more: INodeParameters = {},
) {
	const [from, to] = window.split(' to ');
	const { error, items } = await runNode({
		parameters: custom('={{ $json.from }}', '={{ $json.to }}', {
			options: { maxTries: 2 },
			...more,
		}),
		input: [
			{ from: '2999-01-01', to: '2999-01-01' },
			{ from, to },
		],
		credential,
	});
	expect(items).toEqual([]);
	return error;
}

interface Message {
	readonly kind: string;
	readonly fault: FaultEffect | Fault[];
	readonly window?: string;
	readonly more?: INodeParameters;
	/** What a person reads. */
	readonly title: string;
	readonly said?: string;
	readonly advice: string;
	/** What it cost, and how long it waited between, in seconds. */
	readonly requests: number;
	readonly waits?: number[];
	/** As the message shows it, where it is not the number of requests. */
	readonly tries?: number;
}

const REPORT = '/api/v2/reports_manager.php';
/** The second look is answered. */
const REPORT_ONLY = { when: { api: 'cdr_10' } };
const BROKEN = {
	title: 'wolkvox answered with something that is not a report',
	advice:
		'The server may be in trouble, or the answer too heavy. Try again in a few minutes, or with a shorter date range. If it stays so, check the server in the credential.',
	requests: 2,
	waits: [1],
};
const LOST = {
	title: 'The connection to wolkvox broke off',
	advice: 'Try again in a few minutes, or with a shorter date range.',
	requests: 2,
	waits: [1],
};
const NOT_ENABLED = {
	title: 'wolkvox does not offer this report on this server',
	advice: 'Ask wolkvox support whether this report is enabled for your operation.',
	requests: 1,
};
const NOT_WOLKVOX = {
	title: 'The answer does not come from wolkvox',
	advice:
		'Check the server in the credential (and the base URL, if one is set): the address exists, but something else answers there.',
	requests: 1,
};
const TROUBLE = {
	title: 'wolkvox has trouble answering',
	advice: 'Try again in a few minutes, or with a shorter date range.',
	requests: 2,
	waits: [1],
};
const LATE = {
	title: 'wolkvox did not answer in time',
	advice:
		'Try a shorter date range, or another time of day; a timeout set under “Request Options” should be more than 60 seconds. If wolkvox never answers, the server in the credential may be wrong, or the IP address of this n8n not on the allowlist of your wolkvox operation.',
	// Two tries, and a look between them.
	requests: 3,
	tries: 2,
	waits: [1],
	more: { requestOptions: { timeout: 100 } },
};
const TOO_MANY = {
	title: 'wolkvox asks for fewer requests',
	said: 'TOO MANY REQUESTS',
	advice: 'Run the workflow less often, or at another time.',
	requests: 2,
};
const UNKNOWN_FORM = {
	title: 'wolkvox answered in a form that this node does not know',
	advice: 'Please report this to the maintainers of this node.',
	requests: 1,
};

const MESSAGES: Message[] = [
	{
		...BROKEN,
		kind: 'brokenAnswer (a page)',
		fault: { do: 'html' },
		said: '200 OK Apache/2.4.41 (Ubuntu) Server',
	},
	{ ...BROKEN, kind: 'brokenAnswer (empty)', fault: { do: 'verbatim', body: '' } },
	{
		kind: 'busyToken',
		fault: { do: 'error', error: 'simultaneous' },
		title: 'The wolkvox token was busy all the time',
		said: 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)',
		advice:
			'Other workflows or programs keep using the same token; wolkvox allows two requests at once. Run them at other times, or use a token of its own for each.',
		// A quarter of an hour, whatever "Max Tries" says.
		requests: 34,
		waits: [2, 4, 8, 16, ...Array.from({ length: 29 }, () => 30)],
	},
	{ ...LOST, kind: 'connectionLost (before the answer)', fault: { do: 'reset' } },
	{ ...LOST, kind: 'connectionLost (within it)', fault: { do: 'resetMidBody' } },
	{
		kind: 'maintenance',
		fault: { do: 'error', error: 'maintenance' },
		title: 'wolkvox refuses the request for now',
		said: 'SERVICE DISABLED WHILE A BACKUP IS RUNNING',
		advice:
			'It may be a maintenance or backup window. Try again later; if it stays so, ask wolkvox support. Behind a company’s proxy, ask whether it allows the address of your wolkvox server.',
		requests: 2,
		waits: [20],
	},
	{
		...NOT_ENABLED,
		kind: 'notEnabled',
		fault: { do: 'error', error: 'apiMissing' },
		said: 'THE API YOU WANT TO CONSULT DOES NOT EXIST',
	},
	{
		kind: 'parametersMissing',
		title: 'wolkvox wants to know more than the report and its dates',
		advice:
			'Give the parameters that the report needs with “Query Parameters”, among the options of “Get Report”, each with a value that it takes.',
		requests: 1,
		fault: { do: 'error', error: 'parametersMissing' },
		said: 'SOME PARAMETERS ARE REQUIRED',
	},
	{
		...NOT_WOLKVOX,
		kind: 'notWolkvox (a page)',
		fault: { do: 'html', status: 404 },
		said: '404 Not Found Apache/2.4.41 (Ubuntu) Server',
	},
	{
		...NOT_WOLKVOX,
		kind: 'notWolkvox (another API)',
		fault: { do: 'verbatim', status: 404, body: '{"message":"no Route matched","code":404}' },
	},
	{
		kind: 'quotaUsedUp',
		fault: { do: 'error', error: 'quotaUsedUp' },
		title: 'No wolkvox tokens are left today',
		said: 'TOKEN LIMIT EXCEEDED',
		advice:
			'Every call costs one token of a daily quota. Try again tomorrow, run the workflow less often, or ask wolkvox for more.',
		requests: 1,
	},
	{
		kind: 'redirect',
		fault: { do: 'redirect', to: `https://elsewhere.example${REPORT}` },
		title: 'The server sends the request to another address',
		said: '302 Found Apache/2.4.41 (Ubuntu) Server',
		advice:
			'The token is not sent on to other addresses. Check the server in the credential (and the base URL, if one is set).',
		requests: 1,
	},
	{
		kind: 'rowsMissing',
		fault: [
			{ when: { requests: 1 }, then: { do: 'message', message: '9,999 records were found' } },
			{ then: { do: 'dropRows', keep: 0 } },
		],
		title: 'wolkvox gave fewer records in parts than at once',
		advice:
			'The report may be changing right now, so nothing is shown that might be incomplete. Try again in a few minutes.',
		// The whole, then its two halves, twice.
		requests: 5,
		tries: 1,
	},
	{
		...TROUBLE,
		kind: 'serverError',
		fault: { do: 'error', error: 'serverError' },
		said: 'INTERNAL SERVER ERROR',
	},
	{
		...TROUBLE,
		kind: 'serverError (a page)',
		fault: { do: 'html', status: 503 },
		said: '503 Service Unavailable Apache/2.4.41 (Ubuntu) Server',
	},
	{ ...LATE, kind: 'timeout (no answer)', fault: [{ ...REPORT_ONLY, then: { do: 'hang' } }] },
	{
		...LATE,
		kind: 'timeout (half an answer)',
		fault: [{ ...REPORT_ONLY, then: { do: 'hangMidBody' } }],
	},
	{
		kind: 'tokenMissing',
		fault: { do: 'error', error: 'tokenMissing' },
		title: 'wolkvox did not get a token',
		said: 'PLEASE ENTER THE WOLKVOX-TOKEN',
		advice: 'Enter the token in the credential. If it is there, a proxy may have removed it.',
		requests: 1,
	},
	{
		kind: 'tokenWrong',
		fault: { do: 'error', error: 'tokenWrong' },
		title: 'wolkvox does not accept the token',
		said: 'PLEASE VALIDATE TOKEN',
		advice:
			'The token may be wrong, expired, or of another operation. Copy it again from the wolkvox Manager, and check that the server in the credential is that of the same operation.',
		requests: 1,
	},
	{
		...TOO_MANY,
		kind: 'tooManyRequests',
		fault: { do: 'error', error: 'tooManyRequests' },
		waits: [1],
	},
	{
		...TOO_MANY,
		kind: 'tooManyRequests (with Retry-After)',
		fault: { do: 'error', error: 'tooManyRequests', retryAfter: 3 },
		waits: [3.5],
	},
	{
		kind: 'tooManyRows',
		fault: {
			do: 'data',
			data: [{ date_ini: '2026-01-05 08:00:00' }],
			message: '70000 records were found',
		},
		window: SECOND,
		title: 'wolkvox holds more records for a single second than one answer can carry',
		advice:
			'The report cannot be read whole, so nothing is shown. Ask wolkvox support whether these records are right.',
		requests: 1,
	},
	{
		...UNKNOWN_FORM,
		kind: 'unexpectedData (an object)',
		fault: { do: 'data', data: { rows: 1 }, message: '1 records were found' },
	},
	{
		...UNKNOWN_FORM,
		kind: 'unexpectedData (rows that are none)',
		fault: { do: 'data', data: ['a'], message: '1 records were found' },
		said: '1 records were found',
	},
	{
		kind: 'unknown',
		fault: { do: 'error', error: 'tokenWrong', status: 418, message: '<b>NO</b> coffee &\n tea' },
		title: 'wolkvox refused the request',
		said: 'NO coffee & tea',
		advice: 'If what it said does not help, show it to wolkvox support.',
		requests: 1,
	},
];

test.each(MESSAGES)('$kind: “$title”', async (message) => {
	const { fault, requests, window = HOUR } = message;
	const faults = Array.isArray(fault) ? fault : [{ then: fault }];
	const simulator = await simulate({ faults }, sessions);
	const error = await askFor(window, credentialFor(simulator), message.more);
	const tries = message.tries ?? requests;
	const description = [
		...(message.said ? [`The answer said: “${message.said}”.`] : []),
		message.advice,
		`Requested: ${window}${tries > 1 ? `, ${tries} tries` : ''}.`,
	].join(' ');
	expect(error).toMatchObject({
		message: message.title,
		description,
		context: { itemIndex: 1 },
	});
	expect(simulator.requests).toHaveLength(requests);
	expect(waits.map((ms) => ms / 1_000)).toEqual((message.waits ?? []).flatMap(timersOf));
});

const UNREACHABLE = {
	message: 'wolkvox does not answer at this address',
	description: `Either the server in the credential is wrong, or the IP address of this n8n is not on the allowlist of your wolkvox operation. Check the server first, then ask wolkvox support to allow the address. Requested: ${HOUR}, 2 tries.`,
	context: { itemIndex: 1 },
};

test.each([
	['nobody listens', 'http://127.0.0.1:9'],
	['no such name', 'http://wv0010.invalid'],
])('unreachable (%s): both likely causes', async (_name, url) => {
	expect(await askFor(HOUR, credentialFor({ url }))).toMatchObject(UNREACHABLE);
});

/** Of nobody and for nothing: made for this test. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1FRQ4loDqEAdfL6x
r4zQjYZ9ImWbUHGmAtR8fSGsh/ihRANCAAQq01fkzipe1Yxagyv85X3kCFetvzUo
4kyR+1ieEyaOgcbjtZEs8sJMpLRSYnOZVRIRQsYJRHlO8k7svbltgcow
-----END PRIVATE KEY-----`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBpjCCAU2gAwIBAgIUSajLAipM9LEGwyHjNkhHGuw67EEwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPZ2F0ZXdheS5leGFtcGxlMCAXDTI2MTEyMjE0NDEwM1oYDzIx
MjYxMDI5MTQ0MTAzWjAaMRgwFgYDVQQDDA9nYXRld2F5LmV4YW1wbGUwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAAQq01fkzipe1Yxagyv85X3kCFetvzUo4kyR+1ie
EyaOgcbjtZEs8sJMpLRSYnOZVRIRQsYJRHlO8k7svbltgcowo28wbTAdBgNVHQ4E
FgQUx8HYZe+TeKviUC4zUOOoA+5PoWIwHwYDVR0jBBgwFoAUx8HYZe+TeKviUC4z
UOOoA+5PoWIwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgg9nYXRld2F5LmV4
YW1wbGUwCgYIKoZIzj0EAwIDRwAwRAIgYRGTJncAiTmSVguWYFORo2+k1Yk+1zAC
VMGlfxXIXE0CIHaIU9WlzkYbkbz7tyMI2pA+0Qir2oYf9SB8z6TuJX8q
-----END CERTIFICATE-----`;

test('certificate: “The server’s certificate is not trusted”, without another try', async () => {
	const server = createServer({ key: KEY, cert: CERTIFICATE });
	let handshakes = 0;
	server.on('tlsClientError', () => handshakes++);
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	try {
		const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
		expect(await askFor(HOUR, credentialFor({ url }))).toMatchObject({
			message: 'The server’s certificate is not trusted',
			description: `Check the server in the credential (and the base URL, if one is set). Behind a proxy with a certificate of its own, n8n must be told to trust that one. Requested: ${HOUR}.`,
			context: { itemIndex: 1 },
		});
		expect(waits).toEqual([]);
		expect(handshakes).toBeLessThanOrEqual(1);
	} finally {
		server.closeAllConnections();
		await new Promise((done) => server.close(done));
	}
});

test('the message names the window that failed, what was read and what is missing', async () => {
	const february = wall('20260215000000');
	const faults: Fault[] = [
		{ when: { covers: february }, then: { do: 'error', error: 'apiMissing' } },
	];
	const simulator = await simulate({ faults }, sessions);
	const error = await askFor('2026-01-10 to 2026-04-20', credentialFor(simulator));
	const read = rowsHeld(simulator, '2026-01-10', '2026-01-31').length;
	expect(error?.description).toMatch(
		new RegExp(
			`Requested: 2026-02-01 00:00:00 to 2026-02-28 23:59:59\\. Sessions read before: ${read}\\. Still missing: 2026-02-01 00:00:00 to 2026-04-20 23:59:59\\.$`,
		),
	);
	expect(simulator.requests).toHaveLength(2);
});

test('a report that is down costs one road to the floor of an hour, no more', async () => {
	const faults: Fault[] = [{ ...REPORT_ONLY, then: { do: 'error', error: 'serverError' } }];
	const simulator = await simulate({ faults }, sessions);
	const error = await askFor('2026-01-01 to 2026-01-31', credentialFor(simulator));
	expect(error?.message).toBe(TROUBLE.title);
	expect(error?.description).toContain(
		'Still missing: 2026-01-01 00:00:00 to 2026-01-31 23:59:59.',
	);
	// 31 days are ten halvings away from an hour, two tries each.
	expect(simulator.requests.length).toBeLessThanOrEqual(22 + 1);
});

describe('settings that cannot be used cost no request', () => {
	const HOUR_PARAMETERS = custom('2026-01-05', '2026-01-05');
	const settings: Array<{
		parameters?: INodeParameters;
		credential?: ICredentialDataDecryptedObject;
		title: string;
		advice: string;
	}> = [
		{
			parameters: { dateRange: '={{ "lastYear" }}' },
			title: '“Date Range” has a value that does not exist: “lastYear”',
			advice:
				'Choose one from the list. An expression may give one of: today, yesterday, last7Days, last30Days, lastNDays, lastNHours, thisWeek, lastWeek, thisMonth, lastMonth, custom.',
		},
		{
			parameters: custom('next friday', '2026-01-05'),
			title: '“From” is not a date that can be read: “next friday”',
			advice:
				'Give a day (2026-01-31), a day and time (2026-01-31 08:00:00, read as the time zone of the credential), or a date with an offset (2026-01-31T08:00:00-05:00).',
		},
		{
			parameters: custom('2026-01-05', '={{ "" }}'),
			title: '“To” is empty',
			advice: 'Pick a day, or give a date such as 2026-01-31.',
		},
		{
			parameters: custom('={{ 1767614400 }}', '2026-01-05'),
			title: '“From” lies before the year 2000: “1767614400”',
			advice:
				'Check the year. A number is read as milliseconds since 1970; one in seconds must be multiplied by 1000.',
		},
		{
			parameters: custom('2026-01-07', '2026-01-06'),
			title: '“From” lies after “To”: 2026-01-07 to 2026-01-06',
			advice:
				'Swap the two dates. Both are read as local time of America/Bogota, the time zone of the credential.',
		},
		{
			parameters: { returnAll: '={{ "yes" }}' },
			title: '“Return All” is neither on nor off: “yes”',
			advice: 'An expression must give true or false.',
		},
		{
			parameters: { returnAll: false, limit: 0 },
			title: '“Limit” is not a number that can be used: “0”',
			advice: 'Give a whole number, 1 or more.',
		},
		{
			parameters: { options: { maxTries: 21 } },
			title: '“Max Tries” is not a number that can be used: “21”',
			advice: 'Give a whole number, 1 to 20.',
		},
		{
			parameters: { options: { order: '={{ "up" }}' } },
			title: '“Order” has a value that does not exist: “up”',
			advice: 'Choose one from the list. An expression may give one of: newestFirst, oldestFirst.',
		},
		{
			parameters: { options: { splitRequestsBy: '={{ "week" }}' } },
			title: '“Split Requests By” has a value that does not exist: “week”',
			advice:
				'Choose one from the list. An expression may give one of: calendarMonth, 31days, day.',
		},
		{
			parameters: { filters: { hungUpBy: '={{ "robot" }}' } },
			title: '“Hung Up By” has a value that does not exist: “robot”',
			advice: 'Choose one from the list. An expression may give one of: agent, client, unknown.',
		},
		{
			parameters: { filters: { minimumDuration: -1 } },
			title: '“Minimum Duration (Seconds)” is not a number that can be used: “-1”',
			advice: 'Give whole seconds, 0 or more: 60 for one minute.',
		},
		{
			parameters: { filters: { agents: '={{ [{ id: 1 }] }}' } },
			title: '“Agent Names or IDs” is not a list of agents: “[{"id":1}]”',
			advice:
				'Give names or IDs, separated by commas: 1001, Ana López. For all agents, remove the filter.',
		},
		{
			credential: { token: '' },
			title: 'The wolkvox token is missing',
			advice:
				'Copy the token from the wolkvox Manager into the credential, without spaces or line breaks inside.',
		},
		{
			credential: { baseUrl: '', server: 'wv0010.example' },
			title: 'This is not a wolkvox server: “wv0010.example”',
			advice:
				'Enter the number of your operation’s server in the credential: the four digits of wv0010.wolkvox.com are 0010. You can paste the address of the wolkvox Manager.',
		},
		{
			credential: { baseUrl: '', server: '' },
			title: 'The wolkvox server is missing',
			advice:
				'Enter the number of your operation’s server in the credential: the four digits of wv0010.wolkvox.com are 0010. You can paste the address of the wolkvox Manager.',
		},
		{
			credential: { baseUrl: 'gateway' },
			title: 'The base URL is not a web address: “gateway”',
			advice: 'Leave it empty, or enter an address that begins with https:// or http://.',
		},
		{
			credential: { timeZone: 'Bogota' },
			title: 'The time zone of the credential is not known: “Bogota”',
			advice: 'Choose the zone of your wolkvox operation from the list, such as America/Bogota.',
		},
		{
			credential: { simultaneousRequests: 3 },
			title: '“Simultaneous Requests” is not a number that can be used: “3”',
			advice: 'Give a whole number, 1 to 2.',
		},
	];

	test.each(settings)('$title', async ({ parameters, credential, title, advice }) => {
		const { items, error, simulator } = await scenario({
			sessions,
			parameters: { ...HOUR_PARAMETERS, ...parameters },
			credential,
		});
		expect(items).toEqual([]);
		expect(error).toMatchObject({
			message: title,
			description: advice,
			context: { itemIndex: 0 },
		});
		expect(simulator.requests).toEqual([]);
	});
});
