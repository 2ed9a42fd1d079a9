// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- how errors are printed; never part of the package
import { inspect } from 'node:util';

import {
	NodeApiError,
	type ICredentialDataDecryptedObject,
	type INodeParameters,
} from 'n8n-workflow';

import type { Fault, FaultEffect, Simulator } from '../../simulator';
import { credentialFor } from '../arrangement';
import { collectLog } from '../log';
import { EVERY_KIND } from '../unreliable';
import { until } from '../until';
import { agentsOf, ended, HOUR, MINUTE, Waits, withClock } from './arrangement';
import { PollingN8n } from './polling';

let log: unknown[][];
let waits: Waits;
beforeEach(() => {
	log = collectLog();
	waits = new Waits();
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => jest.restoreAllMocks());

interface Failing {
	readonly what: keyof typeof EVERY_KIND;
	/** What a person reads. */
	readonly title: string;
	/**
	 * How many requests a poll makes that tries all it can: the first in a row to fail, which reads
	 * the last hour and the rest of the day, and the twelfth after it, which reads the whole.
	 */
	readonly first: number;
	readonly insisting: number;
}

/** One of them is the second look. */
const IN_PARTS = { first: 9, insisting: 13 };
const TWICE = { first: 2, insisting: 2 };
const ONCE = { first: 1, insisting: 1 };

/** Faults that pass of themselves. */
const PASSING: Failing[] = [
	{ what: 'serverError', title: 'wolkvox has trouble answering', ...IN_PARTS },
	{ what: 'reset', title: 'The connection to wolkvox broke off', ...IN_PARTS },
	{ what: 'cutJson', title: 'wolkvox answered with something that is not a report', ...IN_PARTS },
	{ what: 'gatewayPage', title: 'wolkvox has trouble answering', ...IN_PARTS },
	{ what: 'maintenance', title: 'wolkvox refuses the request for now', ...TWICE },
	{ what: 'tooMany', title: 'wolkvox asks for fewer requests', ...TWICE },
	{ what: 'quotaUsedUp', title: 'No wolkvox calls are left today', ...ONCE },
];

/** What only a person can mend. */
const LASTING: Failing[] = [
	{ what: 'tokenWrong', title: 'wolkvox does not accept the token', ...ONCE },
	{ what: 'tokenMissing', title: 'wolkvox did not get a token', ...ONCE },
	{ what: 'foreign404', title: 'The answer does not come from wolkvox', ...ONCE },
	{ what: 'redirect', title: 'The server sends the request to another address', ...ONCE },
];

/** The second look is answered. */
const failing = (then: FaultEffect): Fault[] => [{ when: { api: 'cdr_10' }, then }];

/** Lets the time of a poll pass as soon as its request hangs. */
async function endHanging(simulator: Simulator): Promise<void> {
	await until(() => simulator.requests.length > 0);
	waits.endPolls();
}

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
	it.each(PASSING)('survives $what, says so, and knows later where it began', async (kind) => {
		const { simulator, clock } = await withClock({ faults: failing(EVERY_KIND[kind.what]) });
		simulator.setSessions([ended('old', clock.wall - 1)]);
		const n8n = new PollingN8n({ credential: credentialFor(simulator) });
		await n8n.activate();
		expect(n8n.isAlive).toBe(true);
		expect(simulator.requests).toHaveLength(1);
		expect(log.join('\n')).toContain(kind.title);
		await n8n.stop();
		clock.pass(3 * HOUR);
		simulator.addSessions([ended('down', clock.wall - HOUR)]);
		await n8n.activate('init');
		expect(n8n.isAlive).toBe(true);
		simulator.settings.faults = [];
		clock.pass(5 * MINUTE);
		simulator.addSessions([ended('new', clock.wall - 1)]);
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['down', 'new']);
	});

	it.each([
		['no answer', { do: 'hang' }, 1],
		['an answer that stops', { do: 'hangMidBody' }, 1],
		// It looks again whether the token is free after 2, 6 and 14 seconds.
		['a token that is busy', { do: 'error', error: 'simultaneous' }, 4],
	] satisfies Array<[string, FaultEffect, number]>)(
		'survives %s, and keeps n8n waiting for half a minute at most',
		async (_what, fault, requests) => {
			const { simulator } = await withClock({ faults: failing(fault) });
			const n8n = new PollingN8n({ credential: credentialFor(simulator) });
			const activation = n8n.activate();
			if (requests === 1) await endHanging(simulator);
			await activation;
			expect(waits.given).toEqual([30_000]);
			expect(n8n.isAlive).toBe(true);
			expect(log.join('\n')).toContain('did not answer in the time of a poll');
			expect(simulator.requests).toHaveLength(requests);
		},
	);

	it.each(LASTING)('throws $what in the words of the node', async ({ what, title }) => {
		const { simulator } = await withClock({ faults: failing(EVERY_KIND[what]) });
		const n8n = new PollingN8n({ credential: credentialFor(simulator) });
		await expect(n8n.activate()).rejects.toThrow(
			`There was a problem activating the workflow: "${title}"`,
		);
		expect(n8n.isAlive).toBe(false);
		expect(simulator.requests).toHaveLength(1);
		expect(n8n.executions).toEqual([]);
	});

	it.each<[string, ICredentialDataDecryptedObject, INodeParameters]>([
		['server', { server: 'example.com', baseUrl: '' }, {}],
		['token', { token: '' }, {}],
		['time zone', { timeZone: 'Mars/Olympus' }, {}],
		['Look-Back Hours', {}, { options: { lookBackHours: 0 } }],
		['Start With Last Hours', {}, { options: { startWithHours: 'many' } }],
		['Minimum Duration (Seconds)', {}, { filters: { minimumDuration: -1 } }],
	])('throws an unusable “%s” without a request', async (what, credential, parameters) => {
		const { simulator } = await withClock();
		const n8n = new PollingN8n({ credential: credentialFor(simulator, credential), parameters });
		await expect(n8n.activate()).rejects.toThrow(new RegExp(what.replace(/\W/g, '.'), 'i'));
		expect(simulator.requests).toEqual([]);
	});
});

