import { startSimulator, type Simulator } from '../simulator';
import { credentialFor, custom } from './arrangement';
import { runNode } from './engine';
import { collectLog } from './log';

let simulator: Simulator;

beforeAll(async () => (simulator = await startSimulator({}, [])));
afterEach(() => jest.restoreAllMocks());
afterAll(async () => await simulator.close());

test.each<[string, unknown, unknown, string[]]>([
	[
		'midnight in UTC, which is the evening before',
		'2026-01-05',
		'2026-01-06T00:00:00.000Z',
		['Wolkvox: the range is empty. “To” is midnight in UTC, which is 2026-01-05 19:00:00'],
	],
	[
		'the first second of a day',
		'2026-01-05',
		'2026-01-06T00:00:00',
		['Wolkvox: the range is empty. “To” is the first second of 2026-01-06'],
	],
	['two whole days', '2026-01-05', '2026-01-06', []],
])('an empty range that ends at %s says so in the log', async (_name, from, to, expected) => {
	const lines = collectLog();
	const { items, error } = await runNode({
		credential: credentialFor(simulator),
		parameters: custom(from, to),
	});
	expect({ items, error }).toEqual({ items: [], error: undefined });
	const told = lines.filter((line) => line.includes('the range is empty'));
	expect(told).toHaveLength(expected.length);
	expected.forEach((text, place) => expect(told[place]).toContain(text));
});
