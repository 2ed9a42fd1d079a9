/** The filters of reports, which go by what the catalogue says of their rows. */
import type { INodeParameters } from 'n8n-workflow';

import type { SimulatedEvent } from '../simulator';
import { custom, wall } from './arrangement';
import { scenario } from './scenario';

const START = wall('20260115100000');
/** A call of five fields; the rest is as nobody asks for it. */
const call = (n: number, row: Record<string, string>): SimulatedEvent => ({
	start: START + n,
	end: START + n,
	row: { conn_id: `c${n}`, date: `2026-01-15 10:00:0${n}`, ...row },
});
const CALLS = [
	call(1, { agent_id: '1001', agent_name: 'Ana López', time_seg: '90', hang_up: 'agent' }),
	call(2, { agent_id: '1002', agent_name: 'Pérez, Ana', time_seg: '30', hang_up: 'customer' }),
	call(3, { agent_id: '1003', agent_name: 'Ana', time_seg: '00:02:00', hang_up: 'customer' }),
];

async function read(report: string, filters: INodeParameters, operation = 'getReport') {
	const range = custom('2026-01-15', '2026-01-15', { filters });
	const parameters = { resource: 'report', operation, report, ...range };
	return await scenario({ reports: { cdr_1: CALLS }, parameters });
}

test.each<[INodeParameters, string[]]>([
	[{ agents: ['1001', 'Pérez, Ana'] }, ['c1', 'c2']],
	[{ minimumDuration: 60, hungUpBy: 'client' }, ['c3']],
])('calls with %j are %j', async (filters, expected) => {
	const { items, error } = await read('cdr_1', filters);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.conn_id)).toEqual(expected);
	const exported = await read('cdr_1', filters, 'exportReport');
	expect(exported.items).toMatchObject([{ json: { rows: expected.length } }]);
});

test.each<[string, INodeParameters, string]>([
	['={{ "agent_14" }}', { hungUpBy: 'agent' }, '“Hung Up By” cannot filter the report agent_14'],
	['={{ "chat_2" }}', { agents: '1001' }, 'cannot find “1001”: the report chat_2 has no IDs'],
	['cdr_1', { agents: '={{ $json.agent }}' }, '“Agent Names or IDs” is empty'],
])('%s with %j is refused before a call', async (report, filters, message) => {
	const { error, simulator } = await read(report, filters);
	expect(error?.message).toContain(message);
	expect(simulator.requests).toEqual([]);
});
