import type { Range } from '../time/range';

/** A request that failed, as far as it can be told apart. */
export interface Failure {
	readonly kind: FailureKind;
	/** The server's own, if any, without markup and short. */
	readonly words?: string;
	/** Undefined where no answer came, or where its rows cannot be right. */
	readonly status?: number;
	/** How long the server asks to wait, in seconds. */
	readonly retryAfter?: number;
}

/** What is done about a kind of failure before a person hears of it. */
export interface Policy {
	/** `whenFree`: another workflow is using the token, which does not count as a try. */
	readonly retry: 'never' | 'backOff' | 'slowly' | 'whenFree';
	/** Whether a shorter window may succeed where this one keeps failing. */
	readonly split?: boolean;
	/** Whether every further call with this token would fail the same way. */
	readonly stopsToken?: boolean;
	/** What a second look that ends so tells of the server; unset, wolkvox has answered. */
	readonly useless?: 'itself' | 'notWolkvox' | 'unreachable';
}

type Kind = readonly [title: string, advice: string, policy?: Partial<Policy>];

/** Source: wolkvox's error table and public integrations; docs/troubleshooting.md explains each. */
export const KINDS = {
	brokenAnswer: [
		'wolkvox answered with something that is not a report',
		'The server may be in trouble, or the answer too heavy. Try again in a few minutes, or with a shorter date range. If it stays so, check the server in the credential.',
		{ retry: 'backOff', split: true, useless: 'notWolkvox' },
	],
	busyToken: [
		'The wolkvox token was busy all the time',
		'Other workflows or programs keep using the same token; wolkvox allows two requests at once. Run them at other times, or use a token of its own for each.',
		{ retry: 'whenFree' },
	],
	certificate: [
		'The server’s certificate is not trusted',
		'Check the server in the credential (and the base URL, if one is set). Behind a proxy with a certificate of its own, n8n must be told to trust that one.',
		{ useless: 'itself' },
	],
	connectionLost: [
		'The connection to wolkvox broke off',
		'Try again in a few minutes, or with a shorter date range.',
		{ retry: 'backOff', split: true, useless: 'unreachable' },
	],
	maintenance: [
		'wolkvox refuses the request for now',
		'It may be a maintenance or backup window. Try again later; if it stays so, ask wolkvox support. Behind a company’s proxy, ask whether it allows the address of your wolkvox server.',
		{ retry: 'slowly' },
	],
	malformedAnswer: [
		'The answer of wolkvox cannot be read',
		'It arrived whole, but is damaged, or something else stands in it. Try again in a few minutes; if it stays so, show this to wolkvox support.',
		{ retry: 'backOff', useless: 'notWolkvox' },
	],
	monthEndRefused: [
		'wolkvox gives nothing for a range across the end of a month, although it has records',
		'Asked for each month alone, it gives records. Choose “One Result Per: Month”, or a date range within one calendar month.',
	],
	notEnabled: [
		'wolkvox does not offer this report on this server',
		'Ask wolkvox support whether this report is enabled for your operation.',
	],
	notFound: [
		'wolkvox does not find what was asked for',
		'Check the skill, campaign or agent and the other parameters that were given; a base URL in the credential must lead to wolkvox. Days without records are not told like this.',
	],
	notWolkvox: [
		'The answer does not come from wolkvox',
		'Check the server in the credential (and the base URL, if one is set): the address exists, but something else answers there.',
		{ useless: 'itself' },
	],
	parametersMissing: [
		'wolkvox wants to know more than the report and its dates',
		'Give the parameters that the report needs with “Query Parameters”, among the options of “Get Report”, each with a value that it takes.',
	],
	proxyRefuses: [
		'A proxy between n8n and wolkvox refuses the request',
		'Ask whoever runs the proxy to allow the address of your wolkvox server, and check its user and password where n8n’s proxy is set.',
		{ useless: 'itself' },
	],
	quotaUsedUp: [
		'No wolkvox calls are left today',
		'Every call counts towards a daily quota. Try again tomorrow, run the workflow less often, or ask wolkvox for more.',
		{ stopsToken: true, useless: 'itself' },
	],
	rangeNotKept: [
		'wolkvox did not keep to the date range',
		'It sent records of more than a day before or after the range, so nothing is shown that might be wrong. Ask wolkvox support whether the dates of this report can be asked for.',
	],
	recordsNotSent: [
		'wolkvox counts records, but does not send all of them',
		'The answer names more records than it holds, also where it is asked for in parts. Nothing is shown that might be incomplete. Try again in a few minutes; if it stays so, ask wolkvox support.',
	],
	redirect: [
		'The server sends the request to another address',
		'The token is not sent on to other addresses. Check the server in the credential (and the base URL, if one is set).',
		{ useless: 'itself' },
	],
	resultTooLarge: [
		'wolkvox holds more records for this range than one answer can carry',
		'This cannot be asked for in parts without changing what the rows say. Choose a shorter date range, or only one skill, campaign or agent where the report takes that.',
	],
	rowsMissing: [
		'wolkvox gave fewer records in parts than at once',
		'The report may be changing right now, so nothing is shown that might be incomplete. Try again in a few minutes.',
	],
	serverError: [
		'wolkvox has trouble answering',
		'Try again in a few minutes, or with a shorter date range.',
		{ retry: 'backOff', split: true, useless: 'itself' },
	],
	timeout: [
		'wolkvox did not answer in time',
		'Try a shorter date range, or another time of day; a timeout set under “Request Options” should be more than 60 seconds. If wolkvox never answers, the server in the credential may be wrong, or the IP address of this n8n not on the allowlist of your wolkvox operation.',
		{ retry: 'backOff', split: true, useless: 'unreachable' },
	],
	tokenMissing: [
		'wolkvox did not get a token',
		'Enter the token in the credential. If it is there, a proxy may have removed it.',
		{ stopsToken: true, useless: 'itself' },
	],
	tokenWrong: [
		'wolkvox does not accept the token',
		'The token may be wrong, expired, or of another operation. Copy it again from the wolkvox Manager, and check that the server in the credential is that of the same operation.',
		{ stopsToken: true, useless: 'itself' },
	],
	tooLarge: [
		'The answer of wolkvox is too large',
		'Try a shorter date range.',
		{ split: true, useless: 'notWolkvox' },
	],
	tooManyRequests: [
		'wolkvox asks for fewer requests',
		'Run the workflow less often, or at another time.',
		{ retry: 'backOff' },
	],
	tooManyRows: [
		'wolkvox holds more records for a single second than one answer can carry',
		'The report cannot be read whole, so nothing is shown. Ask wolkvox support whether these records are right.',
	],
	unexpectedData: [
		'wolkvox answered in a form that this node does not know',
		'Please report this to the maintainers of this node.',
	],
	unknown: [
		'wolkvox refused the request',
		'If what it said does not help, show it to wolkvox support.',
	],
	wholeDaysOnly: [
		'wolkvox holds more records for a day than one answer can carry',
		'This server answers whole days only, so that the day cannot be asked for in parts. Nothing is shown that might be incomplete. Ask wolkvox support whether hours can be asked for.',
	],
	unreachable: [
		'wolkvox does not answer at this address',
		'Either the server in the credential is wrong, or the IP address of this n8n is not on the allowlist of your wolkvox operation. Check the server first, then ask wolkvox support to allow the address.',
		{ retry: 'backOff', useless: 'itself' },
	],
} satisfies Readonly<Record<string, Kind>>;

