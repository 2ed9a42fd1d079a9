/** Measurements in turn, so that what else happens on the machine falls on all alike. */

/** Rounds that only warm up: V8 goes on compiling for some of them. */
const WARM_UP = 5;

/**
 * Runs each contestant once a round, each round in another order.
 *
 * @template C
 * @param {Record<string, C>} contestants
 * @param {{ runs: number, warmUp?: number, note: (text: string) => void }} how
 * @param {(contestant: C) => Promise<object>} runOnce
 * @returns {Promise<Record<string, object[]>>} the results of each
 */
export async function inTurn(contestants, { runs, warmUp = WARM_UP, note }, runOnce) {
	const list = Object.entries(contestants);
	const results = Object.fromEntries(list.map(([id]) => [id, []]));
	for (let round = 0; round < runs + warmUp; round++) {
		for (let turn = 0; turn < list.length; turn++) {
			const [id, contestant] = list[(turn + round) % list.length];
			note(`round ${round + 1} of ${runs + warmUp}: ${contestant.name}`);
			const result = await runOnce(contestant);
			if (round >= warmUp) results[id].push(result);
		}
	}
	return results;
}
