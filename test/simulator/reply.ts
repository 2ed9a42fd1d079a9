// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import { STATUS_CODES } from 'node:http';

import { API_ERRORS, type ErrorName } from './errors';
import type { Settings } from './settings';

/** How an answer ends: as it should, or one of the ways in which a connection fails. */
export type Ending =
	'whole' | 'reset' | 'resetMidBody' | 'hang' | 'hangMidBody' | 'drip' | 'endless';

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
	/** How a dripping answer drips. */
	drip?: { everyMs: number; bytes: number };
}

/** An answer of any kind that arrives whole. */
export function reply(
	status: number,
	contentType: string,
	body: string | Buffer,
	more: Partial<Reply> = {},
): Reply {
	return {
		status,
		headers: { 'content-type': contentType },
		body: typeof body === 'string' ? Buffer.from(body, 'utf8') : body,
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
	return reply(status, 'application/json; charset=utf-8', `{${fields.join(',')}}`, { rows });
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
		'text/html; charset=utf-8',
		`<!DOCTYPE html>\n<html><head><title>${title}</title></head>` +
			`<body><h1>${title}</h1><hr>Apache/2.4.41 (Ubuntu) Server</body></html>\n`,
	);
}
