import type { FaultEffect } from './effects';

/** An empty answer whose `error` says something. */
const withError = (error: unknown): FaultEffect => ({ do: 'envelope', error });

/** A success without rows whose `msg` is something else. */
const empty = (message: string): FaultEffect => ({ do: 'data', data: [], message });

/** Effects for what has been seen to go wrong, ready for `{ then: TROUBLE.… }`. */
export const TROUBLE = {
	/** Empty data that is no "no records": `error` says something, in whatever type. */
	errorObject: withError({ code: 17, text: 'MySQL server has gone away' }),
	errorTrue: withError(true),
	errorOne: withError(1),
	errorList: withError(['MySQL server has gone away']),
	errorText: withError('MySQL server has gone away'),
	/** HTTP 200 with an empty list, and another line of the error table in `msg`. */
	emptyTokenLimit: empty('TOKEN LIMIT EXCEEDED'),
	emptyTokenWrong: empty('PLEASE VALIDATE TOKEN'),
	/** The envelope of "no records" with another line of the error table. */
	noRecordsTokenLimit: { do: 'error', error: 'noRecords', message: 'TOKEN LIMIT EXCEEDED' },
	noRecordsTokenWrong: { do: 'error', error: 'noRecords', message: 'PLEASE VALIDATE TOKEN' },
	/** A count of rows, and none sent. */
	countWithoutRows: empty('3 records were found'),
	/** Bytes that are no UTF-8. */
	latin1Declared: { do: 'encode', as: 'iso-8859-1' },
	windows1252Undeclared: { do: 'encode', as: 'windows-1252' },
	windows1252DeclaredUtf8: { do: 'encode', as: 'windows-1252', declared: 'utf-8' },
	noticeBefore: { do: 'notice', where: 'before' },
	noticeAfter: { do: 'notice', where: 'after' },
	noticeBoth: { do: 'notice', where: 'both' },
	noContent: { do: 'verbatim', status: 204 },
	captivePage: { do: 'html', status: 200 },
	proxyPassword: {
		do: 'verbatim',
		status: 407,
		headers: { 'content-type': 'text/html', 'proxy-authenticate': 'Basic realm="proxy"' },
		body: '<html><body><h1>407 Proxy Authentication Required</h1></body></html>',
	},
} as const satisfies Record<string, FaultEffect>;
