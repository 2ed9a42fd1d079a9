import { UnusableSetting } from '../../../../nodes/engine/settings/settings';
import fc from 'fast-check';

import type { Row } from '../../../../nodes/reports/report';
import { RowFilter, type FilterChoice } from '../../../../nodes/engine/rows/filter';
import type { Range } from '../../../../nodes/engine/time/range';
import { parseWallClock } from '../../../../nodes/engine/time/wallClock';
import { refusalOf } from '../time/refusal';
import { anyRow, BOGOTA, REPORT, rowOf, timed } from './rows';

function filterOf(choice: FilterChoice): RowFilter {
	return new RowFilter(choice, REPORT, BOGOTA);
}

function passes(choice: FilterChoice, changes: Row = {}): boolean {
	const row = rowOf(changes);
	const passing = pass(filterOf(choice), row);
	expect(filterOf(choice).passes(timed(row))).toBe(passing);
	return passing;
}

/** Whether a row comes out of an answer that holds it alone. */
function pass(filter: RowFilter, row: Row): boolean {
	return filter.passing([timed(row)]).length === 1;
}

it.each<FilterChoice>([{}, { minimumDuration: 0 }])('%j lets every session pass', (choice) => {
	const filter = filterOf(choice);
	fc.assert(fc.property(anyRow, (row) => filter.passes(timed(row)) && pass(filter, row)));
	filter.assertReadable();
});

describe.each([
	['agents', 'Agent Names or IDs'],
	['hungUpBy', 'Hung Up By'],
	['minimumDuration', 'Minimum Duration (Seconds)'],
])('%s', (name, label) => {
	it.each([[undefined], [null], [''], [' '], ['\u200b'], [[]], [[undefined, '']]])(
		'that holds nothing, %j, does not mean all',
		(value) => {
			const refusal = refusalOf(() => filterOf({ [name]: value }));
			expect(refusal.message).toBe(`“${label}” is empty`);
			expect(refusal.advice).toMatch(/^For all, remove the filter/);
		},
	);

	it('is refused where the report cannot answer it', () => {
		const report = { ...REPORT, agent: undefined, endedBy: undefined, elapsed: undefined };
		const choice = { [name]: name === 'hungUpBy' ? 'agent' : '0' };
		const refusal = refusalOf(() => new RowFilter(choice, report, BOGOTA));
		expect(refusal.message).toContain(`“${label}” cannot filter the report cdr_10`);
	});
});

it('refuses a filter that does not exist', () => {
	const refusal = refusalOf(() => filterOf({ agent: '7' } as FilterChoice));
	expect(refusal.message).toContain('“agent”');
	expect(refusal.advice).toContain('agents, hungUpBy, minimumDuration');
});

describe('a report that has agents', () => {
	const reports = {
		names: { ...REPORT, agent: { name: 'agent_name' } },
		IDs: { ...REPORT, agent: { id: 'agent_id' } },
	};
	const read = (has: keyof typeof reports, agents: unknown) =>
		new RowFilter({ agents }, reports[has], BOGOTA).passes(timed(rowOf()));

	it.each<[keyof typeof reports, unknown, boolean]>([
		['names', 'ANGELA MARIA PENA', true],
		['names', 'Angela', false],
		['IDs', '0101', true],
		['IDs', 101, true],
		['IDs', 'A101', false],
	])('by their %s only is filtered by %j: %s', (has, agents, passes) => {
		expect(read(has, agents)).toBe(passes);
	});

	it.each<[keyof typeof reports, unknown]>([
		['names', '0101'],
		['names', 101],
		['names', ['Ángela María Peña', '0101']],
		['IDs', 'Ana'],
		['IDs', '0101; Ana'],
	])('by their %s only does not take %j', (has, agents) => {
		const refusal = refusalOf(() => read(has, agents));
		expect(refusal.message).toMatch(/^“Agent Names or IDs” cannot find “(0?101|Ana)”: .*cdr_10/);
		expect(refusal.advice).toContain(has);
	});
});

it.each<[FilterChoice, Row, boolean]>([
	[{ agents: '0101' }, {}, true],
	[{ agents: '101' }, {}, false],
	[{ minimumDuration: 90 }, {}, true],
	[{ minimumDuration: '91' }, {}, false],
	[{ minimumDuration: 0.5 }, { time: '0' }, false],
	[{ minimumDuration: 86_400 }, { time: '24:00:00' }, true],
	[{ minimumDuration: 90 }, { time: '' }, true],
	[{ minimumDuration: 91 }, { time: '' }, false],
	[{ minimumDuration: 1 }, { time: '', date_end: '' }, false],
	[{ minimumDuration: 1 }, { time: '', date_end: '2026-01-05 07:00:00' }, false],
	[{ minimumDuration: 0 }, { time: '', date_end: '' }, true],
	[{ hungUpBy: 'agent' }, { hung_up: 'Agente' }, true],
	[{ hungUpBy: 'agent' }, { hung_up: 'customer' }, false],
	[{ hungUpBy: 'agent' }, { hung_up: '' }, false],
	[{ hungUpBy: 'client' }, { hung_up: 'customer' }, true],
	[{ hungUpBy: 'unknown' }, { hung_up: 'sistema' }, true],
	[{ hungUpBy: 'unknown' }, { hung_up: 'agent' }, false],
])('%j and a session with %j: %s', (choice, changes, expected) => {
	expect(passes(choice, changes)).toBe(expected);
});

