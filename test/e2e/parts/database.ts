import { IN_CI, postgresPrograms } from '../../../scripts/debian';
import {
	formatReport,
	generateEvents,
	parseCompact,
	type Row,
	type Session,
} from '../../simulator';
import { DAY, dayOf, here, keysOf, monthStart, secondsOf, sortedTexts, sum } from '../arrangement';
import { startPostgres, type Postgres } from '../receivers/postgres';

/** Where PostgreSQL may be missing, its tests are reported as not run; in CI they fail. */
const POSTGRES = postgresPrograms();
const withPostgres = POSTGRES === undefined && !IN_CI ? describe.skip : describe;

withPostgres('a database', () => {
	let postgres: Postgres;

	const stored = async () => await postgres.query<Row>('select * from cobrowsing_sessions');

	const inMonths = (oldest: number, newest: number) =>
		here.simulator.expectedRows(monthStart(here.now, oldest), monthStart(here.now, newest - 1) - 1);

	const expectStored = async (rows: Row[]) => {
		expect(sortedTexts(await stored())).toEqual(sortedTexts(rows));
		const [{ count, seconds }] = await postgres.query<{ count: number; seconds: number }>(
			`select count(*), sum(time_seconds) filter (where time ~ '^\\d\\d:\\d\\d:\\d\\d$') as seconds
			from cobrowsing_sessions`,
		);
		expect(count).toBe(rows.length);
		expect(seconds).toBe(sum(rows.map(secondsOf)));
	};

	beforeAll(async () => {
		if (POSTGRES === undefined) throw new Error('In CI nothing is left out: no PostgreSQL');
		postgres = await startPostgres(POSTGRES);
		await here.n8n.addCredential('Postgres account', 'postgres', postgres.credential);
	}, 60_000);

	afterAll(async () => await postgres?.close(), 60_000);

	it('is filled with a year, whatever happens on the way, and then every night', async () => {
		const { simulator, now, sessions } = here;
		const backfill = await here.importExample('backfill-postgres.json');
		simulator.settings.faults = [
			{
				when: { covers: monthStart(now, 5) + DAY },
				then: { do: 'error', error: 'quotaUsedUp' },
			},
		];
		expect(await here.run(backfill)).toMatchObject({
			status: 'error',
			error: expect.stringMatching(/^Get Cobrowsing Sessions: /),
		});
		await expectStored(inMonths(12, 6));

		simulator.settings.faults = [];
		await here.runWell(backfill);
		expect(simulator.reportRequests()).toHaveLength(12);
		expect(inMonths(12, 1).length).toBeGreaterThan(2_000);
		await expectStored(inMonths(12, 1));
		const keys = keysOf(await stored());

		// A month that lost its sessions does not end the loop, and nothing is lost here.
		const quiet = monthStart(now, 7);
		simulator.setSessions(sessions.filter(({ start }) => monthStart(start, 0) !== quiet));
		await here.runWell(backfill);
		expect(simulator.reportRequests()).toHaveLength(12);
		expect(keysOf(await stored())).toEqual(keys);
		simulator.setSessions(sessions);

		const nightly = await here.importExample('nightly-postgres.json');
		await here.runWell(nightly);
		const week = here.asked(7);
		const isThere = ({ start }: Session) =>
			(start >= monthStart(now, 12) && start < monthStart(now, 0)) ||
			(start >= week.from && start <= week.to);
		const there = () => simulator.sessions.filter(isThere).map(({ row }) => row);
		await expectStored(there());

		// A correction and a session that is late take their places; the rest stays.
		const place = here.correctable(week);
		const { row, ...session } = sessions[place];
		simulator.setSessions([
			...sessions.filter((_, other) => other !== place),
			{ ...session, row: { ...row, hung_up: 'customer', agent_name: 'Corregida' } },
			{ ...session, row: { ...row, agent_id: '9999' } },
		]);
		await here.runWell(nightly);
		await expectStored(there());
	}, 300_000);

	it('gets the calls of yesterday, and the same ones but once', async () => {
		const columns = ['conn_id', 'date', 'agent_id', 'agent_name', 'telephone', 'customer_id'];
		const more = ['hang_up', 'time_seg', 'cost', 'skill_id', 'campaign_id', 'cod_act', 'comment'];
		const { simulator, now } = here;
		const range = { from: dayOf(now) - 3 * DAY, to: now };
		const calls = generateEvents('cdr_1', { seed: 3, count: 600, agents: 12, ...range });
		// A call that was handed on has a row for each of the two agents.
		const handedOn = calls.filter((_, place) => place % 40 === 0);
		const second = handedOn.map(({ start, row, ...call }) => ({
			...call,
			start: start + 1,
			row: { ...row, date: formatReport(start + 1), agent_id: '0999' },
		}));
		simulator.setReport('cdr_1', [...calls, ...second]);
		const id = await here.importExample('calls-postgres.json');
		const table = async () =>
			await postgres.query<Row>('select * from wolkvox_calls order by row_key');

		await here.runWell(id);
		const [{ from: asked }] = simulator.reportRequests('cdr_1');
		const from = parseCompact(asked) ?? NaN;
		const first = await table();
		await here.runWell(id);

		// Midnight may pass meanwhile.
		expect([dayOf(now) - DAY, dayOf(now)]).toContain(from);
		expect(simulator.reportRequests('cdr_1')).toHaveLength(1);
		const rows = simulator.expectedRows('cdr_1', from, from + DAY - 1);
		expect(rows.length).toBeGreaterThan(100);
		const all = [...columns, ...more];
		expect(sortedTexts(first, all)).toEqual(sortedTexts(rows, all));
		expect(new Set(first.map(({ row_key: key }) => key)).size).toBe(rows.length);
		const seconds = first.map((row) => Number(row.time_seg_seconds));
		expect(sum(seconds)).toBe(sum(rows.map((row) => Number(row.time_seg))));
		expect(await table()).toEqual(first);
	}, 120_000);
});
