import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';

import { type Credential, readCredential } from '../../engine/client/credential';
import { failureOf, RequestFailed } from '../../engine/client/failures';
import { request as makeRequest, type RequestContext } from '../../engine/client/request';
import { asText, isMissing } from '../../engine/rows/identity';
import { UnusableSetting } from '../../engine/settings/problem';
import { bare, foldName, type Named, shown } from '../../engine/settings/values';
import { type List, LISTS, type NamedList } from '../../reports/account';
import type { Row } from '../../reports/report';
import { MAX_TRIES } from '../resources/shared/options';
import type { Operation } from './call';
import { toNodeError } from './nodeErrors';
import { readLimit } from './parameters';
import { reportInEditor } from './reportChoice';
import { requestsOf, requestsOfCall } from './requests';

/**
 * Reads a list; one call.
 *
 * @throws {RequestFailed} if it cannot be had
 */
export async function readList(requesting: RequestContext): Promise<Row[]> {
	const answer = await makeRequest(undefined, requesting);
	if (answer.kind === 'none') return [];
	const { rows, total = 0, isSingle } = answer;
	if (!isSingle && rows.length < total) {
		throw new RequestFailed(failureOf('recordsNotSent'), undefined, 1);
	}
	return rows;
}

/** An operation that gives what wolkvox sends, one item for each row. */
export function listing({ id, path }: List): Operation {
	return async (call) => {
		const { context } = call;
		const credential = readCredential(await context.getCredentials('wolkvoxApi'));
		const query = { api: id };
		const maxTries = Number(MAX_TRIES.default);
		const rows = await readList(requestsOfCall(call, { credential, path, query, maxTries }));
		const pairedItem = { item: context.getItemIndex() };
		return rows.map((row) => ({ json: row as IDataObject, pairedItem }));
	};
}

/** The same with "Return All" and "Limit". */
export function limited(list: List): Operation {
	const whole = listing(list);
	return async (call) => {
		const limit = readLimit(call.context);
		const items = await whole(call);
		return items.slice(0, limit);
	};
}

/** Somebody is waiting in front of the list. In milliseconds. */
const TIMEOUT = 20_000;
const TRIES = 2;
/** How long the list may take in all, waiting for other requests with the token included. */
const PATIENCE = 60_000;

/** How long a list that was opened is searched without another call, in milliseconds. */
const FRESH = 300_000;

/** Lists by address, token and name; what a person types must not cost a call for each letter. */
const opened = new Map<string, { readonly at: number; readonly items: readonly Named[] }>();

/** What n8n calls to fill a list in the editor, for nodes that have the fields. */
export const loadAgents = {
	loadOptions: { getAgents },
} satisfies INodeType['methods'];

const ALL: readonly INodeListSearchItems[] = [{ name: 'All', value: 'all' }];

export const pickLists = {
	loadOptions: { getAgents },
	listSearch: {
		searchAgents: searchIn(LISTS.agents, []),
		searchAgentsOrAll: searchIn(LISTS.agents, ALL),
		searchCampaigns: searchIn(LISTS.campaigns, ALL),
		searchSkills: searchIn(LISTS.skills, ALL),
	},
} satisfies INodeType['methods'];

/** The agents for a filter: their IDs, or their names where the rows of the chosen report have no IDs. */
async function getAgents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const agents = await open(this, LISTS.agents);
	const { agent } = reportInEditor(this) ?? {};
	if (agent === undefined || agent.id !== undefined) return agents.map(toItem);
	const names = new Set(agents.map(({ name }) => name).filter((name) => name !== ''));
	return [...names].map((name) => ({ name, value: name }));
}

function toItem(one: Named) {
	return { name: shown(one), value: one.id };
}

/**
 * A search through a list: one call when it is opened, none while somebody types.
 *
 * @param first what stands above it
 */
function searchIn(list: NamedList, first: readonly INodeListSearchItems[]) {
	return async function (
		this: ILoadOptionsFunctions,
		filter?: string,
	): Promise<INodeListSearchResult> {
		const items = await open(this, list, Boolean(filter));
		const typed = foldName(filter ?? '');
		const results = [...first, ...items.map(toItem)].filter(
			({ name, value }) => foldName(name).includes(typed) || String(value).includes(typed),
		);
		return { results };
	};
}

/** @param isSearch whether a list of a moment ago will do */
async function open(
	context: ILoadOptionsFunctions,
	list: NamedList,
	isSearch = false,
): Promise<readonly Named[]> {
	return await read(context, list, isSearch).catch((error: unknown) => {
		throw toNodeError(context.getNode(), error);
	});
}

async function read(
	context: ILoadOptionsFunctions,
	list: NamedList,
	isSearch: boolean,
): Promise<readonly Named[]> {
	const credential = readCredential(await context.getCredentials('wolkvoxApi'));
	const key = [credential.address, credential.token, list.id].join(' ');
	const now = Date.now();
	for (const [other, { at }] of opened) if (now - at > FRESH) opened.delete(other);
	const known = opened.get(key);
	if (isSearch && known !== undefined) return known.items;
	const items = namedIn(await fetchList(context, list, credential), list);
	opened.set(key, { at: now, items });
	return items;
}

async function fetchList(
	context: ILoadOptionsFunctions,
	{ id, path }: NamedList,
	credential: Credential,
): Promise<Row[]> {
	const signal = AbortSignal.timeout(PATIENCE);
	const requesting = { credential, path, query: { api: id }, maxTries: TRIES };
	const requests = requestsOf(context, requesting, { timeout: TIMEOUT, signal });
	return await readList(requests).catch((error: unknown) => {
		throw error === signal.reason ? tooSlow() : error;
	});
}

function tooSlow(): UnusableSetting {
	return new UnusableSetting({
		title: 'wolkvox did not give the list within a minute',
		advice:
			'Another workflow may be using the token. Try again in a moment, or give the ID as an expression.',
	});
}

/** By name; each ID once. */
export function namedIn(rows: readonly Row[], { key, name }: NamedList): Named[] {
	const named = new Map<string, Named>();
	for (const row of rows) {
		if (isMissing(row[key])) continue;
		const id = bare(asText(row[key]));
		named.set(id, { id, name: isMissing(row[name]) ? '' : bare(asText(row[name])) });
	}
	return [...named.values()].sort((one, other) => shown(one).localeCompare(shown(other)));
}