export type FailureKind = keyof typeof KINDS;

export function policyOf(kind: FailureKind): Policy & Record<'title' | 'advice', string> {
	const [title, advice, own]: Kind = KINDS[kind];
	return { retry: 'never', ...own, title, advice };
}

/** A request that failed for good; n8n's side shows it as a `NodeApiError`. */
export class RequestFailed extends Error {
	override readonly name = 'RequestFailed';
	readonly advice: string;

	/** @param tries how many requests were made; 0 if it was given up while it waited */
	constructor(
		readonly failure: Failure,
		readonly window: Range | undefined,
		readonly tries: number,
	) {
		const { title, advice } = policyOf(failure.kind);
		super(title);
		this.advice = advice;
	}
}

/** What the transport throws when no answer came: its message begins with a name such as `ECONNRESET`. */
export class NoAnswer extends Error {
	override readonly name = 'NoAnswer';
}

/** No pattern sees more of what a server or the transport says, in characters. */
export const LONGEST_MESSAGE = 1_000;
/** The first line that fits wins. */
const TRANSPORT_ERRORS: ReadonlyArray<readonly [message: RegExp, kind: FailureKind]> = [
	[/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/i, 'certificate'],
	// A compressed answer that was cut off, or one that is no HTTP.
	[/\bZ_[A-Z]+_ERROR|HPE_|BROTLI|ERR__ERROR_|decompress/i, 'connectionLost'],
	[/unexpected end of file|incorrect (header|data) check/i, 'connectionLost'],
	[/ECONNABORTED|ESOCKETTIMEDOUT|timeout of/i, 'timeout'],
	[/ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE|aborted|socket hang up/i, 'connectionLost'],
	[/maxContentLength|ERR_STRING_TOO_LONG|string longer than|invalid string length/i, 'tooLarge'],
];

/** Why no answer came, by the message of {@link NoAnswer}. */
export function readTransportError(message: string): Failure {
	const text = message.slice(0, LONGEST_MESSAGE);
	const known = TRANSPORT_ERRORS.find(([pattern]) => pattern.test(text));
	return { kind: known?.[1] ?? 'unreachable' };
}
