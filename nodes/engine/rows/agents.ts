import { quote, UnusableSetting } from '../settings/problem';
import { asText } from './identity';

/** Agents that were asked for. */
export interface AgentMatcher {
	readonly fits: (id: unknown, name: unknown) => boolean;
	readonly observe: (id: unknown, name: unknown) => void;
	readonly unmatched: () => readonly string[];
}

export function parseAgents(value: unknown): AgentMatcher {
	const list = Array.isArray(value) ? value : [value];
	const isList = list.every((entry) => typeof entry === 'string' || Number.isFinite(entry));
	const ids = (isList ? list : [])
		.flatMap((entry) => String(entry).split(','))
		.map((id) => id.trim());
	const named = new Set(ids.filter((id) => id !== ''));
	if (named.size === 0) {
		throw new UnusableSetting({
			title: `“Agent ID” is not a list of agent IDs: ${quote(value)}`,
			advice: 'Give one ID, or several separated by commas: 1001, 1002.',
		});
	}
	return { fits: (id) => named.has(asText(id).trim()), observe: () => {}, unmatched: () => [] };
}
