// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import { STATUS_CODES } from 'node:http';

import type { Settings } from './settings';

/** The errors that the API is known to answer with, by the names that faults refer to them by. */
export const API_ERRORS = {
	apiMissing: { status: 400, message: 'THE API YOU WANT TO CONSULT DOES NOT EXIST' },
	parametersMissing: { status: 400, message: 'SOME PARAMETERS ARE REQUIRED' },
	tokenMissing: { status: 401, message: 'PLEASE ENTER THE WOLKVOX-TOKEN' },
	tokenWrong: { status: 403, message: 'PLEASE VALIDATE TOKEN' },
	quotaUsedUp: { status: 403, message: 'TOKEN LIMIT EXCEEDED' },
	simultaneous: {
		status: 403,
		message: 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)',
	},
	// Nobody has published these words; a fault may bring others.
	maintenance: { status: 403, message: 'SERVICE DISABLED WHILE A BACKUP IS RUNNING' },
	noRecords: { status: 404, message: 'Validate dates entered' },
	tooManyRequests: { status: 429, message: 'TOO MANY REQUESTS' },
	serverError: { status: 500, message: 'INTERNAL SERVER ERROR' },
} satisfies Record<string, { status: number; message: string }>;

/** The name of one of the API's errors. */
export type ErrorName = keyof typeof API_ERRORS;

/** How an answer ends: as it should, or one of the ways in which a connection fails. */
export type Ending = 'whole' | 'reset' | 'resetMidBody' | 'hang' | 'hangMidBody';

/** An answer, ready to be sent. */
export interface Reply {
	status: number;
	headers: Record<string, string>;
	body: Buffer;
	/** How many of the report's rows it carries. */
	rows: number;
	ending: Ending;
	/** Time to wait before the first byte, beside the general latency. */
	delayMs: number;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** An answer of any kind that arrives whole. */
export function reply(
	status: number,
	body: string | Buffer,
	{ contentType = JSON_TYPE, ...more }: Partial<Reply> & { contentType?: string } = {},
): Reply {
	return {
		status,
		headers: { 'content-type': contentType },
		body: Buffer.from(body),
		rows: 0,
		ending: 'whole',
		delayMs: 0,
		...more,
	};
}

/** What stands in wolkvox's envelope; `data` is JSON text, or undefined to leave the field out. */
interface Envelope {
	code: number;
	message: string;
	data: string | undefined;
	/** The HTTP status, where it is not the body's code. */
	status?: number;
	rows?: number;
}

/** An answer in wolkvox's envelope. */
export function envelope(
	{ code, message, data, status = code, rows = 0 }: Envelope,
	settings: Pick<Settings, 'code'>,
): Reply {
	const fields = [
		`"code":${settings.code === 'text' ? `"${code}"` : code}`,
		`"error":${JSON.stringify(code < 400 ? null : (STATUS_CODES[code] ?? 'error').toUpperCase())}`,
		`"msg":${JSON.stringify(message)}`,
	];
	if (data !== undefined) fields.push(`"data":${data}`);
	return reply(status, `{${fields.join(',')}}`, { rows });
}

/** The envelope around a list, in place of a report's rows too. */
export function listReply(
	data: unknown,
	settings: Pick<Settings, 'code'>,
	message?: string,
): Reply {
	const rows = Array.isArray(data) ? data.length : 0;
	const counted = message ?? `${rows} records were found`;
	return envelope({ code: 200, message: counted, data: JSON.stringify(data), rows }, settings);
}

/** One of the API's errors, as its documentation writes it. */
export function errorReply(
	name: ErrorName,
	settings: Pick<Settings, 'code'>,
	other: { code?: number; message?: string; status?: number } = {},
): Reply {
	const { status: code, message } = API_ERRORS[name];
	return envelope({ code, message, data: 'null', ...other }, settings);
}

/** A web page, as a web server or a gateway in front of the API would show it. */
export function htmlReply(status: number): Reply {
	const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
	return reply(
		status,
		`<!DOCTYPE html>\n<html><head><title>${title}</title></head>` +
			`<body><h1>${title}</h1><hr>Apache/2.4.41 (Ubuntu) Server</body></html>\n`,
		{ contentType: 'text/html; charset=utf-8' },
	);
}
