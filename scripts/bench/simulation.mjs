/** The simulated wolkvox as a process of its own, with as many sessions as a measurement needs. */
import { ask, startProgram } from './program.mjs';
import { compact } from './wallTime.mjs';

export const TOKEN = 'simulator-token';
/** So many that hardly two sessions of one agent start in the same second. */
const AGENTS = 2_000;
const PATH = '/api/v2/reports_manager.php?api=cdr_10';

/** Three million sessions take more memory than Node allows itself. */
const MEMORY = '--max-old-space-size=12288';

/**
 * @param {{ rows: number, from: string, to: string, distribution?: string, settings?: object }} wishes
 *   `from` and `to`: first and last day; `settings`: those of the simulator
 */
export async function startSimulation({ rows, from, to, distribution = 'even', settings = {} }) {
	const wishes = { sessions: rows, from, to, distribution, agents: AGENTS, seed: 7, token: TOKEN };
	const options = Object.entries(wishes).flatMap(([name, value]) => [`--${name}`, String(value)]);
	const program = ['--import', 'tsx', 'test/simulator/main.ts', ...options];
	const { address, stop } = await startProgram('simulator', process.execPath, [MEMORY, ...program]);
	const control = async (name, body, method = body ? 'POST' : 'GET') =>
		await ask(`${address}/_simulator/${name}`, { method, body });
	const simulation = {
		url: address,
		stop,
		/** Changes switches of the simulator. */
		set: async (changes) => await control('settings', changes),
		/** Forgets the requests so far. */
		reset: async () => await control('reset', {}),
		/** The requests for the report since then. */
		requests: async () => await control('requests'),
		/** The rows that the simulator itself holds for a range of seconds. */
		rowsOf: async (first, last) =>
			await control(`sessions?from=${compact(first)}&to=${compact(last)}`),
		/** The addresses that a window has in the API. */
		addressOf: ({ from: first, to: last }) =>
			`${address}${PATH}&date_ini=${compact(first)}&date_end=${compact(last)}`,
		credential: (simultaneousRequests = 1) => ({
			server: '0010',
			token: TOKEN,
			timeZone: 'America/Bogota',
			simultaneousRequests,
			baseUrl: address,
		}),
	};
	await simulation.set(settings);
	return simulation;
}

/** Starts a simulation for as long as `use` takes. */
export async function withSimulation(wishes, use) {
	const simulation = await startSimulation(wishes);
	try {
		return await use(simulation);
	} finally {
		await simulation.stop();
	}
}
