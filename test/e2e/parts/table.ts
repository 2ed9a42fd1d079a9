import { generateEvents, parseCompact, type Row } from '../../simulator';
import { DAY, dayOf, here, isoDate, keysOf, secondsOf, sortedTexts, sum } from '../arrangement';
import { IN_N8N_1 } from '../n8n';

// n8n 1 can fill a data table, but not make one.
(IN_N8N_1 ? describe.skip : describe)('a table of n8n', () => {
	/** All rows of a data table. */
	const tableRows = async (name: string) => {
		const { id: project } = await here.n8n.ask<{ id: string }>('projects/personal');
		const place = `projects/${project}/data-tables`;
		const { data } = await here.n8n.ask<{ data: Array<{ id: string; name: string }> }>(place);
		const [table, ...others] = data.filter((each) => each.name === name);
		expect(others).toEqual([]);
		const rows: Row[] = [];
		for (let isWhole = false; !isWhole;) {
			const page = await here.n8n.ask<{ count: number; data: Row[] }>(
				`${place}/${table.id}/rows?take=100&skip=${rows.length}`,
			);
			rows.push(...page.data);
			isWhole = rows.length >= page.count;
		}
		return rows;
	};

	it("holds each agent's figures of each day, once", async () => {
		const { simulator, now } = here;
		const range = { from: dayOf(now) - 9 * DAY, to: now };
		const wishes = { seed: 5, count: 400, agents: 6, ...range };
		simulator.setReport('agent_1', generateEvents('agent_1', wishes));
		const id = await here.importExample('agent-times-table.json');

		await here.runWell(id);
		await here.runWell(id);

		const asked = simulator.reportRequests('agent_1');
		expect(asked).toHaveLength(7);
		const expected = asked.flatMap(({ from, to }): Row[] => {
			const [first, last] = [from, to].map((second) => parseCompact(second) ?? NaN);
			expect(last - first + 1).toBe(DAY);
			const rows = simulator.expectedRows('agent_1', first, last);
			return rows.map((row) => ({ ...row, day: isoDate(first), time: row.login_time }));
		});
		expect(expected.length).toBeGreaterThan(30);
		const stored = await tableRows('agent_times');
		const columns = ['day', 'agent_id', 'agent_name', 'calls'];
		expect(sortedTexts(stored, columns)).toEqual(sortedTexts(expected, columns));
		expect(new Set(stored.map(({ row_key: key }) => key)).size).toBe(expected.length);
		expect(sum(stored.map((row) => Number(row.login_time_seconds)))).toBe(
			sum(expected.map(secondsOf)),
		);
	}, 120_000);

	it('is kept up to date with the sessions every night', async () => {
		// It takes n8n a while for each row.
		here.simulator.setSessions(here.sessions.filter((_, index) => index % 8 === 0));
		const id = await here.importExample('nightly-table.json');

		await here.runWell(id);
		await here.runWell(id);

		const { rows } = here.asked(7);
		expect(rows.length).toBeGreaterThan(20);
		const stored = await tableRows('cobrowsing_sessions');
		expect(sortedTexts(stored)).toEqual(sortedTexts(rows));
		expect(new Set(keysOf(stored)).size).toBe(rows.length);
		const timed = stored.filter(secondsOf).map(({ time_seconds: seconds }) => Number(seconds));
		expect(sum(timed)).toBe(sum(rows.map(secondsOf)));
	}, 120_000);
});