it.each<[FilterChoice, string]>([
	...[-1, '-1', 'a minute', '00:01:00', NaN, Infinity, true, [60]].map(
		(minimumDuration): [FilterChoice, string] => [
			{ minimumDuration },
			'Minimum Duration (Seconds)',
		],
	),
	...['customer', 'Agente', true, ['agent'], 0].map((hungUpBy): [FilterChoice, string] => [
		{ hungUpBy },
		'Hung Up By',
	]),
	[{ agents: [{}] }, 'Agent Names or IDs'],
])('refuses %j, naming “%s”', (choice, name) => {
	expect(refusalOf(() => filterOf(choice)).message).toContain(`“${name}”`);
});

it('a session must fit every filter', () => {
	const choice = { agents: '0101', hungUpBy: 'agent', minimumDuration: 90 };
	expect(passes(choice)).toBe(true);
	expect(passes(choice, { agent_id: '7' })).toBe(false);
	expect(passes(choice, { hung_up: 'customer' })).toBe(false);
	expect(passes(choice, { time: '00:01:29' })).toBe(false);
});

describe('no false zero', () => {
	function check(choice: FilterChoice, values: readonly unknown[]): void {
		const filter = filterOf(choice);
		filter.observe(values.map((hung_up) => timed(rowOf({ hung_up }))));
		filter.assertReadable();
	}

	it.each(['agent', 'client'])(
		'stops for “%s” when no value of the range could be read, and shows the values',
		(hungUpBy) => {
			const refusal = refusalOf(() =>
				check({ hungUpBy }, ['sistema', 'timeout', 'sistema', 3, '']),
			);
			expect(refusal.message).toContain('“Hung Up By”');
			expect(refusal.advice).toContain('“hung_up”');
			expect(refusal.advice).toContain('“sistema”, “timeout”, “3”, “”');
		},
	);

	it('shows no more than a few values', () => {
		const values = Array.from({ length: 1_000 }, (_, n) => `${n} ${'x'.repeat(500)}`);
		const { advice } = refusalOf(() => check({ hungUpBy: 'agent' }, values));
		expect(advice.length).toBeLessThan(1_000);
	});

	it.each<[string, FilterChoice, unknown[]]>([
		['one value could be read, though it is the other one', { hungUpBy: 'agent' }, ['x', 'client']],
		['there were no sessions', { hungUpBy: 'agent' }, []],
		['the filter asks for what is unknown', { hungUpBy: 'unknown' }, ['x', 'y']],
		['there is no such filter', { agents: '0101' }, ['x', 'y']],
	])('lets pass when %s', (_name, choice, values) => {
		expect(() => check(choice, values)).not.toThrow();
	});

	it('takes no session for seen that was only asked about', () => {
		const filter = filterOf({ hungUpBy: 'agent' });
		filter.passes(timed(rowOf({ hung_up: 'sistema' })));
		expect(() => filter.assertReadable()).not.toThrow();
	});

	it('needs as many sessions as are said to be enough', () => {
		const filter = filterOf({ hungUpBy: 'agent' });
		for (let seen = 1; seen <= 3; seen++) {
			filter.observe([timed(rowOf({ hung_up: 'sistema' }))]);
			if (seen < 3) expect(() => filter.assertReadable(3)).not.toThrow();
		}
		expect(() => filter.assertReadable(3)).toThrow(UnusableSetting);
	});

	it('looks at sessions that another filter refuses, too', () => {
		const choice = { hungUpBy: 'agent', agents: 'nobody', minimumDuration: 9_999 };
		expect(() => check(choice, ['x', 'agent'])).not.toThrow();
		refusalOf(() => check(choice, ['x', 'y']));
	});
});

it('stops where rows of Ana came out before it was known that Pérez, Ana is one name', () => {
	const filter = filterOf({ agents: 'Pérez, Ana' });
	filter.observe([timed(rowOf({ agent_name: 'Ana' }))]);
	filter.observe([timed(rowOf({ agent_name: 'Pérez, Ana' }))]);
	expect(refusalOf(() => filter.assertReadable()).advice).toContain('{{ ["Pérez, Ana"] }}');
});

it('says why nothing came out: what was asked, and what came before the filter', () => {
	const days = {
		from: parseWallClock('2026-01-05 00:00:00'),
		to: parseWallClock('2026-01-06 23:59:59'),
	};
	const filter = filterOf({ agents: '7', minimumDuration: 60 });
	const told = () => filter.describeNothing(days as Range);
	expect(told()).toBe('wolkvox has no sessions for 2026-01-05 to 2026-01-06 (America/Bogota)');
	filter.observe([timed(rowOf()), timed(rowOf())]);
	expect(told()).toBe(
		'wolkvox has 2 sessions for 2026-01-05 to 2026-01-06 (America/Bogota), and none of them passes the filters: “Agent Names or IDs”, “Minimum Duration (Seconds)”',
	);
});

it('never throws on a row, and leaves it as it is', () => {
	fc.assert(
		fc.property(anyRow, (row) => {
			const before = structuredClone(row);
			for (const choice of [
				{ agents: '7', hungUpBy: 'agent', minimumDuration: 60 },
				{ minimumDuration: 60 },
			]) {
				const filter = filterOf(choice);
				filter.passing([timed(row)]);
			}
			expect(row).toEqual(before);
		}),
	);
});
