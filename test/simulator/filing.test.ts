import { generateEvents, seededRandom, storedLate, type Session } from './index';
import { ask, askFor, JANUARY, rowsOf, session, simulate } from './support';

const HOUR = 3600;
const DAY = 86_400;
const { from, to } = JANUARY;
const ALL = [
	session(from - 1),
	session(from),
	session(from + 6 * HOUR),
	session(to),
	session(to + 1),
];
const rows = (sessions: Session[]) => sessions.map(({ row }) => row);

describe('the filter’s clock', () => {
	it('ahead of the rows’: what happened earlier is found', async () => {
		const simulator = await simulate({ filterOffset: 5 * HOUR }, ALL);
		expect(rowsOf(await ask(simulator, from, from + 5 * HOUR - 1))).toEqual(rows([ALL[0]]));
		expect(rowsOf(await ask(simulator, from + 5 * HOUR, from + 5 * HOUR))).toEqual(rows([ALL[1]]));
		expect(simulator.expectedRows(from, from + 11 * HOUR)).toEqual(rows(ALL.slice(0, 3)));
	});

	it('behind the rows’', async () => {
		const simulator = await simulate({ filterOffset: -6 * HOUR }, ALL);
		expect(rowsOf(await ask(simulator, from, from))).toEqual(rows([ALL[2]]));
	});

	it('holds for sums and for the end of the range left out', async () => {
		const simulator = await simulate({ filterOffset: 5 * HOUR, endInclusive: false });
		simulator.setReport('cdr_6', [{ start: from, row: { result: 'x' } }]);
		const found = async (second: number) =>
			(await askFor(simulator, 'cdr_6', { from: from + DAY / 8, to: second })).status;
		expect(await found(from + 5 * HOUR)).toBe(404);
		expect(await found(from + 5 * HOUR + 1)).toBe(200);
	});
});

describe('whole days', () => {
	it('are what is looked up for a part of a day', async () => {
		const simulator = await simulate({ filterRounding: 'day' }, ALL);
		expect(rowsOf(await ask(simulator, from + 8 * HOUR, from + 9 * HOUR))).toEqual(
			rows(ALL.slice(1, 3)),
		);
		expect(rowsOf(await ask(simulator, to - 1, to))).toEqual(rows([ALL[3]]));
		expect((await ask(simulator, from + 1, from)).status).toBe(404);
	});

	it('are shifted with the filter’s clock', async () => {
		const simulator = await simulate({ filterRounding: 'day', filterOffset: 5 * HOUR }, ALL);
		expect(rowsOf(await ask(simulator, from + HOUR, from + HOUR))).toEqual(rows(ALL.slice(0, 3)));
	});
});

it('sends everything whatever range is asked, even a refused one', async () => {
	const simulator = await simulate({ ignoreRange: true }, ALL);
	simulator.setReport('cdr_1', [{ start: from, row: { conn_id: '1' } }]);
	simulator.setReport('cdr_6', [{ start: from, row: { result: 'x' } }]);
	const year = { from: to + 90 * DAY, to: to + 400 * DAY };
	expect(rowsOf(await ask(simulator, year.from, year.to))).toEqual(rows(ALL));
	expect(rowsOf(await ask(simulator, '', ''))).toEqual(rows(ALL));
	expect(rowsOf(await askFor(simulator, 'cdr_1', year))).toHaveLength(1);
	expect(rowsOf(await askFor(simulator, 'cdr_6', year))).toMatchObject([{ count: '1' }]);
});

describe('rows stored late', () => {
	it('are filed by the second at which they were stored', async () => {
		const late = { ...session(from + DAY - 60, 30), storedAt: from + DAY + 600 };
		const simulator = await simulate({ filterBy: 'storedAt' }, [session(from), late]);
		expect(rowsOf(await ask(simulator, from, from + DAY - 1))).toEqual(rows([session(from)]));
		expect(rowsOf(await ask(simulator, from + DAY, from + 2 * DAY))).toEqual(rows([late]));
		simulator.settings.filterBy = 'start';
		expect(rowsOf(await ask(simulator, from, from + DAY - 1))).toHaveLength(2);
	});

	it('are not seen before', async () => {
		const now = { second: from + 599 };
		const late = { ...session(from), storedAt: from + 600 };
		const simulator = await simulate({ now: () => now.second }, [late]);
		expect((await ask(simulator)).status).toBe(404);
		now.second += 1;
		expect(rowsOf(await ask(simulator))).toHaveLength(1);
	});

	it('hold for chats, which are filed by their closing otherwise', async () => {
		const chat = { start: from, end: from + 60, storedAt: from + DAY, row: { conn_id: '1' } };
		const simulator = await simulate({ filterBy: 'storedAt' });
		simulator.setReport('chat_1', [chat]);
		const first = { from, to: from + DAY - 1 };
		expect((await askFor(simulator, 'chat_1', first)).status).toBe(404);
		simulator.settings.filterBy = 'start';
		expect((await askFor(simulator, 'chat_1', first)).status).toBe(200);
	});

	it('come up to so many seconds after the end', () => {
		const events = generateEvents('agent_14', { seed: 2, count: 200, ...JANUARY });
		const late = storedLate(events, 2400, seededRandom(9));
		const delays = late.map(({ storedAt, start, end }) => storedAt - (end ?? start));
		expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
		expect(Math.max(...delays)).toBeLessThanOrEqual(2400);
		expect(Math.max(...delays)).toBeGreaterThan(2000);
	});
});
