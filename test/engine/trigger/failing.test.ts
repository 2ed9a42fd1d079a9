// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- how errors are printed; never part of the package
import { inspect } from 'node:util';

import { NodeApiError } from 'n8n-workflow';

import { startSimulator, type Fault, type FaultEffect } from '../../simulator';
import { credentialFor } from '../arrangement';
import { agentsOf, ended, hastenTime, HOUR, MINUTE, withClock } from './arrangement';
import { keepLog, PollingN8n } from './polling';

let log: string[];
beforeEach(() => {
	log = keepLog();
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
	hastenTime();
});
afterEach(() => jest.restoreAllMocks());

interface Failing {
	readonly what: string;
	readonly fault: FaultEffect;
	/** What a person reads. */
	readonly title: string;
	readonly advice: string;
	/**
	 * How many requests a poll makes that tries all it can: the first in a row to fail, which reads
	 * the last hour and the rest of the day, and every twelfth after it, which reads the whole.
	 */
	readonly first: number;
	readonly insisting: number;
}

const SHORTER = 'Try again in a few minutes, or with a shorter date range.';
/** One of them is the second look. */
const IN_PARTS = { first: 9, insisting: 13 };
const TWICE = { first: 2, insisting: 2 };
const ONCE = { first: 1, insisting: 1 };

/** Faults that pass of themselves. */
const PASSING: Failing[] = [
	{
		what: 'server trouble',
		fault: { do: 'error', error: 'serverError' },
		title: 'wolkvox has trouble answering',
		advice: SHORTER,
		...IN_PARTS,
	},
	{
		what: 'a connection that breaks off',
		fault: { do: 'reset' },
		title: 'The connection to wolkvox broke off',
		advice: SHORTER,
		...IN_PARTS,
	},
	{
		what: 'an answer that is cut',
		fault: { do: 'cutJson' },
		title: 'wolkvox answered with something that is not a report',
		advice: 'The server may be in trouble, or the answer too heavy.',
		...IN_PARTS,
	},
	{
		what: 'a page of a gateway',
		fault: { do: 'html', status: 502 },
		title: 'wolkvox has trouble answering',
		advice: SHORTER,
		...IN_PARTS,
	},
	{
		what: 'maintenance',
		fault: { do: 'error', error: 'maintenance' },
		title: 'wolkvox refuses the request for now',
		advice: 'It may be a maintenance or backup window.',
		...TWICE,
	},
	{
		what: 'too many requests',
		fault: { do: 'error', error: 'tooManyRequests' },
		title: 'wolkvox asks for fewer requests',
		advice: 'Run the workflow less often, or at another time.',
		...TWICE,
	},
	{
		what: 'a quota that is used up',
		fault: { do: 'error', error: 'quotaUsedUp' },
		title: 'No wolkvox tokens are left today',
		advice: 'Every call costs one token of a daily quota.',
		...ONCE,
	},
];

/** What only a person can mend. */
const LASTING: Failing[] = [
	{
		what: 'a wrong token',
		fault: { do: 'error', error: 'tokenWrong' },
		title: 'wolkvox does not accept the token',
		advice: 'Copy it again from the wolkvox Manager',
		...ONCE,
	},
	{
		what: 'a token that a proxy took away',
		fault: { do: 'error', error: 'tokenMissing' },
		title: 'wolkvox did not get a token',
		advice: 'Enter the token in the credential.',
		...ONCE,
	},
	{
		what: 'a page that is not there',
		fault: { do: 'html', status: 404 },
		title: 'The answer does not come from wolkvox',
		advice: 'Check the server in the credential',
		...ONCE,
	},
	{
		what: 'a redirect',
		fault: { do: 'redirect', to: 'https://wv0011.wolkvox.com/' },
		title: 'The server sends the request to another address',
		advice: 'The token is not sent on to other addresses.',
		...ONCE,
	},
];

/** The second look is answered. */
const failing = (then: FaultEffect): Fault[] => [{ when: { api: 'cdr_10' }, then }];

/** A trigger that was activated some minutes ago and has emitted a session since. */
async function activated() {
	const { simulator, clock } = await withClock();
	const n8n = new PollingN8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	clock.pass(10 * MINUTE);
	simulator.addSessions([ended('1', clock.wall - MINUTE)]);
	expect(agentsOf((await n8n.poll()).items)).toEqual(['1']);
	return { simulator, clock, n8n };
}