describe('later polls', () => {
	it.each([...PASSING, ...LASTING])(
		'tell $what, spend few requests, leave the state as it was, and survive a restart',
		async ({ what, title, first, insisting }) => {
			const { simulator, clock, n8n } = await activated();
			const state = JSON.parse(JSON.stringify(n8n.state));
			const { saved } = n8n;
			simulator.settings.faults = failing(EVERY_KIND[what]);
			const spent: number[] = [];
			for (let poll = 0; poll < 14; poll++) {
				clock.pass(5 * MINUTE);
				simulator.reset();
				const { error, items } = await n8n.poll();
				spent.push(simulator.requests.length);
				expect(items).toBeNull();
				expect(error).toBeInstanceOf(NodeApiError);
				expect(error).toMatchObject({ message: title, description: expect.any(String) });
			}
			expect(spent).toEqual([first, ...new Array<number>(11).fill(1), insisting, 1]);
			expect(n8n.state).toEqual(state);

			simulator.reset();
			expect(await n8n.restart()).toEqual({ items: null, error: undefined });
			expect(n8n.isAlive).toBe(true);
			expect(simulator.requests).toHaveLength(1);
			expect(log.join('\n')).toContain(title);
			expect(n8n.saved).toBe(saved);
			expect(n8n.state).toEqual(state);

			simulator.settings.faults = [];
			simulator.addSessions([ended('2', clock.wall - HOUR), ended('3', clock.wall - 1)]);
			simulator.reset();
			expect(agentsOf((await n8n.poll()).items)).toEqual(['2', '3']);
			expect(simulator.requests).toHaveLength(1);
		},
	);

	it('ask once where the request times out, but for one that tries all it can', async () => {
		const { simulator, clock, n8n } = await activated();
		simulator.settings.faults = failing({ do: 'hang' });
		const spent: number[] = [];
		for (let poll = 0; poll < 3; poll++) {
			clock.pass(5 * MINUTE);
			simulator.reset();
			let isOver = false;
			const polled = n8n.poll().finally(() => (isOver = true));
			for (let asked = 1; !isOver; asked++) {
				await until(() => isOver || simulator.reportRequests().length === asked);
				waits.endRequests();
			}
			await polled;
			spent.push(simulator.requests.length);
		}
		expect(n8n.errors).toHaveLength(3);
		expect(spent[0]).toBeGreaterThan(2);
		expect(spent.slice(1)).toEqual([1, 1]);
	});

	it('try all they can again after one that succeeded', async () => {
		const { simulator, n8n } = await activated();
		for (let time = 0; time < 2; time++) {
			simulator.settings.faults = failing(EVERY_KIND.maintenance);
			simulator.reset();
			await n8n.poll();
			expect(simulator.requests).toHaveLength(TWICE.first);
			simulator.settings.faults = [];
			await n8n.poll();
		}
	});

	it('wait for a token that is busy, and read when it is free', async () => {
		const { simulator, clock, n8n } = await activated();
		simulator.addSessions([ended('2', clock.wall - 1)]);
		const busy = { do: 'error', error: 'simultaneous' } as const;
		simulator.settings.faults = [{ when: { first: 3 }, then: busy }];
		simulator.reset();
		expect(agentsOf((await n8n.poll()).items)).toEqual(['2']);
		expect(simulator.requests).toHaveLength(4);

		simulator.settings.faults = failing(busy);
		simulator.reset();
		const { error } = await n8n.poll();
		const words = /token was busy all the time|in the time of a poll/;
		expect(error).toMatchObject({ message: expect.stringMatching(words) });
		// Five minutes of waiting, half a minute at most between two looks.
		expect(simulator.requests.length).toBeLessThanOrEqual(15);
	});

	it('try a heavy whole in parts, and keep what they got', async () => {
		const { simulator, clock, n8n } = await activated();
		simulator.addSessions(
			[20, 10, 5, 1].map((hours) => ended(`${hours}`, clock.wall - hours * HOUR)),
		);
		clock.pass(HOUR);
		simulator.settings.faults = [
			{ when: { longerThan: 9 * HOUR }, then: { do: 'error', error: 'serverError' } },
		];
		expect((await n8n.poll()).error).toBeUndefined();
		expect(agentsOf(n8n.items)).toEqual(['1', '20', '10', '5', '1']);
	});

	it('recover when wolkvox is back at an address where nothing listened', async () => {
		const { simulator, clock, n8n } = await activated();
		const { port } = simulator;
		await simulator.close();
		for (let poll = 0; poll < 2; poll++) {
			clock.pass(HOUR);
			const { error } = await n8n.poll();
			expect(error).toMatchObject({ message: 'wolkvox does not answer at this address' });
			await n8n.restart();
		}
		simulator.addSessions([ended('2', clock.wall - 2 * HOUR), ended('3', clock.wall - 1)]);
		await simulator.listen(port);
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['1', '2', '3']);
	});
});

