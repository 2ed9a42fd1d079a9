import type { ErrorName } from './errors';
import { randomAt } from './random';
import { envelope, errorReply, htmlReply, reply, type Reply } from './reply';
import type { Settings } from './settings';

/** When a fault strikes: all the conditions given must hold; none given means always. */
export interface FaultMatcher {
	/** The number of the request in the log, or several; the first request after a reset is 1. */
	requests?: number | number[];
	/** The range is longer than so many seconds, both ends counted. */
	longerThan?: number;
	/** The range is shorter than so many seconds, both ends counted. */
	shorterThan?: number;
	/** The range holds this wall-clock second. */
	covers?: number;
	/** The name in the `api` parameter. */
	api?: string;
	/** The share of requests that it strikes, drawn by `seed` and the request's number. */
	probability?: number;
	seed?: number;
	/** It strikes so many times at most. */
	first?: number;
}

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
	| { do: 'delay'; ms: number };

/** One fault switch. */
export interface Fault {
	/** What the log calls it; otherwise the name of the error or of what it does. */
	name?: string;
	when?: FaultMatcher;
	then: FaultEffect;
}

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
] as const satisfies ReadonlyArray<FaultEffect['do']>;

/** What a matcher looks at. */
export interface FaultSubject {
	number: number;
	api: string | undefined;
	/** Wall-clock seconds, where the range could be read. */
	from: number | undefined;
	to: number | undefined;
}

/** How the regular answer may be bent on its way. */
export interface Bend {
	message?: string;
	keepRows?: number;
}

/** Finds the fault that strikes a request, and remembers how often each has struck. */
export class FaultPlan {
	private readonly struck = new WeakMap<Fault, number>();

	/** The first fault that strikes; it counts as struck from then on. */
	next(faults: readonly Fault[], subject: FaultSubject): Fault | undefined {
		const fault = faults.find((candidate) => this.strikes(candidate, subject));
		if (fault) this.struck.set(fault, (this.struck.get(fault) ?? 0) + 1);
		return fault;
	}

	private strikes(fault: Fault, subject: FaultSubject): boolean {
		const { requests, first, probability, seed = 1, api } = fault.when ?? {};
		return (
			(requests === undefined || [requests].flat().includes(subject.number)) &&
			(api === undefined || api === subject.api) &&
			matchesRange(fault.when ?? {}, subject) &&
			(probability === undefined || randomAt(seed, subject.number) < probability) &&
			(first === undefined || (this.struck.get(fault) ?? 0) < first)
		);
	}
}

function matchesRange(when: FaultMatcher, { from, to }: FaultSubject): boolean {
	const { longerThan, shorterThan, covers } = when;
	if (longerThan === undefined && shorterThan === undefined && covers === undefined) return true;
	if (from === undefined || to === undefined) return false;
	const length = to - from + 1;
	return (
		length > (longerThan ?? -Infinity) &&
		length < (shorterThan ?? Infinity) &&
		(covers === undefined || (from <= covers && covers <= to))
	);
}

/** The name under which the log shows a fault. */
export function faultName({ name, then }: Fault): string {
	return name ?? (then.do === 'error' ? then.error : then.do);
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
	}
}

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
		'application/json; charset=utf-8',
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
