/* eslint-disable @n8n/community-nodes/no-restricted-imports -- measures memory; never part of the package */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import { sleep } from 'n8n-workflow';

import { tokensInUse } from '../../nodes/engine/client/tokenLimiter';
import type { Simulator } from '../simulator';
import { credentialFor, sorted, twoYears, wall } from './arrangement';
import { runNode, type NodeCall } from './engine';
import { isRight, mixOf, outcomesOf, print, tally } from './unreliable';
import { simulate } from '../simulator/support';

// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- `SOAK=10` soaks ten times as long
const ROUNDS = Number(process.env.SOAK ?? 1);
const EXECUTIONS = 200;
const ITEMS = 10;
/** Long enough for a loaded machine, short enough that hanging requests do not fill the minute. */
const TIMEOUT = 300;

/** 30 % of the requests fail. Each "busy" stops everything for two seconds, so that a few are enough. */
const SHARES = {
	tooMany: 0.074,
	unavailable: 0.07,
	serverError: 0.04,
	reset: 0.04,
	cutJson: 0.03,
	resetMidBody: 0.02,
	gatewayPage: 0.015,
	hang: 0.007,
	hangMidBody: 0.003,
	busy: 0.001,
};

/** What one round of executions came to. */
interface Round {
	readonly wrong: string[];
	readonly errors: string[];
	readonly right: number;
}

/** The days of an execution's items; neighbours in the list ask for different days. */
function daysOf(execution: number): string[] {
	return Array.from({ length: ITEMS }, (_, item) => {
		const day = (execution * 7 + item * 31) % 365;
		return new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
	});
}

function callOf(simulator: Simulator, execution: number): NodeCall {
	return {
		parameters: {
			dateRange: 'custom',
			from: '={{ $json.day }}',
			to: '={{ $json.day }}',
			options: { maxTries: 4 },
			requestOptions: { timeout: TIMEOUT },
		},
		input: daysOf(execution).map((day) => ({ day })),
		credential: credentialFor(simulator, { simultaneousRequests: 2 }),
		onError: execution % 4 === 0 ? 'stopWorkflow' : 'continueRegularOutput',
	};
}

/** Runs executions, all at once, and compares every input item with the simulator's own data. */
async function runRound(simulator: Simulator, executions: number): Promise<Round> {
	const round = { wrong: [] as string[], errors: [] as string[], right: 0 };
	const runOne = async (execution: number) => {
		const result = await runNode(callOf(simulator, execution));
		outcomesOf(result, ITEMS).forEach((outcome, item) => {
			const day = daysOf(execution)[item];
			if ('error' in outcome) round.errors.push(outcome.error);
			else if (isRight(outcome.rows, rowsOfDay(simulator, day))) round.right++;
			else round.wrong.push(`${execution}/${item} ${day}`);
		});
	};
	await Promise.all(Array.from({ length: executions }, (_, execution) => runOne(execution)));
	return round;
}

function rowsOfDay(simulator: Simulator, day: string): string[] {
	const compact = day.replaceAll('-', '');
	return sorted(simulator.expectedRows(wall(`${compact}000000`), wall(`${compact}235959`)));
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Megabytes in use once everything that can be thrown away is. */
async function heapInUse(): Promise<number> {
	for (let turn = 0; turn < 3; turn++) {
		await sleep(50);
		collectGarbage();
	}
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test runs in Node, not in n8n
	return process.memoryUsage().heapUsed / 2 ** 20;
}

test(
	'200 executions of 10 input items at once, with 30 % of the requests failing',
	async () => {
		const simulator = await simulate({ latencyMs: 1 }, twoYears(7_300));
		// The first executions load what is loaded once.
		simulator.settings.faults = mixOf(SHARES, 1_000);
		await runRound(simulator, 20);
		simulator.reset();
		const before = await heapInUse();
		for (let round = 1; round <= ROUNDS; round++) {
			const started = Date.now();
			simulator.settings.faults = mixOf(SHARES, round);
			const { wrong, errors, right } = await runRound(simulator, EXECUTIONS);
			const inUse = tokensInUse();
			const seconds = (Date.now() - started) / 1_000;

			const { requests, maxInFlight } = simulator;
			const played = requests.flatMap(({ fault }) => fault ?? []);
			const unplanned = requests.filter(({ fault, aborted }) => aborted && !fault).length;
			const share = played.length / requests.length;
			const total = requests.length;
			simulator.reset();
			const after = await heapInUse();
			print(
				[
					`Soak, round ${round} of ${ROUNDS}: ${EXECUTIONS} executions of ${ITEMS} items in ${seconds.toFixed(1)} s`,
					`  items: ${right} right, ${errors.length} failed, ${wrong.length} wrong`,
					`  errors: ${JSON.stringify(tally(errors.map((words) => words.split(' | ')[0])))}`,
					`  requests: ${total}, at most ${maxInFlight} in flight, ${unplanned} given up without a fault`,
					`  faults: ${played.length} (${(100 * share).toFixed(1)} %) ${JSON.stringify(tally(played))}`,
					`  heap: ${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after`,
				].join('\n'),
			);

			expect(wrong).toEqual([]);
			expect(right + errors.length).toBe(EXECUTIONS * ITEMS);
			expect(right).toBeGreaterThan(0.9 * EXECUTIONS * ITEMS);
			expect(share).toBeGreaterThan(0.27);
			expect(maxInFlight).toBe(2);
			expect(inUse).toBe(0);
			// If the results of the executions stayed, it would be 17 (measured); about 5 is usual.
			expect(after - before).toBeLessThan(12);
		}
	},
	ROUNDS * 240_000,
);
