import { FACTS } from './facts';
import {
	formatReport,
	generateEvents,
	generateSessions,
	type Session,
	type SimulatedEvent,
} from './index';
import { DISTRIBUTIONS } from './sessions';
import { JANUARY } from './support';

const WISHES = { seed: 5, count: 2000, ...JANUARY };
const EVENTS = { ...WISHES, count: 120 };
const FEW = { ...WISHES, count: 40 };
const SPAN = JANUARY.to - JANUARY.from + 1;
const hourOf = ({ start }: Session) => Math.floor((start % 86_400) / 3600);

/** As many as wished, in order, within the range. */
function expectInOrder(list: ReadonlyArray<{ start: number }>, count: number): void {
	const starts = list.map(({ start }) => start);
	expect(starts).toHaveLength(count);
	expect(starts).toEqual([...starts].sort((a, b) => a - b));
	expect(starts[0]).toBeGreaterThanOrEqual(JANUARY.from);
	expect(starts[count - 1]).toBeLessThanOrEqual(JANUARY.to);
}

describe('sessions', () => {
	it.each(DISTRIBUTIONS)('are the same for the same wishes: %s', (distribution) => {
		const wishes = { ...WISHES, distribution };
		const sessions = generateSessions(wishes);
		expectInOrder(sessions, WISHES.count);
		expect(generateSessions(wishes)).toEqual(sessions);
		expect(generateSessions({ ...wishes, seed: 6 })).not.toEqual(sessions);
		const second = generateSessions({ ...wishes, count: 5, to: JANUARY.from });
		expect(second.every(({ start }) => start === JANUARY.from)).toBe(true);
	});

	const isOfficeTime = (session: Session) =>
		![0, 6].includes(new Date(session.start * 1000).getUTCDay()) &&
		hourOf(session) >= 8 &&
		hourOf(session) < 18;
	const isEarly = ({ start }: Session) => start < JANUARY.from + SPAN / 2;

	it.each<[(typeof DISTRIBUTIONS)[number], (one: Session, all: Session[]) => boolean, number]>([
		['even', isEarly, 0.5],
		['growing', isEarly, 0.25],
		['quiet', isOfficeTime, 1],
		['recurringBursts', (one) => hourOf(one) === 10, 0.9],
		['oneBurst', ({ start }, all) => Math.abs(start - all[1000].start) <= SPAN * 0.05, 0.9],
	])('are spread: %s', (distribution, fits, share) => {
		const sessions = generateSessions({ ...WISHES, distribution });
		const found = sessions.filter((session) => fits(session, sessions));
		expect(found.length / sessions.length).toBeCloseTo(share, 1);
	});

	it('tell the truth as text, with zeros in front, accents and double spaces', () => {
		const sessions = generateSessions({ ...WISHES, agents: 12 });
		const isTrue = ({ start, end, row }: Session) =>
			row.date_ini === formatReport(start) && row.date_end === formatReport(end ?? NaN);
		expect(sessions.filter((one) => !isTrue(one))).toEqual([]);
		const values = sessions.flatMap(({ row }) => Object.values(row));
		expect(values.filter((value) => typeof value !== 'string')).toEqual([]);
		const seen = (field: string) => new Set(sessions.map(({ row }) => String(row[field])));
		expect(seen('agent_id').size).toBe(12);
		expect([...seen('agent_id')].some((id) => id.startsWith('0'))).toBe(true);
		for (const form of [/[áéíóúñ]/i, / {2}/])
			expect([...seen('agent_name')].some((name) => form.test(name))).toBe(true);
	});

	it('have odd values and twins in the shares wished', () => {
		const odd = generateSessions({ ...WISHES, messyValues: 0.5 });
		const fields = ['agent_id', 'agent_name', 'time', 'hung_up'];
		const seen = new Set(odd.flatMap(({ row }) => fields.map((field) => row[field])));
		for (const value of ['', '-', '--', null, undefined, 'Cliente'])
			expect([...seen]).toContain(value);
		for (const form of [/^\d\d:\d\d$/, /^\d+$/, /^(2[4-9]|[3-9]\d):/])
			expect(odd.some(({ row }) => form.test(String(row.time)))).toBe(true);
		expect(odd.some(({ row }) => 'co_browsing_id' in row)).toBe(true);
		expect(odd.some(({ end }) => end === null)).toBe(true);
		const twins = generateSessions({ ...WISHES, duplicates: 0.2 });
		const texts = new Set(twins.map(({ row }) => JSON.stringify(row)));
		expect(texts.size / twins.length).toBeCloseTo(0.8, 1);
	});
});

describe('events', () => {
	it.each([...FACTS.values()])('of $id are as wished, and say what they are', (facts) => {
		const { id, kind, columns, start, end, unique } = facts;
		const events = generateEvents(id, FEW);
		expectInOrder(events, FEW.count);
		expect(JSON.stringify(generateEvents(id, FEW))).toBe(JSON.stringify(events));
		if (kind !== 'event') return;
		const isTrue = ({ row, ...event }: SimulatedEvent) =>
			columns.every((column) => column in row) &&
			(!start || row[start] === formatReport(event.start)) &&
			(!end || row[end] === formatReport(event.end ?? event.start));
		expect(events.filter((event) => !isTrue(event))).toEqual([]);
		if (unique === null) return;
		const ids = events.map(({ row }) => row[unique]).filter((value) => value !== '-');
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('can be joined by the call, states one after the other, some without a call', () => {
		const rowsOf = (id: string) => generateEvents(id, EVENTS).map(({ row }) => row);
		const calls = new Map(rowsOf('cdr_1').map((row) => [row.conn_id, row]));
		const inContact = rowsOf('agent_14').filter(({ conn_id: id }) => id !== '' && id !== '-');
		expect(inContact.length).toBeGreaterThan(20);
		expect(inContact.length).toBeLessThan(100);
		for (const { conn_id: id, agent_id, telephone } of inContact)
			expect(calls.get(id)).toMatchObject({ agent_id, telephone });
		const chats = rowsOf('chat_1').map(({ conn_id: id }) => id);
		expect(rowsOf('chat_2').map(({ conn_id: id }) => id)).toEqual(chats);

		const ends = new Map<unknown, number>();
		for (const { agent, start, end } of generateEvents('agent_14', { ...WISHES, agents: 3 })) {
			if (start < (ends.get(agent) ?? 0)) throw new Error(`${agent} is in two states at ${start}`);
			ends.set(agent, end ?? start);
		}
		const agentsOf = (list: ReadonlyArray<{ row: { agent_id?: unknown } }>) =>
			[...new Set(list.map(({ row }) => row.agent_id))].sort();
		expect([...ends.keys()].sort()).toEqual(agentsOf(generateSessions({ ...WISHES, agents: 3 })));
	});

	it('of a chat hold one to four messages, dated inside it', () => {
		for (const { start, end, row } of generateEvents('chat_2', EVENTS)) {
			const dates = (row.conversation as Array<{ date: string }>).map(({ date }) => date);
			expect(dates).toEqual([...dates].sort());
			expect([1, 2, 3, 4]).toContain(dates.length);
			expect(dates[0]).toBe(formatReport(start));
			expect((dates.at(-1) ?? '') <= formatReport(end ?? start)).toBe(true);
		}
	});
});
