import fc from 'fast-check';

import { isFailure, readAnswer, type Answer } from '../../../../nodes/engine/client/response';
import {
	KINDS,
	policyOf,
	readTransportError,
	type Failure,
	type FailureKind,
	type Policy,
} from '../../../../nodes/engine/client/failures';
import { runs } from '../readings';

const FAILURE_KINDS = Object.keys(KINDS) as FailureKind[];
const ROW = { agent_id: '1', date_ini: '2026-01-05 10:00:00' };

function classify(status: number, body: unknown, headers: Record<string, unknown> = {}): Answer {
	return readAnswer({ status, headers, body });
}

function failureOf(answer: Answer): Failure {
	if (!isFailure(answer)) throw new Error(`No failure, but ${answer.kind}`);
	return answer;
}

/** wolkvox's envelope. */
const framed = (code: unknown, msg: unknown, data: unknown = null) => ({
	code,
	error: null,
	msg,
	data,
});
const PAGE = '<!DOCTYPE html><html><body><h1>It works</h1></body></html>';

/** Each line of the error table of wolkvox-api.md. */
const ERRORS: ReadonlyArray<[number, string, FailureKind]> = [
	[400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST', 'notEnabled'],
	[400, 'SOME PARAMETERS ARE REQUIRED', 'parametersMissing'],
	[401, 'PLEASE ENTER THE WOLKVOX-TOKEN', 'tokenMissing'],
	[403, 'PLEASE VALIDATE TOKEN', 'tokenWrong'],
	[403, 'TOKEN LIMIT EXCEEDED', 'quotaUsedUp'],
	[403, 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)', 'busyToken'],
	[401, 'NOT AUTHORIZED', 'tokenMissing'],
	[403, 'BACKUP IN PROGRESS', 'maintenance'],
	[429, 'SLOW DOWN', 'tooManyRequests'],
	[500, 'INTERNAL SERVER ERROR', 'serverError'],
	[418, 'SOMETHING NEW', 'unknown'],
];

describe('an error in the envelope', () => {
	it.each(ERRORS)('%d %s is %s, however it is said', (status, msg, kind) => {
		for (const [http, code, words] of [
			[status, String(status), msg],
			[status, status, msg],
			[200, String(status), msg],
			[status, '200', msg],
			[status, undefined, msg],
			[status, String(status), msg.toLowerCase().replaceAll(' ', ' \u00a0\n')],
		] as const) {
			const failure = failureOf(classify(http, framed(code, words)));
			const told = words.replace(/\s+/g, ' ');
			expect(failure).toEqual({ kind, words: told, status: http, retryAfter: undefined });
		}
		// Nor is it less an error for bringing rows.
		expect(failureOf(classify(200, framed(status, msg, [ROW]))).kind).toBe(kind);
	});

	it('is retried, split and stops the token as its kind says', () => {
		const kinds = (holds: (policy: Policy) => boolean | undefined) =>
			FAILURE_KINDS.filter((kind) => holds(policyOf(kind))).join(' ');
		expect(kinds(({ retry }) => retry === 'backOff')).toBe(
			'brokenAnswer connectionLost malformedAnswer serverError timeout tooManyRequests unreachable',
		);
		expect(kinds(({ retry }) => retry === 'slowly')).toBe('maintenance');
		expect(kinds(({ retry }) => retry === 'whenFree')).toBe('busyToken');
		expect(kinds(({ split }) => split)).toBe(
			'brokenAnswer connectionLost serverError timeout tooLarge',
		);
		expect(kinds(({ stopsToken }) => stopsToken)).toBe('quotaUsedUp tokenMissing tokenWrong');
		const seenAs = (seen: Policy['useless']) => kinds(({ useless }) => useless === seen);
		expect(seenAs('itself')).toBe(
			'certificate notWolkvox proxyRefuses quotaUsedUp redirect serverError tokenMissing tokenWrong unreachable',
		);
		expect(seenAs('notWolkvox')).toBe('brokenAnswer malformedAnswer tooLarge');
		expect(seenAs('unreachable')).toBe('connectionLost timeout');
	});
});

describe('no records', () => {
	it.each<[string, number, unknown, boolean]>([
		['HTTP 404', 404, framed('404', 'Validate dates entered'), true],
		['HTTP 404 that says 200 inside', 404, framed('200', 'Validate dates entered'), true],
		['HTTP 404 without a code', 404, { error: 'x', msg: 'Validate dates entered' }, true],
		['body code 404 under HTTP 200', 200, framed('404', 'Validate dates entered'), true],
		['an empty list', 200, framed('200', '0 records were found', []), false],
		['an empty text', 200, framed('200', '0 records were found', ''), false],
		['an object of PHP', 200, framed('200', '0 records were found', {}), false],
		['HTTP 404 with an object of PHP', 404, framed(404, 'Validate dates entered', {}), true],
		['HTTP 404 that says it as the error', 404, { ...framed(404, null), error: 'No data' }, true],
	])('%s', (_name, status, body, refused) => {
		expect(classify(status, body)).toEqual({ kind: 'none', refused });
	});

	it.each([
		...['VALIDATE  DATES\nENTERED', 'Valide as datas inseridas', '0 records', 'no data available'],
		...['No se encontraron registros', 'Sin resultados', 'No existe información', 'Não há dados'],
		...['Registros no encontrados', 'No hay llamadas', 'No records were found for the campaign'],
	])('are told in words of any language: %s', (words) => {
		for (const data of [[], {}, null, '', undefined]) {
			expect(classify(404, framed('404', words, data))).toEqual({ kind: 'none', refused: true });
		}
	});

	it.each([
		...['no Route matched with those values', 'CAMPAIGN NOT FOUND', 'Not Found'],
		...['No existe el agente', 'Database is gone', 'UPDATE REQUIRED', 'Página não encontrada'],
	])('are not what other words say, which are quoted: %s', (words) => {
		const kind = 'notFound';
		for (const data of [[], {}, null, '', undefined]) {
			expect(failureOf(classify(404, framed(404, words, data)))).toMatchObject({ kind, words });
			expect(failureOf(classify(200, framed(404, words, data)))).toMatchObject({ kind, words });
		}
		const said = { ...framed(404, ''), error: words };
		expect(failureOf(classify(404, said))).toMatchObject({ kind, words });
	});

	it.each<unknown>([
		...[PAGE, '', undefined, [], { msg: 'Not Found' }],
		{ message: 'Not Found', code: 'no_route', status: 404 },
		'{"code":"404","error":"NOT FOUND","msg":"Valid',
	])('are not what a 404 with %j says', (body) => {
		expect(failureOf(classify(404, body)).kind).toBe('notWolkvox');
	});

	it('are not what a 404 with rows says', () => {
		const answer = classify(404, framed('404', 'Validate dates entered', [ROW]));
		expect(failureOf(answer).kind).toBe('unknown');
	});
});

describe('rows', () => {
	const rows = Array.from({ length: 4 }, () => ROW);

	it.each<[unknown, unknown, number | undefined]>([
		['200', '4 records were found', 4],
		[undefined, '1 record was found', 1],
		['200', 'Records were found', undefined],
		['200', '60,001 records were found', 60_001],
		['200', '60.001 registros encontrados', 60_001],
		['200', '1,234,567 RECORDS WERE FOUND', 1_234_567],
		['200', `${'9'.repeat(400)} records were found`, undefined],
	])('with the code %j and “%s” are counted: %j', (code, msg, total) => {
		const isSingle = false;
		expect(classify(200, framed(code, msg, rows))).toEqual({ kind: 'rows', rows, total, isSingle });
	});

	it.each([200, 404])('are missing where %d counts some and there are none', (status) => {
		const missing = { kind: 'rows', rows: [], total: 4, isSingle: false };
		for (const data of [[], null, '', undefined]) {
			expect(classify(status, framed(status, '4 records were found', data))).toEqual(missing);
		}
	});

	it('are one where data is an object', () => {
		const single = { kind: 'rows', rows: [ROW], total: 1, isSingle: true };
		expect(classify(200, framed('200', '1 records were found', ROW))).toEqual(single);
	});
});

describe('an answer that is not a report', () => {
	it.each<[string, number, unknown, FailureKind]>([
		['a page under 200', 200, PAGE, 'brokenAnswer'],
		['cut JSON under 200', 200, '{"code":"200","error":null,"msg":"2 reco', 'brokenAnswer'],
		['nothing under 200', 200, '', 'brokenAnswer'],
		['a list under 200', 200, [ROW], 'malformedAnswer'],
		['a gateway’s JSON under 200', 200, { status: 'ok' }, 'malformedAnswer'],
		['a page under 500', 500, PAGE, 'serverError'],
		['a page under 400', 400, PAGE, 'notWolkvox'],
		['a page under 403', 403, PAGE, 'maintenance'],
		['a page under 405', 405, PAGE, 'notWolkvox'],
		['a redirect', 302, PAGE, 'redirect'],
		['data as a text', 200, framed('200', '1 records were found', 'rows'), 'unexpectedData'],
		['data that is false', 200, framed('200', '0 records were found', false), 'unexpectedData'],
		['rows that are lists', 200, framed('200', '1 records were found', [[ROW]]), 'unexpectedData'],
		['rows that are null', 200, framed('200', '2 records', [ROW, null]), 'unexpectedData'],
		['a code that is no number', 200, framed('OK', '1 records were found', [ROW]), 'unknown'],
		['a 500 that says 403', 500, framed('403', 'PLEASE VALIDATE TOKEN'), 'serverError'],
		['a 500 that says 404', 500, framed('404', 'Validate dates entered'), 'serverError'],
		['a 404 that says 500', 404, framed('500', 'ERROR'), 'serverError'],
		['a 404 that says 403', 404, framed('403', 'TOKEN LIMIT EXCEEDED'), 'quotaUsedUp'],
		['a proxy’s own status', 407, PAGE, 'proxyRefuses'],
	])('%s', (_name, status, body, kind) => {
		expect(failureOf(classify(status, body)).kind).toBe(kind);
	});

	it('is a proxy’s where its headers say so, and wolkvox does not', () => {
		const squid = { 'x-squid-error': 'ERR_ACCESS_DENIED' };
		expect(failureOf(classify(403, PAGE, squid)).kind).toBe('proxyRefuses');
		const busy = framed(403, 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)');
		expect(failureOf(classify(403, busy, { 'proxy-agent': 'x' })).kind).toBe('busyToken');
	});

	it('whatever it is, ends in rows, none or a failure', () => {
		const envelopes = fc.record(
			{ code: fc.anything(), error: fc.anything(), msg: fc.anything(), data: fc.anything() },
			{ requiredKeys: [] },
		);
		const bodies = fc.oneof(fc.anything({ withNullPrototype: true }), envelopes);
		const property = fc.property(fc.integer({ min: 100, max: 599 }), bodies, (status, body) => {
			const json: unknown = JSON.parse(JSON.stringify(body ?? null) ?? 'null');
			expect(['rows', 'none', ...FAILURE_KINDS]).toContain(classify(status, json).kind);
		});
		fc.assert(property, runs(300));
	});
});

describe('the words of a failure', () => {
	const words = (body: unknown) => failureOf(classify(500, body)).words;

	it.each<[string, unknown, string]>([
		['come from the message', framed('500', '  Something\n broke '), 'Something broke'],
		['lose markup', framed('500', 'a<b onclick="x">b</b><br>c'), 'a b c'],
		['lose a tag that never ends', framed('500', 'a<img src=x onerror=alert(1)'), 'a'],
		['come from a page', PAGE, 'It works'],
		['are none where there is nothing', undefined, ''],
		['are cut', framed('500', 'x'.repeat(1_000_000)), `${'x'.repeat(200)}…`],
	])('%s', (_name, body, expected) => {
		expect(words(body)).toBe(expected);
	});

	it.each([
		'<b>Notice</b>: x<br />\n{"code":"200","data":[{"agent_name":"Ana"}]}',
		'Notice: x [ ["Ana"]]',
		'agent_name":"Ana"}]',
	])('end where data may begin: %j', (body) => {
		expect(words(body)).not.toContain('Ana');
	});

	it('never hold markup', () => {
		const pieces = fc.constantFrom('<', '>', '<script>', '</script>', '<b>', 'x', ' ', '\n', '"');
		const property = fc.property(fc.array(pieces), (parts) => {
			expect(words(parts.join(''))).not.toMatch(/<|\n/);
		});
		fc.assert(property, runs(100));
	});
});

it.each<[unknown, number | undefined]>([
	['7', 7],
	[1.5, 1.5],
	...['-3', 'Wed, 21 Oct 2026 07:28:00 GMT', 'Infinity', undefined, null].map(
		(header): [unknown, undefined] => [header, undefined],
	),
])('the header Retry-After: %p asks for %p seconds', (header, expected) => {
	const answer = classify(429, framed('429', 'SLOW DOWN'), { 'retry-after': header });
	expect(failureOf(answer).retryAfter).toBe(expected);
});

it.each<[FailureKind, string[]]>([
	['timeout', ['ECONNABORTED', 'ESOCKETTIMEDOUT', 'timeout of 70000ms exceeded']],
	[
		'connectionLost',
		['ECONNRESET', 'EPIPE', 'socket hang up', 'Z_BUF_ERROR unexpected end of file'],
	],
	['tooLarge', ['ERR_BAD_RESPONSE maxContentLength size of 10 exceeded', 'ERR_STRING_TOO_LONG']],
	['unreachable', ['ENOTFOUND', 'ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', '']],
	['certificate', ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID']],
])('no answer at all is %s for %j', (kind, codes) => {
	for (const code of codes) expect(readTransportError(code)).toEqual({ kind });
});

describe('nothing', () => {
	const EMPTY: readonly unknown[] = [[], {}, null, '', undefined];
	const withError = (error: unknown, data: unknown, status = 200, msg = '0 records were found') =>
		classify(status, { code: String(status), error, msg, data });

	it('with an error of any form is a failure, and with one that says nothing is none', () => {
		for (const error of [true, 1, { code: 7 }, ['broken'], 'Query timeout']) {
			for (const data of EMPTY) expect(failureOf(withError(error, data)).kind).toBe('unknown');
		}
		for (const error of [null, '  ', false, 0, {}, [], undefined]) {
			expect(withError(error, [])).toEqual({ kind: 'none', refused: false });
		}
	});

	it.each(ERRORS.slice(0, 6))('with what is told as a %d, “%s”, is %s', (_status, words, kind) => {
		for (const status of [200, 404]) {
			for (const data of EMPTY) {
				expect(failureOf(withError(null, data, status, words)).kind).toBe(kind);
				const inError = failureOf(withError(words, data, status, ''));
				expect(inError).toMatchObject({ kind, words });
			}
		}
	});
});

describe('hostile texts', () => {
	/** The longest text that any pattern was given. */
	function longestSeen(work: () => void): number {
		let longest = 0;
		const { exec } = RegExp.prototype;
		const spy = jest.spyOn(RegExp.prototype, 'exec').mockImplementation(function (
			this: RegExp,
			text: string,
		) {
			longest = Math.max(longest, text.length);
			return exec.call(this, text);
		});
		try {
			work();
		} finally {
			spy.mockRestore();
		}
		return longest;
	}

	const LONG = 1_000_000;
	const texts = ['1', '1,', '1 ', ' ', '<', '<script>', '{ ', '"', 'x', '-'].map((part) =>
		part.repeat(LONG / part.length),
	);

	it('are cut before a pattern sees them', () => {
		const longest = longestSeen(() => {
			for (const text of texts) {
				for (const status of [200, 403, 404, 500]) {
					classify(status, framed(text, text, []), { 'retry-after': text });
					classify(status, { ...framed(status, text, []), error: text });
					classify(status, text);
				}
				readTransportError(text);
			}
		});
		expect(longest).toBeGreaterThan(100);
		expect(longest).toBeLessThanOrEqual(10_000);
	});
});
