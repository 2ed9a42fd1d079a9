import fc from 'fast-check';

import { parseHungUpBy } from '../../../../nodes/engine/rows/endedBy';

it.each([
	['agent', 'agent'],
	['AGENT', 'agent'],
	[' Agente ', 'agent'],
	['asesor', 'agent'],
	['Asesora', 'agent'],
	['client', 'client'],
	['CLIENTE', 'client'],
	['customer', 'client'],
	['Customer\n', 'client'],
])('%j means %s', (value, meaning) => {
	expect(parseHungUpBy(value)).toBe(meaning);
});

it.each([
	[''],
	['-'],
	['--'],
	[null],
	[undefined],
	[1],
	[true],
	['agents'],
	['agent/client'],
	['sistema'],
	['constructor'],
	['toString'],
	['__proto__'],
	[['agent']],
	[{ agent: true }],
])('%p is unknown', (value) => {
	expect(parseHungUpBy(value)).toBe('unknown');
});

it('never throws, and knows three answers', () => {
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.anything()), (value) => {
			expect(['agent', 'client', 'unknown']).toContain(parseHungUpBy(value));
		}),
	);
});
