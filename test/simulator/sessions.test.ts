import { DISTRIBUTIONS, generateSessions, type Session } from './index';
import { JANUARY } from './support';
import { formatReport } from './wallClock';

const WISHES = { seed: 5, count: 4000, ...JANUARY };
const SPAN = JANUARY.to - JANUARY.from + 1;

const shareOf = (sessions: Session[], fits: (session: Session) => boolean) =>
	sessions.filter(fits).length / sessions.length;

const hourOf = ({ start }: Session) => Math.floor((start % 86_400) / 3600);

it.each(DISTRIBUTIONS)('makes as many as wished within the range: %s', (distribution) => {
	const sessions = generateSessions({ ...WISHES, distribution });
	expect(sessions).toHaveLength(4000);
	expect(sessions.every(({ start }) => JANUARY.from <= start && start <= JANUARY.to)).toBe(true);
	const starts = sessions.map(({ start }) => start);
	expect(starts).toEqual([...starts].sort((a, b) => a - b));
	expect(generateSessions({ ...WISHES, distribution })).toEqual(sessions);
	expect(generateSessions({ ...WISHES, distribution, seed: 6 })).not.toEqual(sessions);
});

describe('distributions', () => {
	it('even: every third holds a third', () => {
		const sessions = generateSessions(WISHES);
		for (let third = 0; third < 3; third++) {
			const from = JANUARY.from + (SPAN * third) / 3;
			expect(
				shareOf(sessions, ({ start }) => start >= from && start < from + SPAN / 3),
			).toBeCloseTo(1 / 3, 1);
		}
	});

	it('quiet: nothing at night and at weekends', () => {
		const sessions = generateSessions({ ...WISHES, distribution: 'quiet' });
		const weekdays = new Set(sessions.map(({ start }) => new Date(start * 1000).getUTCDay()));
		expect([...weekdays].sort()).toEqual([1, 2, 3, 4, 5]);
		expect(sessions.every((session) => hourOf(session) >= 8 && hourOf(session) < 18)).toBe(true);
	});

	it('one burst: 90 % within 5 % of the time', () => {
		const sessions = generateSessions({ ...WISHES, distribution: 'oneBurst' });
		const median = sessions[2000].start;
		const near = shareOf(sessions, ({ start }) => Math.abs(start - median) <= SPAN * 0.05);
		expect(near).toBeGreaterThan(0.89);
	});

	it('recurring bursts: 90 % in one hour of every day', () => {
		const sessions = generateSessions({ ...WISHES, distribution: 'recurringBursts' });
		expect(shareOf(sessions, (session) => hourOf(session) === 10)).toBeCloseTo(0.9, 1);
	});

	it('growing: a quarter in the first half', () => {
		const sessions = generateSessions({ ...WISHES, distribution: 'growing' });
		expect(shareOf(sessions, ({ start }) => start < JANUARY.from + SPAN / 2)).toBeCloseTo(0.25, 1);
	});

	it('fits into a single second', () => {
		for (const distribution of DISTRIBUTIONS) {
			const second = { ...WISHES, count: 5, to: JANUARY.from, distribution };
			expect(generateSessions(second).every(({ start }) => start === JANUARY.from)).toBe(true);
		}
	});
});

it('makes rows that tell the truth, all values as text', () => {
	for (const { start, end, row } of generateSessions(WISHES)) {
		expect(Object.values(row).every((value) => typeof value === 'string')).toBe(true);
		expect(row).toMatchObject({
			date_ini: formatReport(start),
			date_end: end === null ? '' : formatReport(end),
		});
	}
});

it('has agents with leading zeros, accents and double spaces', () => {
	const rows = generateSessions({ ...WISHES, agents: 12 }).map(({ row }) => row);
	expect(new Set(rows.map((row) => row.agent_id)).size).toBe(12);
	expect(rows.some((row) => String(row.agent_id).startsWith('0'))).toBe(true);
	expect(rows.some((row) => /[áéíóúñ]/i.test(String(row.agent_name)))).toBe(true);
	expect(rows.some((row) => String(row.agent_name).includes('  '))).toBe(true);
});

it('makes messy values in the share wished', () => {
	const sessions = generateSessions({ ...WISHES, messyValues: 0.5 });
	const fields = ['agent_id', 'agent_name', 'time', 'hung_up'];
	const seen = (value: unknown) =>
		sessions.some(({ row }) => fields.some((field) => row[field] === value));
	expect(['', '-', '--', null, undefined].map(seen)).toEqual(Array(5).fill(true));
	const times = sessions.map(({ row }) => String(row.time));
	for (const form of [/^\d\d:\d\d$/, /^\d+$/, /^(2[4-9]|[3-9]\d):/]) {
		expect(times.some((time) => form.test(time))).toBe(true);
	}
	expect(sessions.some(({ row }) => row.hung_up === 'Cliente')).toBe(true);
	expect(sessions.some(({ row }) => 'co_browsing_id' in row)).toBe(true);
	expect(sessions.some(({ end }) => end === null)).toBe(true);
});

it('makes twins in the share wished', () => {
	const texts = generateSessions({ ...WISHES, duplicates: 0.2 }).map(({ row }) =>
		JSON.stringify(row),
	);
	expect(new Set(texts).size / texts.length).toBeCloseTo(0.8, 1);
});
