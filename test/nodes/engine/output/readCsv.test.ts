import { readCsv } from './readCsv';

describe('the reader of these tests', () => {
	it('reads what RFC 4180 shows', () => {
		expect(readCsv('aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n')).toEqual([
			['aaa', 'bbb', 'ccc'],
			['zzz', 'yyy', 'xxx'],
		]);
		expect(readCsv('"aaa","b\r\nbb","ccc"\r\nzzz,yyy,xxx\r\n')).toEqual([
			['aaa', 'b\r\nbb', 'ccc'],
			['zzz', 'yyy', 'xxx'],
		]);
		expect(readCsv('"aaa","b""bb",""\r\n')).toEqual([['aaa', 'b"bb', '']]);
		expect(readCsv(';;\r\n', ';')).toEqual([['', '', '']]);
		expect(readCsv('')).toEqual([]);
	});

	it.each(['a', 'a\n', 'a\r', 'a\rb\r\n', 'a"b\r\n', '"a"b\r\n', '"a\r\n', '"a" ,b\r\n', 'a,'])(
		'refuses %j',
		(text) => {
			expect(() => readCsv(text)).toThrow();
		},
	);
});
