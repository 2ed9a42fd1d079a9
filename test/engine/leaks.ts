// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- how n8n stores executions; never part of the package
import { stringify } from 'flatted';

import type { Simulator } from '../simulator';
import type { NodeResult } from './engine';

/** A token whose characters differ between the forms in which it could be written. */
export const SECRET = 'S3cr3t+/=Wolkvox&Token%7E~"<x>';
export const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Every way to write it that somebody could read, and its two halves. */
const FORMS = [
	SECRET,
	SECRET.slice(0, 12),
	SECRET.slice(-12),
	encodeURIComponent(SECRET),
	encodeURI(SECRET),
	JSON.stringify(SECRET).slice(1, -1),
	// Without the last characters, which depend on what follows.
	base64(SECRET).slice(0, -4),
	base64(`wolkvox-token:${SECRET}`).slice(20, -4),
	Buffer.from(SECRET).toString('hex'),
];

/** Every text that can be reached from a value: own and inherited properties, hidden ones, causes. */
function textsIn(root: unknown): string[] {
	const texts: string[] = [];
	const seen = new Set<unknown>();
	const left: unknown[] = [root];
	const visit = (owner: object, key: PropertyKey) => {
		texts.push(String(key));
		try {
			left.push(Reflect.get(owner, key));
		} catch {
			// A getter that needs more than this.
		}
	};
	while (left.length > 0) {
		const value = left.pop();
		if (typeof value === 'string') texts.push(value);
		if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
		if (seen.has(value)) continue;
		seen.add(value);
		if (value instanceof Map) left.push(...value.keys(), ...value.values());
		if (value instanceof Set) left.push(...value);
		if (Buffer.isBuffer(value)) texts.push(value.toString('latin1'));
		else if (typeof value === 'object') {
			for (let level: object | null = value; level; level = Reflect.getPrototypeOf(level)) {
				if (level === Object.prototype || level === Array.prototype) break;
				for (const key of Reflect.ownKeys(level)) visit(value, key);
			}
		}
	}
	return texts;
}

/** Where the secret can be read; nothing, as it should be. */
export function leaksIn(places: Record<string, unknown>): string[] {
	return Object.entries(places).flatMap(([place, value]) => {
		const text = textsIn(value).join('\n');
		return FORMS.filter((form) => text.includes(form)).map((form) => {
			const at = text.indexOf(form);
			return `${place}: ${form} in …${text.slice(Math.max(0, at - 60), at + 60)}…`;
		});
	});
}

/** The same for everything of a run that somebody could see. */
export function leaksOf(
	{ items, errorItems, error, run }: NodeResult,
	requests: Simulator['requests'],
	log: unknown,
): string[] {
	return leaksIn({
		output: [items, errorItems],
		error,
		run,
		saved: stringify(run.data),
		json: JSON.stringify([items, errorItems, error]),
		text: [String(error?.stack), String(error)],
		log,
		// But for the one place where the token belongs.
		requests: requests.map((request) => ({ ...request, token: undefined })),
	});
}
