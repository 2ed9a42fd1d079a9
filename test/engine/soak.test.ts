/* eslint-disable @n8n/community-nodes/no-restricted-imports -- looks at what stays in memory; never part of the package */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import { sleep } from 'n8n-workflow';

import { tokensInUse } from '../../nodes/engine/client/tokenLimiter';
import type { Simulator } from '../simulator';
import { simulate } from '../simulator/support';
import { custom, rowsHeld, sorted, twoYears } from './arrangement';
import { scenario } from './scenario';
import { isRight, mixOf, outcomesOf, print } from './unreliable';

/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test runs in Node, not in n8n */
/** `SOAK=10` soaks ten times as long. */
const ROUNDS = Number(process.env.SOAK ?? process.env.PROPERTY_RUNS ?? 1);
/* eslint-enable @n8n/community-nodes/no-restricted-globals */
const EXECUTIONS = 60;
const ITEMS = 10;

/** Waits are twenty times shorter; no request has a time limit that a busy machine could miss. */
jest.mock('../../nodes/Wolkvox/operations/transport', () => {
	type Transport = typeof import('../../nodes/Wolkvox/operations/transport');
	const actual = jest.requireActual<Transport>('../../nodes/Wolkvox/operations/transport');
	const wait: Transport['wait'] = async (milliseconds, signal) =>
		await actual.wait(milliseconds / 20, signal);
	return { ...actual, wait };
});

/** 30 % of the requests fail. Each "busy" stops everything, so that a few are enough. */
const SHARES = {
	tooMany: 0.08,
	unavailable: 0.07,
	serverError: 0.04,
	reset: 0.04,
	cutJson: 0.03,
	resetMidBody: 0.02,
	gatewayPage: 0.015,
	busy: 0.005,
};

/** The days of an execution's items; neighbours in the list ask for different days. */
function daysOf(execution: number): string[] {
	return Array.from({ length: ITEMS }, (_, item) => {
		const day = (execution * 7 + item * 31) % 365;
		return new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
	});
}

/** What a round of executions came to. */
interface Round {
	readonly wrong: string[];
	readonly errors: string[];
	right: number;
	/** What n8n was given and what came out of it, as long as anything holds it. */
	readonly held: Array<WeakRef<object>>;
}

/** Runs executions, all at once, and compares every input item with the simulator's own data. */
async function runRound(simulator: Simulator): Promise<Round> {
	const round: Round = { wrong: [], errors: [], right: 0, held: [] };
	const runOne = async (execution: number) => {
		const input = daysOf(execution).map((day) => ({ day }));
		const result = await scenario({
			simulator,
			parameters: custom('={{ $json.day }}', '={{ $json.day }}', { options: { maxTries: 4 } }),
			input,
			credential: { simultaneousRequests: 2 },
			onError: execution % 4 === 0 ? 'stopWorkflow' : 'continueRegularOutput',
		});
		const out = result.items.map(({ json }) => json);
		round.held.push(...[...input, ...out, result.run].map((one) => new WeakRef(one)));
		outcomesOf(result, ITEMS).forEach((outcome, item) => {
			const { day } = input[item];
			if ('error' in outcome) round.errors.push(outcome.error);
			else if (isRight(outcome.rows, sorted(rowsHeld(simulator, day, day)))) round.right++;
			else round.wrong.push(`${execution}/${item} ${day}`);
		});
	};
	await Promise.all(Array.from({ length: EXECUTIONS }, (_, execution) => runOne(execution)));
	return round;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** How many of them are still there once everything that can be thrown away is. */
async function stillHeld(held: ReadonlyArray<WeakRef<object>>): Promise<number> {
	for (let turn = 0; turn < 3; turn++) {
		await sleep(50);
		collectGarbage();
	}
	return held.filter((one) => one.deref() !== undefined).length;
}

test(
	`${EXECUTIONS} executions of ${ITEMS} input items at once, with 30 % of the requests failing`,
	async () => {
		const simulator = await simulate({ latencyMs: 1 }, twoYears(7_300));
		for (let round = 1; round <= ROUNDS; round++) {
			simulator.settings.faults = mixOf(SHARES, round);
			const { wrong, errors, right, held } = await runRound(simulator);
			const { requests, maxInFlight } = simulator;
			const played = requests.flatMap(({ fault }) => fault ?? []);
			const share = played.length / requests.length;
			const total = requests.length;
			simulator.reset();
			const left = await stillHeld(held);
			print(
				`Soak, round ${round} of ${ROUNDS}: ${right} input items right, ${errors.length} failed; ${total} requests, ${played.length} of them failed; ${left} of ${held.length} objects still held`,
			);
			expect(wrong).toEqual([]);
			expect(right + errors.length).toBe(EXECUTIONS * ITEMS);
			expect(right).toBeGreaterThan(0.9 * EXECUTIONS * ITEMS);
			expect(share).toBeGreaterThan(0.2);
			expect(maxInFlight).toBe(2);
			expect(tokensInUse()).toBe(0);
			// The last execution's may still lie on somebody's stack.
			expect(left).toBeLessThan(held.length / 10);
		}
	},
	ROUNDS * 240_000,
);
