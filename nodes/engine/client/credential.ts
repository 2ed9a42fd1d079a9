import { quote, UnusableSetting } from '../settings/problem';
import { isZone, ZoneClock } from '../time/zone';
import { parseWholeNumber } from '../settings/values';
import { serverAddress } from './serverAddress';

/** What the fields of the credential hold, as they came. */
export interface CredentialFields {
	readonly server?: unknown;
	readonly token?: unknown;
	readonly timeZone?: unknown;
	readonly simultaneousRequests?: unknown;
	readonly baseUrl?: unknown;
}

/** A credential that can be used. */
export interface Credential {
	/** Where requests go, without a slash at the end. */
	readonly address: string;
	readonly token: string;
	/** The clock of the operation. */
	readonly clock: ZoneClock;
	/** How many requests may be in flight with the token. */
	readonly simultaneousRequests: number;
}

/** wolkvox: two simultaneous requests for each token. */
export const MOST_SIMULTANEOUS_REQUESTS = 2;

/**
 * Reads a credential.
 *
 * @throws {UnusableSetting} naming the field that cannot be used, never showing the token
 */
export function readCredential(fields: CredentialFields): Credential {
	return {
		address: serverAddress(fields),
		token: readToken(fields.token),
		clock: readClock(fields),
		simultaneousRequests: parseWholeNumber(fields.simultaneousRequests, 'Simultaneous Requests', {
			min: 1,
			max: MOST_SIMULTANEOUS_REQUESTS,
		}),
	};
}

/**
 * Reads the token, without the spaces that come along when it is copied.
 *
 * @throws {UnusableSetting} if it is empty or holds what no header can carry
 */
export function readToken(value: unknown): string {
	const token = typeof value === 'string' ? value.trim() : '';
	if (/^[\x21-\x7e]+$/.test(token)) return token;
	throw new UnusableSetting({
		title: token === '' ? 'The wolkvox token is missing' : 'The wolkvox token cannot be right',
		advice:
			'Copy the token from the wolkvox Manager into the credential, without spaces or line breaks inside.',
	});
}

function readClock({ timeZone: value, token }: CredentialFields): ZoneClock {
	if (typeof value === 'string' && isZone(value)) return new ZoneClock(value);
	throw new UnusableSetting({
		title: `The time zone of the credential is not known: ${quote(value, token)}`,
		advice: 'Choose the zone of your wolkvox operation from the list, such as America/Bogota.',
	});
}
