import { correct, type Correction } from './corrections';
import type { ReportFacts } from './facts';
import { errorReply, htmlReply, listReply, reply, type ErrorName, type Reply } from './reply';
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
	/** wolkvox's envelope with anything in it; what is not given is as in an empty success. */
	| {
			do: 'envelope';
			status?: number;
			code?: unknown;
			error?: unknown;
			message?: string;
			data?: unknown;
	  }
	/** The regular answer with another `msg`. */
	| { do: 'message'; message: string }
	/** The regular answer with a `msg` that counts so many rows more than there are. */
	| { do: 'overstate'; by: number }
	/** The regular answer for only the first part of its rows, as if there were no more. */
	| { do: 'dropRows'; keep?: number }
	/** The regular answer with its rows written otherwise than before; see corrections.ts. */
	| { do: 'correct'; how: Correction }
	/** The regular answer, later. */
	| { do: 'delay'; ms: number };

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
			return reply(0, '', { ending: effect.do });
		case 'resetMidBody':
		case 'hangMidBody': {
			const whole = regular();
			// The length is announced in full.
			const headers = { ...whole.headers, 'content-length': String(whole.body.length) };
			return { ...cut(whole, effect.at), headers, ending: effect.do };
		}
		case 'html':
			return htmlReply(effect.status ?? 200);
		case 'cutJson':
			return cut(regular(), effect.at);
		case 'verbatim': {
			const { status = 200, headers, body = '', bodyBase64 } = effect;
			const bytes = bodyBase64 === undefined ? body : Buffer.from(bodyBase64, 'base64');
			return reply(status, bytes, headers && { headers });
		}
		case 'redirect':
			return { ...htmlReply(effect.status ?? 302), headers: { location: effect.to } };
		case 'data':
			return listReply(effect.data, settings, effect.message);
		case 'envelope':
			return playEnvelope(effect, settings);
		case 'message':
			return regular({ message: effect.message });
		case 'overstate':
			return regular({ overstate: effect.by });
		case 'dropRows':
			return regular({ keepRows: effect.keep ?? 0.5 });
		case 'correct':
			return regular({ changeRow: (row, facts) => correct(row, facts, effect.how) });
		case 'delay':
			return { ...regular(), delayMs: effect.ms };
	}
}

type Played<Name extends FaultEffect['do']> = Extract<FaultEffect, { do: Name }>;

function playError(effect: Played<'error'>, settings: Pick<Settings, 'code'>): Reply {
	const { error, status, message, retryAfter, underHttp200 } = effect;
	const answer = errorReply(error, settings, {
		...(status !== undefined && { code: status }),
		...(message !== undefined && { message }),
		...(underHttp200 && { status: 200 }),
	});
	if (retryAfter !== undefined) answer.headers['retry-after'] = String(retryAfter);
	return answer;
}

function playEnvelope(effect: Played<'envelope'>, { code }: Pick<Settings, 'code'>): Reply {
	const fields = {
		code: effect.code ?? (code === 'text' ? '200' : 200),
		error: effect.error ?? null,
		msg: effect.message ?? '0 records were found',
		data: effect.data === undefined ? [] : effect.data,
	};
	const rows = Array.isArray(effect.data) ? effect.data.length : 0;
	return reply(effect.status ?? 200, JSON.stringify(fields), { rows });
}

/** The first part of an answer, never all of it. */
function cut(whole: Reply, at = 0.5): Reply {
	const bytes = Math.min(Math.floor(whole.body.length * at), whole.body.length - 1);
	return { ...whole, status: 200, body: whole.body.subarray(0, bytes), rows: 0 };
}
