import { transcode, withNotice, withRawBreak, type Encoding } from './body';
import { correct, type Correction } from './corrections';
import type { ErrorName } from './errors';
import type { ReportFacts } from './facts';
import { envelope, errorReply, htmlReply, reply, type Reply } from './reply';
import type { Row } from './report';
import type { Settings } from './settings';

/** What happens to the request. */
export type FaultEffect =
	/** One of the API's errors; `underHttp200` puts its code into the body alone. */
	| {
			do: 'error';
			error: ErrorName;
			status?: number;
			message?: string;
			retryAfter?: number | string;
			underHttp200?: boolean;
	  }
	/** The connection breaks before a byte is answered. */
	| { do: 'reset' }
	/** The connection breaks within the body of the regular answer, at this share of it. */
	| { do: 'resetMidBody'; at?: number }
	/** No answer ever comes. */
	| { do: 'hang' }
	/** The regular answer stops in the middle, and the connection stays open. */
	| { do: 'hangMidBody'; at?: number }
	/** A web page in place of the answer. */
	| { do: 'html'; status?: number }
	/** The first part of the regular answer under HTTP 200, as if it were whole. */
	| { do: 'cutJson'; at?: number }
	/** An answer given word for word; `bodyBase64` for what is not text. */
	| {
			do: 'verbatim';
			status?: number;
			headers?: Record<string, string>;
			body?: string;
			bodyBase64?: string;
	  }
	| { do: 'redirect'; to: string; status?: number }
	/** wolkvox's envelope around any value in place of the rows. */
	| { do: 'data'; data: unknown; message?: string }
	/** The regular answer with another `msg`. */
	| { do: 'message'; message: string }
	/** The regular answer for only the first part of its rows, as if there were no more. */
	| { do: 'dropRows'; keep?: number }
	/** The regular answer, later. */
	| { do: 'delay'; ms: number }
	/** The regular answer with a `msg` that counts so many rows more than there are. */
	| { do: 'overstate'; by: number }
	/** The regular answer with some of its rows written otherwise than before; see corrections.ts. */
	| { do: 'correct'; how: Correction | Correction[]; share?: number }
	/** wolkvox's envelope with anything in it; what is not given is as in an empty success. */
	| {
			do: 'envelope';
			status?: number;
			code?: unknown;
			error?: unknown;
			message?: string;
			data?: unknown;
	  }
	/**
	 * The regular answer in other bytes than UTF-8. `declared`: what its content type says, by default
	 * ISO-8859-1 for that and nothing for Windows-1252; null says nothing.
	 */
	| { do: 'encode'; as: Encoding; declared?: string | null }
	/** The regular answer with a PHP notice around it. */
	| { do: 'notice'; where: 'before' | 'after' | 'both'; text?: string }
	/** The regular answer with a raw line break inside a name. */
	| { do: 'rawBreak' }
	/** The regular answer, a few bytes at a time; once it is out, blanks follow for ever. */
	| { do: 'drip'; everyMs?: number; bytes?: number }
	/** An answer whose rows never end, as fast as the client takes them. */
	| { do: 'endless' };

/** Every effect there is. */
export const EFFECTS = [
	'error',
	'reset',
	'resetMidBody',
	'hang',
	'hangMidBody',
	'html',
	'cutJson',
	'verbatim',
	'redirect',
	'data',
	'message',
	'dropRows',
	'delay',
	'overstate',
	'correct',
	'envelope',
	'encode',
	'notice',
	'rawBreak',
	'drip',
	'endless',
] as const satisfies ReadonlyArray<FaultEffect['do']>;

/** How the regular answer may be bent on its way. */
export interface Bend {
	message?: string;
	keepRows?: number;
	/** How many rows more than there are `msg` counts. */
	overstate?: number;
	/** What is sent in place of a row. */
	changeRow?: (row: Row, facts: ReportFacts) => Row;
}

/**
 * Plays a fault.
 *
 * @param regular makes the answer that the request would have had, bent where the fault asks for it
 */
