import { UnusableSetting } from '../../../../nodes/engine/settings/problem';
import fc from 'fast-check';

import type { Row } from '../../../../nodes/reports/report';
import { RowFilter, type FilterChoice } from '../../../../nodes/engine/rows/filter';
import { refusalOf } from '../time/refusal';
import { anyRow, BOGOTA, REPORT, rowOf, timed } from './rows';

function filterOf(choice: FilterChoice): RowFilter {
	return new RowFilter(choice, REPORT, BOGOTA);
}

function passes(choice: FilterChoice, changes: Row = {}): boolean {
	return filterOf(choice).passes(timed(rowOf(changes)));
}

describe('no filter', () => {
	it.each<FilterChoice>([
		{},
		{ agents: '', hungUpBy: '', minimumDuration: '' },
		{ agents: null, hungUpBy: null, minimumDuration: null },
		{ minimumDuration: 0 },
	])('%j lets every session pass', (choice) => {
		const filter = filterOf(choice);
		expect(filter.isEmpty).toBe(true);
		fc.assert(fc.property(anyRow, (row) => filter.passes(timed(row))));
		filter.assertReadable();
	});
});

it.each<FilterChoice>([{ agents: ' , ' }, { agents: [] }, { minimumDuration: ' ' }])(
	'%j, which names nothing, does not let everything pass',
	(choice) => {
		expect(() => filterOf(choice)).toThrow(UnusableSetting);
	},
);

describe('a report without the columns of a filter', () => {
	it('is not filtered by them', () => {
		const report = { ...REPORT, agent: undefined, endedBy: undefined };
		const filter = new RowFilter({ agents: '7', hungUpBy: 'agent' }, report, BOGOTA);
		const row = rowOf({ hung_up: 'sistema' });
		filter.observe(row);
		expect(filter.passes(timed(row))).toBe(true);
		filter.assertReadable();
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
	[{ agents: [] }, 'Agent Names or IDs'],
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
		for (const hung_up of values) filter.observe(rowOf({ hung_up }));
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
			filter.observe(rowOf({ hung_up: 'sistema' }));
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

it('never throws on a row, and leaves it as it is', () => {
	fc.assert(
		fc.property(anyRow, (row) => {
			const before = structuredClone(row);
			for (const choice of [
				{ agents: '7', hungUpBy: 'agent', minimumDuration: 60 },
				{ minimumDuration: 60 },
			]) {
				const filter = filterOf(choice);
				filter.observe(row);
				filter.passes(timed(row));
			}
			expect(row).toEqual(before);
		}),
	);
});