describe('the first poll of an activation', () => {
	it.each(PASSING)('survives $what, says so, and polls on', async ({ fault, title }) => {
		const { simulator, clock } = await withClock({ faults: failing(fault) });
		simulator.setSessions([ended('old', clock.wall - 1)]);
		const n8n = new PollingN8n({ credential: credentialFor(simulator) });
		await n8n.activate();
		expect(n8n.isAlive).toBe(true);
		expect(simulator.requests).toHaveLength(1);
		expect(log.join('\n')).toContain(title);
		simulator.settings.faults = [];
		clock.pass(5 * MINUTE);
		simulator.addSessions([ended('new', clock.wall - 1)]);
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['new']);
	});

	it.each(PASSING)('knows after $what and a restart where it began', async ({ fault }) => {
		const { simulator, clock } = await withClock({ faults: failing(fault) });
		simulator.setSessions([ended('old', clock.wall - 1)]);
		const n8n = new PollingN8n({ credential: credentialFor(simulator) });
		await n8n.activate();
		await n8n.stop();
		clock.pass(3 * HOUR);
		simulator.addSessions([ended('down', clock.wall - HOUR)]);
		await n8n.activate('init');
		expect(n8n.isAlive).toBe(true);
		simulator.settings.faults = [];
		clock.pass(5 * MINUTE);
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['down']);
	});

	it.each([
		['no answer', { do: 'hang' }, 1],
		['an answer that stops', { do: 'hangMidBody' }, 1],
		// It looks again whether the token is free after 2, 6 and 14 seconds.
		['a token that is busy', { do: 'error', error: 'simultaneous' }, 4],
	] satisfies Array<[string, FaultEffect, number]>)(
		'survives %s, and does not keep n8n waiting',
		async (_what, fault, requests) => {
			const { simulator, clock } = await withClock({ faults: failing(fault) });
			const n8n = new PollingN8n({ credential: credentialFor(simulator) });
			await n8n.activate();
			expect(n8n.isAlive).toBe(true);
			expect(log.join('\n')).toContain('did not answer in the time of a poll');
			expect(simulator.requests).toHaveLength(requests);
			simulator.settings.faults = [];
			clock.pass(5 * MINUTE);
			simulator.addSessions([ended('new', clock.wall - 1)]);
			await n8n.poll();
			expect(agentsOf(n8n.items)).toEqual(['new']);
		},
	);

	it.each(LASTING)('throws $what in the words of the node', async ({ fault, title }) => {
		const { simulator } = await withClock({ faults: failing(fault) });
		const n8n = new PollingN8n({ credential: credentialFor(simulator) });
		await expect(n8n.activate()).rejects.toThrow(
			`There was a problem activating the workflow: "${title}"`,
		);
		expect(n8n.isAlive).toBe(false);
		expect(simulator.requests).toHaveLength(1);
		expect(n8n.executions).toEqual([]);
	});

	it.each([
		['server', { server: 'example.com', baseUrl: '' }],
		['token', { token: '' }],
		['time zone', { timeZone: 'Mars/Olympus' }],
	])('throws an unusable %s of the credential without a request', async (_what, more) => {
		const { simulator } = await withClock();
		const n8n = new PollingN8n({ credential: credentialFor(simulator, more) });
		await expect(n8n.activate()).rejects.toThrow('There was a problem activating the workflow');
		expect(simulator.requests).toEqual([]);
	});

	it.each([
		['Look-Back Hours', { options: { lookBackHours: 0 } }],
		['Start With Last Hours', { options: { startWithHours: 'many' } }],
		['Minimum Duration (Seconds)', { filters: { minimumDuration: -1 } }],
	])('throws an unusable “%s” without a request, and names it', async (label, parameters) => {
		const { simulator } = await withClock();
		const n8n = new PollingN8n({ credential: credentialFor(simulator), parameters });
		await expect(n8n.activate()).rejects.toThrow(label);
		expect(simulator.requests).toEqual([]);
	});
});

describe('the first poll after a restart', () => {
	it.each([...PASSING, ...LASTING])('survives $what', async ({ fault, title }) => {
		const { simulator, clock, n8n } = await activated();
		const { saved } = n8n;
		simulator.settings.faults = failing(fault);
		simulator.reset();
		expect(await n8n.restart()).toEqual({ items: null, error: undefined });
		expect(n8n.isAlive).toBe(true);
		expect(simulator.requests).toHaveLength(1);
		expect(log.join('\n')).toContain(title);
		expect(n8n.saved).toBe(saved);
		expect(n8n.state).toEqual(JSON.parse(saved)['node:Wolkvox Trigger']);

		simulator.settings.faults = [];
		simulator.addSessions([ended('2', clock.wall - 1)]);
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['1', '2']);
	});
});

