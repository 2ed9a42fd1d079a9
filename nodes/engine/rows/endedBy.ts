/** Who ended a session, as the builder filters and charts it. */
export type HungUpBy = 'agent' | 'client' | 'unknown';

/**
 * The words that wolkvox uses. The page of this report names "the client or the agent"; sister
 * reports send `agent` and `customer`; Spanish forms are possible.
 */
const WORDS: ReadonlyMap<string, HungUpBy> = new Map([
	['agent', 'agent'],
	['agente', 'agent'],
	['asesor', 'agent'],
	['asesora', 'agent'],
	['client', 'client'],
	['cliente', 'client'],
	['customer', 'client'],
]);

/** Reads who ended the session; any word that is not known is `unknown`. */
export function parseHungUpBy(value: unknown): HungUpBy {
	if (typeof value !== 'string') return 'unknown';
	return WORDS.get(value) ?? WORDS.get(value.trim().toLowerCase()) ?? 'unknown';
}