/** Its characters differ between the forms in which it could be written. */
const TOKEN = 'S3cr3t+/=Wolkvox&Token%7E~"<x>';
const [base64, hex] = (['base64', 'hex'] as const).map((form) => Buffer.from(TOKEN).toString(form));
const [PARTS, INSIDE_JSON] = [[TOKEN.slice(0, 12), TOKEN.slice(-12)], JSON.stringify(TOKEN)];
const FORMS = [
	...PARTS,
	encodeURIComponent(TOKEN),
	INSIDE_JSON.slice(1, -1),
	base64.slice(0, -4),
	hex,
];

it.each([
	['a wrong token', { do: 'error', error: 'tokenWrong', message: `VALIDATE TOKEN ${TOKEN}` }],
	['an unknown refusal', { do: 'error', error: 'maintenance', message: `NO: ${base64}` }],
	['a page', { do: 'verbatim', status: 404, body: `<p>${encodeURIComponent(TOKEN)}</p>` }],
	['a reset', { do: 'reset' }],
] satisfies Array<[string, FaultEffect]>)('the token shows nowhere with %s', async (_, fault) => {
	const { simulator, clock } = await withClock({ token: TOKEN });
	const credential = credentialFor(simulator, { token: TOKEN });
	const n8n = new PollingN8n({ credential });
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
	const afresh = new PollingN8n({ credential });
	const refusal = await afresh.activate().catch((error: unknown) => error);
	const parts = [n8n.errors, manual.error, refusal, log, n8n.items, n8n.state, afresh.saved];
	const text = [n8n.saved, ...parts]
		.map((part) => `${JSON.stringify(part)} ${inspect(part, { depth: 12, showHidden: true })}`)
		.join('\n');
	for (const form of FORMS) expect(text).not.toContain(form);
});
