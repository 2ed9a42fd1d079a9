import { isRecord } from '../../engine/client/response';
import { quote, UnusableSetting } from '../../engine/settings/problem';

/** Where parameters are read: n8n's contexts, those of nodes and of triggers. */
export interface ParameterSource {
	getNodeParameter(name: string, fallback?: unknown): unknown;
}

/**
 * Reads a collection such as "Options".
 *
 * @param label its name as the editor shows it
 * @throws {UnusableSetting} if an expression gave something else
 */
export function readCollection(
	source: ParameterSource,
	name: string,
	label: string,
): Record<string, unknown> {
	const value = source.getNodeParameter(name, {});
	if (value === undefined || value === '') return {};
	if (isRecord(value)) return value;
	throw new UnusableSetting({
		title: `“${label}” is not a list of named values: ${quote(value)}`,
		advice: 'Add what you need one by one, or give an object such as {"order": "newestFirst"}.',
	});
}
