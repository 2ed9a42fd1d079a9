import fc from 'fast-check';

import { hash } from '../../../../nodes/engine/rows/identity';

it.each([
	['', 'cbf29ce484222325'],
	['a', 'af63dc4c8601ec8c'],
	['b', 'af63df4c8601f1a5'],
	['foobar', '85944171f73967e8'],
])('FNV-1a of %j is %s (its authors’ test vectors)', (text, digits) => {
	expect(hash(text)).toBe(digits);
});

it('is FNV-1a of the UTF-8 bytes of any text, as whole numbers of 64 bits compute it', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
			let state = BigInt('0xcbf29ce484222325');
			for (const byte of Buffer.from(text, 'utf8')) {
				state = BigInt.asUintN(64, (state ^ BigInt(byte)) * BigInt('0x100000001b3'));
			}
			expect(hash(text)).toBe(state.toString(16).padStart(16, '0'));
		}),
	);
});
