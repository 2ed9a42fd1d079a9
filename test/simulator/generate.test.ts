import { FACTS, generateEvents, generateSessions, seededRandom } from './index';
import { makeAgents } from './agents';
import { JANUARY } from './support';
import { formatReport } from './wallClock';

const WISHES = { seed: 8, count: 120, ...JANUARY };
const ids = [...FACTS.keys()];

const FEW = { ...WISHES, count: 40 };

it.each(ids)('%s: as many as wished, the same for the same wishes', (id) => {
	const facts = FACTS.get(id);
	const events = generateEvents(id, FEW);
	expect(events).toHaveLength(FEW.count);
	const text = JSON.stringify(events);
	expect(JSON.stringify(generateEvents(id, FEW)) === text).toBe(true);
	expect(JSON.stringify(generateEvents(id, { ...FEW, seed: 9 })) === text).toBe(false);
	expect(events.every(({ start }) => JANUARY.from <= start && start <= JANUARY.to)).toBe(true);
	const starts = events.map(({ start }) => start);
	expect(starts).toEqual([...starts].sort((a, b) => a - b));
	if (facts?.kind !== 'event') return;

	const { start: first, end: last } = facts.timeFields;
	const told = events.filter(
		({ start, end, row }) =>
			facts.fields.every((field) => field in row) &&
			(first === null || row[first] === formatReport(start)) &&
			(last === null || row[last] === formatReport(end ?? start)),
	);
	expect(told).toHaveLength(FEW.count);
	const { uniqueField } = facts;
	if (uniqueField === null) return;
	const unique = events.map(({ row }) => row[uniqueField]).filter((value) => value !== '-');
	expect(new Set(unique).size).toBe(unique.length);
});

it('shows columns that nobody documents', () => {
	const [{ row }] = generateEvents('chat_1', WISHES);
	expect(FACTS.get('chat_1')?.fields).not.toContain('date_close');
	expect(row).toMatchObject({ date_close: expect.any(String), transfer: expect.any(String) });
	expect(row).toHaveProperty('agent_average_response_time');
});

it('lets reports be joined by the call', () => {
	const calls = new Map(generateEvents('cdr_1', WISHES).map(({ row }) => [row.conn_id, row]));
	const states = generateEvents('agent_14', WISHES).map(({ row }) => row);
	const inContact = states.filter(({ conn_id: id }) => id !== '' && id !== '-');
	expect(inContact.length).toBeGreaterThan(20);
	for (const state of inContact) {
		const { agent_id: agent, telephone } = calls.get(state.conn_id) ?? {};
		expect([state.agent_id, state.telephone]).toEqual([agent, telephone]);
	}
	const chats = generateEvents('chat_1', WISHES).map(({ row }) => row.conn_id);
	expect(generateEvents('chat_2', WISHES).map(({ row }) => row.conn_id)).toEqual(chats);
});

it('has states without a call, and none that overlap for one agent', () => {
	const states = generateEvents('agent_14', { ...WISHES, count: 2000, agents: 3 });
	const missing = new Set(
		states.map(({ row }) => row.conn_id).filter((id) => id === '' || id === '-'),
	);
	expect([...missing].sort()).toEqual(['', '-']);
	for (const agent of new Set(states.map((state) => state.agent))) {
		const own = states.filter((state) => state.agent === agent);
		const apart = own.slice(1).filter(({ start }, index) => (own[index].end ?? start) <= start);
		expect(apart).toHaveLength(own.length - 1);
	}
});

it('has the agents of the sessions with the same seed', () => {
	const agents = makeAgents(seededRandom(8), 4).map(({ id }) => id);
	const wishes = { ...WISHES, agents: 4 };
	const sessions = generateSessions(wishes).map(({ row }) => row.agent_id);
	expect([...new Set(sessions)].sort()).toEqual([...agents].sort());
	const events = generateEvents('agent_14', wishes).map(({ row }) => row.agent_id);
	expect([...new Set(events)].sort()).toEqual([...agents].sort());
});

it('has conversations of one to four messages, dated inside the chat', () => {
	for (const { start, end, row } of generateEvents('chat_2', WISHES)) {
		const dates = (row.conversation as Array<{ date: string }>).map(({ date }) => date);
		expect(dates).toEqual([...dates].sort());
		expect([1, 2, 3, 4]).toContain(dates.length);
		expect(dates[0]).toBe(formatReport(start));
		expect((dates.at(-1) ?? '') <= formatReport(end ?? start)).toBe(true);
	}
});
