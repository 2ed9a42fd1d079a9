import type { Credential } from '../../engine/client/credential';
import { idOf, type Named } from '../../engine/settings/values';
import { LISTS, type NamedList } from '../../reports/account';
import { MAX_TRIES } from '../resources/shared/options';
import { PARAMETER_FIELDS } from '../resources/shared/reportFields';
import type { Call } from './call';
import { namedIn, readList } from './lists';
import type { NodeRun } from './nodeRun';
import { requestsOfCall } from './requests';

type Parameters = Readonly<Record<string, string>>;

/** Lists whose IDs reports take as parameters. */
const LISTED: readonly NamedList[] = [LISTS.agents, LISTS.campaigns, LISTS.skills];

/** The list in which a value of a parameter is a name; undefined where it is an ID, or means all. */
function listFor([parameter, value]: readonly [string, string]): NamedList | undefined {
	return value === 'all' || /^\d+$/.test(value)
		? undefined
		: LISTED.find(({ key }) => key === parameter);
}

/**
 * Puts IDs where a builder gave names. It takes one call for each list that is needed, none for IDs.
 *
 * @param parameters those of the query
 * @param onRequest called before each request
 * @throws {UnusableSetting} for a name that not exactly one has
 */
export async function withIds(
	call: Call,
	credential: Credential,
	parameters: Parameters,
	onRequest: () => void,
): Promise<Parameters> {
	const ids: Record<string, string> = {};
	for (const [parameter, text] of Object.entries(parameters)) {
		const list = listFor([parameter, text]);
		if (list === undefined) continue;
		const named = await readOnce(call, credential, list, onRequest);
		ids[parameter] = idOf(text, named, PARAMETER_FIELDS[parameter].label);
	}
	return { ...parameters, ...ids };
}

/** What was read, by run: the input items of a run ask once. */
const known = new WeakMap<NodeRun, Map<string, Promise<readonly Named[]>>>();

async function readOnce(
	call: Call,
	credential: Credential,
	list: NamedList,
	onRequest: () => void,
): Promise<readonly Named[]> {
	const lists = known.get(call.run) ?? new Map<string, Promise<readonly Named[]>>();
	known.set(call.run, lists);
	const key = [credential.address, credential.token, list.id].join(' ');
	const query = { api: list.id };
	const requesting = { credential, path: list.path, query, maxTries: Number(MAX_TRIES.default) };
	const reading =
		lists.get(key) ??
		readList(requestsOfCall(call, requesting, onRequest)).then((rows) => namedIn(rows, list));
	lists.set(key, reading);
	return await reading;
}
