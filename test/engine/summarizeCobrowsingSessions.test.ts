/** A summary as items; its figures and groups: nodes/engine/output/summary.test.ts. */
import schema from '../../nodes/Wolkvox/__schema__/v1.0.0/cobrowsing/summarizeCobrowsingSessions.json';
import { custom, ofItem, rowsHeld, twoYears } from './arrangement';
import { scenario } from './scenario';

test('each input item gets its own groups, which point to it, with all figures', async () => {
	const agent = ['agent_id', 'agent_name'];
	const input = [
		{ from: '2025-01-01', to: '2025-01-31', by: 'none', groups: 1, first: [] },
		{ from: '2025-02-03', to: '2025-02-05', by: 'day', groups: 3, first: ['day'] },
		{ from: '2025-09-10', to: '2025-10-10', by: 'month', groups: 2, first: ['month'] },
		{ from: '2025-01-01', to: '2025-02-28', by: 'hour', groups: 24, first: ['hour'] },
		{ from: '2025-01-01', to: '2025-12-31', by: 'agent', groups: 25, first: agent },
	];
	const { items, simulator } = await scenario({
		sessions: twoYears(3_000),
		parameters: {
			...custom('={{ $json.from }}', '={{ $json.to }}', { groupBy: '={{ $json.by }}' }),
			operation: 'summarizeCobrowsingSessions',
		},
		input,
	});
	for (const [item, { from, to, groups, first }] of input.entries()) {
		const own = ofItem(items, item).map(({ json }) => json);
		expect(own).toHaveLength(groups);
		for (const json of own) {
			expect(Object.keys(json)).toEqual([...first, ...Object.keys(schema.properties)]);
		}
		const count = own.reduce((sum, { sessions }) => sum + Number(sessions), 0);
		expect(count).toBe(rowsHeld(simulator, from, to).length);
	}
});
