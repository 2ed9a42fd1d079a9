import type { ProblemWords } from '../settings/problem';

/** Every way in which a request can fail. */
export type FailureKind =
	| 'brokenAnswer'
	| 'busyToken'
	| 'certificate'
	| 'connectionLost'
	| 'maintenance'
	| 'notEnabled'
	| 'notWolkvox'
	| 'quotaUsedUp'
	| 'redirect'
	| 'rowsMissing'
	| 'serverError'
	| 'timeout'
	| 'tokenMissing'
	| 'tokenWrong'
	| 'tooLarge'
	| 'tooManyRequests'
	| 'tooManyRows'
	| 'unexpectedData'
	| 'unknown'
	| 'unreachable';

/** A request that failed, as far as it can be told apart. */
export interface Failure {
	readonly kind: FailureKind;
	/** The server's own words, without markup and cut to a sensible length; empty where there were none. */
	readonly words: string;
	/** The HTTP status, or undefined where no answer came. */
	readonly status: number | undefined;
	/** How long the server asks to wait, in seconds. */
	readonly retryAfter: number | undefined;
}

/** What is done about a kind of failure before a person hears of it. */
export interface Policy {
	/**
	 * - `never`: another call would only cost another token
	 * - `backOff`: soon, then later and later
	 * - `slowly`: what takes minutes to pass
	 * - `whenFree`: another workflow is using the token; wait without counting it as a try
	 */
	readonly retry: 'never' | 'backOff' | 'slowly' | 'whenFree';
	/** Whether a shorter window may succeed where this one keeps failing. */
	readonly split: boolean;
	/** Whether every further call with this token would fail the same way. */
	readonly stopsToken: boolean;
	readonly words: ProblemWords;
}

/** What is done when a kind of failure happens, and how it is told. Source: wolkvox's
 * error table and public integrations; what each means is told in docs/troubleshooting.md. */
export const POLICIES: Readonly<Record<FailureKind, Policy>> = {
	brokenAnswer: {
		retry: 'backOff',
		split: true,
		stopsToken: false,
		words: {
			title: 'wolkvox answered with something that is not a report',
			advice:
				'The server may be in trouble, or the answer too heavy. Try again in a few minutes, or with a shorter date range. If it stays so, check the server in the credential.',
		},
	},
	busyToken: {
		retry: 'whenFree',
		split: false,
		stopsToken: false,
		words: {
			title: 'The wolkvox token was busy all the time',
			advice:
				'Other workflows or programs keep using the same token; wolkvox allows two requests at once. Run them at other times, or use a token of its own for each.',
		},
	},
	certificate: {
		retry: 'never',
		split: false,
		stopsToken: false,
		words: {
			title: 'The server’s certificate is not trusted',
			advice:
				'Check the server in the credential (and the base URL, if one is set). Behind a proxy with a certificate of its own, n8n must be told to trust that one.',
		},
	},
	connectionLost: {
		retry: 'backOff',
		split: true,
		stopsToken: false,
		words: {
			title: 'The connection to wolkvox broke off',
			advice: 'Try again in a few minutes, or with a shorter date range.',
		},
	},
	maintenance: {
		retry: 'slowly',
		split: false,
		stopsToken: false,
		words: {
			title: 'wolkvox refuses the request for now',
			advice:
				'It may be a maintenance or backup window. Try again later; if it stays so, ask wolkvox support.',
		},
	},
	notEnabled: {
		retry: 'never',
		split: false,
		stopsToken: false,
		words: {
			title: 'wolkvox does not offer this report on this server',
			advice:
				'Ask wolkvox support whether cobrowsing and its report are enabled for your operation.',
		},
	},
	notWolkvox: {
		retry: 'never',
		split: false,
		stopsToken: false,
		words: {
			title: 'The answer does not come from wolkvox',
			advice:
				'Check the server in the credential (and the base URL, if one is set): the address exists, but something else answers there.',
		},
	},
	quotaUsedUp: {
		retry: 'never',
		split: false,
		stopsToken: true,
		words: {
			title: 'No wolkvox tokens are left today',
			advice:
				'Every call costs one token of a daily quota. Try again tomorrow, run the workflow less often, or ask wolkvox for more.',
		},
	},
	redirect: {
		retry: 'never',
		split: false,
		stopsToken: false,
		words: {
			title: 'The server sends the request to another address',
			advice:
				'The token is not sent on to other addresses. Check the server in the credential (and the base URL, if one is set).',
		},
	},
	rowsMissing: {
		retry: 'never',
		split: false,
		stopsToken: false,
		words: {
			title: 'wolkvox gave fewer records in parts than at once',
			advice:
				'The report may be changing right now, so nothing is shown that might be incomplete. Try again in a few minutes.',
		},
	},
	serverError: {
		retry: 'backOff',
		split: true,
		stopsToken: false,
		words: {
			title: 'wolkvox has trouble answering',
			advice: 'Try again in a few minutes, or with a shorter date range.',
		},
	},
	timeout: {
		retry: 'backOff',
		split: true,
		stopsToken: false,
		words: {
			title: 'wolkvox did not answer in time',
			advice:
				'Try a shorter date range, or another time of day; a timeout set under “Request Options” should be more than 60 seconds. If wolkvox never answers, the server in the credential may be wrong, or the IP address of this n8n not on the allowlist of your wolkvox operation.',
		},
	},
	tokenMissing: {
		retry: 'never',
		split: false,
		stopsToken: true,
		words: {
			title: 'wolkvox did not get a token',
			advice: 'Enter the token in the credential. If it is there, a proxy may have removed it.',
		},
	},
	tokenWrong: {
		retry: 'never',
		split: false,
		stopsToken: true,
		words: {
			title: 'wolkvox does not accept the token',
			advice:
				'The token may be wrong, expired, or of another operation. Copy it again from the wolkvox Manager, and check that the server in the credential is that of the same operation.',
		},
	},
	tooLarge: {
		retry: 'never',
		split: true,
		stopsToken: false,
		words: {
			title: 'The answer of wolkvox is too large',
			advice: 'Try a shorter date range.',
		},
	},
	tooManyRequests: {
		retry: 'backOff',
		split: false,
		stopsToken: false,
		words: {
			title: 'wolkvox asks for fewer requests',
			advice: 'Run the workflow less often, or at another time.',
		},
	},
	tooManyRows: {
		retry: 'never',
		split: false,
		stopsToken: false,
		words: {
			title: 'wolkvox holds more records for a single second than one answer can carry',
			advice:
				'The report cannot be read whole, so nothing is shown. Ask wolkvox support whether these records are right.',
		},
	},
	unexpectedData: {
		retry: 'never',
		split: false,
		stopsToken: false,
		words: {
			title: 'wolkvox answered in a form that this node does not know',
			advice: 'Please report this to the maintainers of this node.',
		},
	},
	unknown: {
		retry: 'never',
		split: false,
		stopsToken: false,
		words: {
			title: 'wolkvox refused the request',
			advice: 'If what it said does not help, show it to wolkvox support.',
		},
	},
	unreachable: {
		retry: 'backOff',
		split: false,
		stopsToken: false,
		words: {
			title: 'wolkvox does not answer at this address',
			advice:
				'Either the server in the credential is wrong, or the IP address of this n8n is not on the allowlist of your wolkvox operation. Check the server first, then ask wolkvox support to allow the address.',
		},
	},
};
