import { parseWholeNumber, quote, UnusableSetting } from '../settings/settings';
import { ZoneClock } from '../time/zone';

/** What the fields of the credential hold, as they came; `baseUrl` replaces the server's address. */
export type CredentialFields = Readonly<
	Partial<Record<'server' | 'token' | 'timeZone' | 'simultaneousRequests' | 'baseUrl', unknown>>
>;

export type Credential = Readonly<ReturnType<typeof readCredential>>;

/** @throws {UnusableSetting} naming the field that cannot be used, never showing the token */
export function readCredential(fields: CredentialFields) {
	const { token, simultaneousRequests } = fields;
	return {
		address: serverAddress(fields),
		token: readToken(token),
		clock: readClock(fields),
		// wolkvox: two for each token.
		simultaneousRequests: parseWholeNumber(simultaneousRequests, 'Simultaneous Requests', 1, 2),
	};
}

/** @throws {UnusableSetting} if the token is empty or holds what no header can carry */
export function readToken(value: unknown): string {
	const token = typeof value === 'string' ? value.trim() : '';
	if (/^[\x21-\x7e]+$/.test(token)) return token;
	const title = token === '' ? 'The wolkvox token is missing' : 'The wolkvox token cannot be right';
	const advice =
		'Copy the token from the wolkvox Manager into the credential, without spaces or line breaks inside.';
	throw new UnusableSetting({ title, advice });
}

function readClock({ timeZone: value, token }: CredentialFields): ZoneClock {
	const clock = typeof value === 'string' ? new ZoneClock(value) : undefined;
	if (clock?.zone.isValid) return clock;
	const title = `The time zone of the credential is not known: ${quote(value, token)}`;
	const advice = 'Choose the zone of your wolkvox operation from the list, such as America/Bogota.';
	throw new UnusableSetting({ title, advice });
}

/** Its servers are one level below. */
export const DOMAIN = 'wolkvox.com';
/** `0010`, `10`, `wv0010`; or `wv0010.wolkvox.com`, also as an address with whatever page follows. */
const SERVER = /^(?:wv)?(\d{1,4})$|^(?:https?:\/\/)?(?:wv)?(\d{1,4})\.wolkvox\.com(?:[/?#]\S*)?$/i;

/** Where requests go, without a slash at the end; refuses what a slip or trick would send elsewhere. */
export function serverAddress(setting: CredentialFields): string {
	const baseUrl = textOf(setting.baseUrl);
	const isLeftOut = baseUrl === '' && typeof (setting.baseUrl ?? '') === 'string';
	if (!isLeftOut) return checkBaseUrl(baseUrl, setting);
	const server = textOf(setting.server);
	const digits = SERVER.exec(server)?.slice(1).find(Boolean);
	if (digits !== undefined && !/\p{Cc}/u.test(server)) {
		return `https://wv${digits.padStart(4, '0')}.${DOMAIN}`;
	}
	const shown = quote(withoutSecrets(server), setting.token);
	const title =
		server === '' ? 'The wolkvox server is missing' : `This is not a wolkvox server: ${shown}`;
	const advice =
		'Enter the number of your operation’s server in the credential: the four digits of wv0010.wolkvox.com are 0010. You can paste the address of the wolkvox Manager.';
	throw new UnusableSetting({ title, advice });
}

/** Where a request goes: an address of its own, or a path below a base. */
export type RequestAddress = Readonly<Partial<Record<'url' | 'baseURL', string>>>;

/** An address of its own, which an HTTP client takes as it is. */
const ABSOLUTE = /^https?:\/\/[^/?#\\\s]+([/?#]|$)/i;
/** A path that every client joins to its base; nothing that one of them could take for an address. */
const PATH = /^(?!\/[/\\])\/?[^/?#\\\s:]*([/?#]|$)/;

/** Refuses a request to anywhere but the credential's own address or another server of wolkvox. */
export function assertMayCarryToken(request: RequestAddress, setting: CredentialFields): void {
	const own = new URL(serverAddress(setting));
	const { url = '', baseURL = '' } = request;
	const address = PATH.test(url) ? baseURL : url;
	const isPlain = ABSOLUTE.test(address) && !/\p{Cc}/u.test(url + baseURL);
	const target = isPlain && URL.canParse(address) ? new URL(address) : undefined;
	if (target?.origin === own.origin) return;
	const isWolkvox = target?.protocol === 'https:' && target.hostname.endsWith(`.${DOMAIN}`);
	if (isWolkvox && target.port === '') return;
	const title = `The wolkvox token is not sent to ${target ? quote(target.host) : 'this address'}`;
	const advice = `This credential only works for ${own.host} and other https addresses of ${DOMAIN}. Check the URL of the request.`;
	throw new UnusableSetting({ title, advice });
}

function checkBaseUrl(baseUrl: string, setting: CredentialFields): string {
	const isShort = baseUrl.length <= LONGEST_ADDRESS;
	const isPlain = isShort && /^https?:\/\/[^\s?#\p{Cc}]+$/iu.test(baseUrl);
	if (isPlain && URL.canParse(baseUrl)) return baseUrl.replace(/\/+$/, '');
	const title = `The base URL is not a web address: ${quote(withoutSecrets(setting.baseUrl), setting.token)}`;
	const advice = 'Leave it empty, or enter an address that begins with https:// or http://.';
	throw new UnusableSetting({ title, advice });
}

const LONGEST_ADDRESS = 2_000;
/** A colon that begins no port, or an encoded `@`: before and behind it, a password may stand. */
const PERHAPS_SECRET = /:(?!\d*(?:[/?#]|$))|%40/;

/** An address as a message may show it: without user, password and whatever follows its path. */
function withoutSecrets(address: unknown): unknown {
	if (typeof address !== 'string') return typeof address === 'object' ? 'an object' : address;
	const shown = address.slice(0, LONGEST_ADDRESS);
	const at = shown.lastIndexOf('@');
	const behind = at > 0 ? `…${shown.slice(at)}` : shown;
	const safe = PERHAPS_SECRET.test(behind.replace(/^\w+:\/\//, '')) ? '…' : behind;
	return safe.replace(/([?#])[^]+$/, '$1…');
}

/** User and password of an address, as servers may repeat them. */
export function secretsIn(address: string): string[] {
	const { username, password } = new URL(address);
	// Without a password, the user is mostly a key.
	const secret = password || username;
	if (secret === '') return [];
	return [`${decoded(username)}:${decoded(password)}`, decoded(secret), secret];
}

/** What a server reads; a bare `%` is meant as it is. */
function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function textOf(value: unknown): string {
	if (typeof value === 'number') return String(value);
	// Not `trim`: a control character is no slip of the hand.
	if (typeof value !== 'string') return '';
	// What is longer is refused anyway, and would be slow to look at.
	if (value.length > LONGEST_ADDRESS) return value.slice(0, LONGEST_ADDRESS + 1);
	return value.replace(/^[ \u00a0]+|[ \u00a0]+$/g, '');
}
