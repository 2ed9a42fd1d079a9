import {
	NodeApiError,
	type ICredentialDataDecryptedObject,
	type INodeParameters,
} from 'n8n-workflow';

import { policyOf, type FailureKind } from '../../../nodes/engine/client/failures';
import type { Fault, FaultEffect } from '../../simulator';
import { credentialFor } from '../arrangement';
import { base64, leaksIn, SECRET } from '../leaks';
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

/** The second look is answered. */
const failing = (then: FaultEffect): Fault[] => [{ when: { api: 'cdr_10' }, then }];
const titleOf = (kind: FailureKind) => policyOf(kind).title;

describe('the first poll of an activation', () => {
	it.each(['serverError', 'quotaUsedUp'] as const)(
		'survives %s, says so, and knows later where it began',
		async (kind) => {
			const { simulator, clock } = await withClock({ faults: failing(EVERY_KIND[kind]) });
			simulator.setSessions([ended('old', clock.wall - 1)]);
			const n8n = new PollingN8n({ credential: credentialFor(simulator) });
			await n8n.activate();
			expect(n8n.isAlive).toBe(true);
			expect(simulator.requests).toHaveLength(1);
			expect(log.join('\n')).toContain(titleOf(kind));
			await n8n.stop();
			clock.pass(3 * HOUR);
			simulator.addSessions([ended('down', clock.wall - HOUR)]);
			await n8n.activate('init');
			simulator.settings.faults = [];
			await n8n.poll();
			expect(agentsOf(n8n.items)).toEqual(['down']);
		},
	);

	it.each([
		['no answer', { do: 'hang' }, 1],
		// It looks again whether the token is free after 2, 6 and 14 seconds.
		['a token that is busy', { do: 'error', error: 'simultaneous' }, 4],
	] satisfies Array<[string, FaultEffect, number]>)(
		'survives %s, and keeps n8n waiting for half a minute at most',
		async (_what, fault, requests) => {
			const { simulator } = await withClock({ faults: failing(fault) });
			const n8n = new PollingN8n({ credential: credentialFor(simulator) });
			const activation = n8n.activate();
			await until(() => simulator.requests.length > 0);
			if (requests === 1) waits.endPolls();
			await activation;
			expect(waits.given).toEqual([30_000]);
			expect(n8n.isAlive).toBe(true);
			expect(log.join('\n')).toContain('did not answer in the time of a poll');
			expect(simulator.requests).toHaveLength(requests);
		},
	);

	it.each<[string, ICredentialDataDecryptedObject, INodeParameters, requests?: number]>([
		[titleOf('tokenWrong'), { token: 'another' }, {}, 1],
		['not a wolkvox server', { server: 'example.com', baseUrl: '' }, {}],
		['“Look-Back Hours”', {}, { options: { lookBackHours: 0 } }],
		['“Start With Last Hours”', {}, { options: { startWithHours: 'many' } }],
	])(
		'throws what only a person can mend: %s',
		async (words, credential, parameters, requests = 0) => {
			const { simulator } = await withClock();
			const n8n = new PollingN8n({ credential: credentialFor(simulator, credential), parameters });
			await expect(n8n.activate()).rejects.toThrow(words);
			expect(n8n.isAlive).toBe(false);
			expect(simulator.requests).toHaveLength(requests);
		},
	);
});

/**
 * How many requests a poll makes that tries all it can: the first in a row to fail, which reads the
 * last hour and the rest of the day, and the twelfth after it, which reads the whole.
 */
it.each([
	['serverError', 9, 13],
	['maintenance', 2, 2],
	['tokenWrong', 1, 1],
] as const)(
	'later polls tell %s, spend few requests, leave the state as it was, and survive a restart',
	async (kind, first, insisting) => {
		const { simulator, clock } = await withClock();
		const n8n = new PollingN8n({ credential: credentialFor(simulator) });
		await n8n.activate();
		clock.pass(10 * MINUTE);
		simulator.addSessions([ended('1', clock.wall - MINUTE)]);
		await n8n.poll();
		const state = JSON.parse(JSON.stringify(n8n.state));
		simulator.settings.faults = failing(EVERY_KIND[kind]);
		const spent: number[] = [];
		for (let poll = 0; poll < 14; poll++) {
			clock.pass(5 * MINUTE);
			simulator.reset();
			const { error, items } = await n8n.poll();
			spent.push(simulator.requests.length);
			expect(items).toBeNull();
			expect(error).toBeInstanceOf(NodeApiError);
			expect(error).toMatchObject({ message: titleOf(kind), description: expect.any(String) });
		}
		expect(spent).toEqual([first, ...new Array<number>(11).fill(1), insisting, 1]);
		expect(n8n.state).toEqual(state);

		expect(await n8n.restart()).toEqual({ items: null, error: undefined });
		expect(n8n.isAlive).toBe(true);
		expect(n8n.state).toEqual(state);
		simulator.settings.faults = [];
		simulator.addSessions([ended('2', clock.wall - HOUR), ended('3', clock.wall - 1)]);
		expect(agentsOf((await n8n.poll()).items)).toEqual(['2', '3']);
	},
);

it('the token shows nowhere', async () => {
	const { simulator, clock } = await withClock({ token: SECRET });
	const credential = credentialFor(simulator, { token: SECRET });
	const n8n = new PollingN8n({ credential });
	await n8n.activate();
	clock.pass(5 * MINUTE);
	simulator.addSessions([ended('1', clock.wall - 1)]);
	await n8n.poll();
	expect(agentsOf(n8n.items)).toEqual(['1']);
	const message = `VALIDATE TOKEN ${SECRET} ${base64(SECRET)}`;
	simulator.settings.faults = failing({ do: 'error', error: 'tokenWrong', message });
	await n8n.poll();
	await n8n.restart();
	expect(n8n.errors).toHaveLength(1);
	const manual = await n8n.test();
	const refusal = await new PollingN8n({ credential }).activate().catch((error: unknown) => error);
	const { errors, items, state, saved } = n8n;
	expect(leaksIn({ errors, items, state, saved, manual: manual.error, refusal, log })).toEqual([]);
});