describe('later polls', () => {
	it.each([...PASSING, ...LASTING])(
		'tell $what as the node does, spend few requests, and leave the state as it was',
		async ({ fault, title, advice, first, insisting }) => {
			const { simulator, clock, n8n } = await activated();
			const state = JSON.parse(JSON.stringify(n8n.state));
			const { saved } = n8n;
			simulator.settings.faults = failing(fault);
			const spent: number[] = [];
			for (let poll = 0; poll < 26; poll++) {
				clock.pass(5 * MINUTE);
				simulator.reset();
				const { error, items } = await n8n.poll();
				spent.push(simulator.requests.length);
				expect(items).toBeNull();
				expect(error).toBeInstanceOf(NodeApiError);
				expect(error).toMatchObject({
					message: title,
					description: expect.stringContaining(advice),
				});
			}
			const others = new Array<number>(11).fill(1);
			expect(spent).toEqual([first, ...others, insisting, ...others, insisting, 1]);
			expect(n8n.state).toEqual(state);
			expect(n8n.saved).toBe(saved);

			simulator.settings.faults = [];
			simulator.addSessions([ended('2', clock.wall - HOUR), ended('3', clock.wall - 1)]);
			simulator.reset();
			expect(agentsOf((await n8n.poll()).items)).toEqual(['2', '3']);
			expect(simulator.requests).toHaveLength(1);
		},
	);

	it('waits for a token that is busy, and reads when it is free', async () => {
		const { simulator, clock, n8n } = await activated();
		simulator.addSessions([ended('2', clock.wall - 1)]);
		simulator.settings.faults = [
			{ when: { first: 3 }, then: { do: 'error', error: 'simultaneous' } },
		];
		simulator.reset();
		expect(agentsOf((await n8n.poll()).items)).toEqual(['2']);
		expect(simulator.requests).toHaveLength(4);
	});

	it('gives up a token that is busy all the time', async () => {
		const { simulator, n8n } = await activated();
		simulator.settings.faults = failing({ do: 'error', error: 'simultaneous' });
		for (let poll = 0; poll < 2; poll++) {
			simulator.reset();
			const { error } = await n8n.poll();
			expect(error).toMatchObject({
				message: expect.stringMatching(/token was busy all the time|in the time of a poll/),
			});
			// Five minutes of waiting, half a minute at most between two looks.
			expect(simulator.requests.length).toBeLessThanOrEqual(15);
		}
	});

	it('tries a heavy whole in parts, and keeps what it got', async () => {
		const { simulator, clock, n8n } = await activated();
		simulator.addSessions(
			[20, 10, 5, 1].map((hours) => ended(`${hours}`, clock.wall - hours * HOUR)),
		);
		clock.pass(HOUR);
		simulator.settings.faults = [
			{ when: { longerThan: 9 * HOUR }, then: { do: 'error', error: 'serverError' } },
		];
		simulator.reset();
		const { error } = await n8n.poll();
		expect(error).toBeUndefined();
		expect(agentsOf(n8n.items)).toEqual(['1', '20', '10', '5', '1']);
	});
});

/** Its characters differ between the forms in which it could be written. */
const TOKEN = 'S3cr3t+/=Wolkvox&Token%7E~"<x>';
const base64 = Buffer.from(TOKEN).toString('base64');
const FORMS = [
	TOKEN,
	TOKEN.slice(0, 12),
	TOKEN.slice(-12),
	encodeURIComponent(TOKEN),
	JSON.stringify(TOKEN).slice(1, -1),
	base64.slice(0, -4),
	Buffer.from(TOKEN).toString('hex'),
];

function expectNoToken(...texts: unknown[]): void {
	const text = texts
		.map((part) => `${JSON.stringify(part)} ${inspect(part, { depth: 12, showHidden: true })}`)
		.join('\n');
	for (const form of FORMS) expect(text).not.toContain(form);
}

describe('the token', () => {
	it.each([
		['server trouble', { do: 'error', error: 'serverError', message: `TOKEN ${TOKEN}` }],
		['a wrong token', { do: 'error', error: 'tokenWrong', message: `VALIDATE TOKEN ${TOKEN}` }],
		['an unknown refusal', { do: 'error', error: 'maintenance', message: `NO: ${base64}` }],
		['a page', { do: 'verbatim', status: 404, body: `<p>${encodeURIComponent(TOKEN)}</p>` }],
		['a reset', { do: 'reset' }],
		['no answer', { do: 'hang' }],
	] satisfies Array<[string, FaultEffect]>)('shows nowhere with %s', async (_what, fault) => {
		const { simulator, clock } = await withClock({ token: TOKEN });
		const n8n = new PollingN8n({ credential: credentialFor(simulator, { token: TOKEN }) });
		await n8n.activate();
		clock.pass(5 * MINUTE);
		simulator.addSessions([ended('1', clock.wall - 1)]);
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['1']);
		simulator.settings.faults = failing(fault);
		await n8n.poll();
		await n8n.restart();
		expect(n8n.errors).toHaveLength(1);
		const manual = await n8n.test();
		const afresh = new PollingN8n({ credential: credentialFor(simulator, { token: TOKEN }) });
		const refusal = await afresh.activate().catch((error: unknown) => error);
		expectNoToken(n8n.errors, manual.error, refusal, log, n8n.items);
		expectNoToken(n8n.saved, n8n.state, afresh.saved);
	});
});

it('recovers when wolkvox is back at an address where nothing listened', async () => {
	const { simulator, clock, n8n } = await activated();
	const { sessions, port } = simulator;
	await simulator.close();
	for (let poll = 0; poll < 3; poll++) {
		clock.pass(HOUR);
		const { error } = poll === 1 ? await n8n.restart() : await n8n.poll();
		const message = 'wolkvox does not answer at this address';
		if (poll !== 1) expect(error).toMatchObject({ message });
	}
	const missed = [ended('2', clock.wall - 2 * HOUR), ended('3', clock.wall - 1)];
	const now = () => clock.wall;
	const back = await startSimulator({ now }, [...sessions, ...missed], { port });
	try {
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['1', '2', '3']);
	} finally {
		await back.close();
	}
});