export function play(
	effect: FaultEffect,
	settings: Pick<Settings, 'code'>,
	regular: (bend?: Bend) => Reply,
): Reply {
	switch (effect.do) {
		case 'error':
			return playError(effect, settings);
		case 'reset':
		case 'hang':
			return reply(0, '', '', { ending: effect.do });
		case 'resetMidBody':
		case 'hangMidBody':
			return partOf(regular(), effect.at, effect.do);
		case 'html':
			return htmlReply(effect.status ?? 200);
		case 'cutJson':
			return cut(regular(), effect.at);
		case 'verbatim':
			return playVerbatim(effect);
		case 'redirect':
			return { ...htmlReply(effect.status ?? 302), headers: { location: effect.to } };
		case 'data':
			return playData(effect, settings);
		case 'message':
			return regular({ message: effect.message });
		case 'dropRows':
			return regular({ keepRows: effect.keep ?? 0.5 });
		case 'delay':
			return { ...regular(), delayMs: effect.ms };
		case 'overstate':
			return regular({ overstate: effect.by });
		case 'correct':
			return regular({
				changeRow: (row, facts) => correct(row, facts, [effect.how].flat(), effect.share),
			});
		case 'envelope':
			return playEnvelope(effect, settings);
		case 'encode':
			return transcode(regular(), effect.as, effect.declared);
		case 'notice':
			return withNotice(regular(), effect.where, effect.text);
		case 'rawBreak':
			return withRawBreak(regular());
		case 'drip': {
			const { everyMs = 50, bytes = 1 } = effect;
			return { ...regular(), ending: 'drip', rows: 0, drip: { everyMs, bytes } };
		}
		case 'endless':
			return reply(200, JSON_TYPE, ENDLESS_HEAD, { ending: 'endless' });
	}
}

const JSON_TYPE = 'application/json; charset=utf-8';
const ENDLESS_HEAD =
	'{"code":"200","error":null,"msg":"9 records were found","data":[{"agent_id":"1"}';

type Played<Name extends FaultEffect['do']> = Extract<FaultEffect, { do: Name }>;

function playError(effect: Played<'error'>, settings: Pick<Settings, 'code'>): Reply {
	const { error, message, retryAfter, underHttp200 } = effect;
	const answer = errorReply(error, settings, {
		...(effect.status === undefined ? {} : { code: effect.status }),
		...(message === undefined ? {} : { message }),
		...(underHttp200 ? { status: 200 } : {}),
	});
	if (retryAfter !== undefined) answer.headers['retry-after'] = String(retryAfter);
	return answer;
}

function playVerbatim(effect: Played<'verbatim'>): Reply {
	const { status = 200, headers, body = '', bodyBase64 } = effect;
	return reply(
		status,
		JSON_TYPE,
		bodyBase64 === undefined ? body : Buffer.from(bodyBase64, 'base64'),
		headers ? { headers } : {},
	);
}

function playData(effect: Played<'data'>, settings: Pick<Settings, 'code'>): Reply {
	const { data, message } = effect;
	const rows = Array.isArray(data) ? data.length : 0;
	return envelope(
		{
			code: 200,
			message: message ?? `${rows} records were found`,
			data: JSON.stringify(data),
			rows,
		},
		settings,
	);
}

function playEnvelope(effect: Played<'envelope'>, { code }: Pick<Settings, 'code'>): Reply {
	const usual = code === 'text' ? '200' : 200;
	const fields = {
		code: effect.code ?? usual,
		error: effect.error ?? null,
		msg: effect.message ?? '0 records were found',
		data: effect.data === undefined ? [] : effect.data,
	};
	const rows = Array.isArray(effect.data) ? effect.data.length : 0;
	return reply(effect.status ?? 200, JSON_TYPE, JSON.stringify(fields), { rows });
}

/** The same answer, of which only a part will arrive; its length is announced in full. */
function partOf(whole: Reply, at: number | undefined, ending: Reply['ending']): Reply {
	const { body } = cut(whole, at);
	const headers = { ...whole.headers, 'content-length': String(whole.body.length) };
	return { ...whole, headers, body, ending, rows: 0 };
}

function cut(whole: Reply, at = 0.5): Reply {
	const bytes = Math.min(Math.floor(whole.body.length * at), whole.body.length - 1);
	return { ...whole, status: 200, body: whole.body.subarray(0, bytes), rows: 0 };
}
