import type { ILoadOptionsFunctions, INodeType } from 'n8n-workflow';

import { type Credential, readCredential } from '../../engine/client/credential';
import { RequestFailed } from '../../engine/client/failures';
import { request as makeRequest, type RequestContext } from '../../engine/client/request';
import { nameOf } from '../../engine/rows/identity';
import {
	bare,
	foldName,
	idOf,
	type Named,
	shown,
	UnusableSetting,
} from '../../engine/settings/settings';
import { isOfEvents } from '../../engine/trigger/plan';
import { type List, LISTS, type NamedList } from '../../reports/account';
import { cobrowsing, REPORT_ID, reportOf, searchCatalogue } from '../../reports/catalogue';
import type { Report, Row } from '../../reports/report';
import { PARAMETER_FIELDS } from '../resources/report';
import { type Call, type Operation, pairedItems, toNodeError } from './nodeRun';
import { readLimit, valueIn } from './parameters';
import { requestsOf, requestsOfCall } from './requests';

async function readList(requests: RequestContext): Promise<Row[]> {
	const answer = await makeRequest(undefined, requests);
	if (answer.kind === 'none') return [];
	const { rows, total = 0, isSingle } = answer;
	if (!isSingle && rows.length < total) {
		throw new RequestFailed({ kind: 'recordsNotSent' }, undefined, 1);
	}
	return rows;
}

/** Reads a list of what has a name, by name, each ID once; one call. */
export async function readNamed(list: NamedList, requests: RequestContext): Promise<Named[]> {
	const { key, name } = list;
	const named = new Map<string, Named>();
	for (const row of await readList(requests)) {
		const [id, called = ''] = [nameOf(row[key]), nameOf(row[name])];
		if (id !== undefined) named.set(bare(id), { id: bare(id), name: bare(called) });
	}
	return [...named.values()].sort((one, other) => shown(one).localeCompare(shown(other)));
}

/** An operation that gives what wolkvox sends, one item for each row; all where there is no limit. */
export function listing(source: List): Operation {
	return async (call) => {
		const limit = readLimit(call.context);
		const rows = await readList(requestsOfCall(call, source));
		return pairedItems(call.context, rows.slice(0, limit));
	};
}

function keyOf({ address, token }: Credential, { id }: List): string {
	return `${address} ${token} ${id}`;
}

/** A list for the names in the fields of an input item; the items of a run read it once. */
export async function namedOfRun(call: Call, source: NamedList): Promise<readonly Named[]> {
	const { lists } = call.run;
	const key = keyOf(call.credential, source);
	const reading = lists.get(key) ?? readNamed(source, requestsOfCall(call, source));
	lists.set(key, reading);
	return await reading;
}

/** Puts IDs where a builder gave names in parameters of the query; no list is read for IDs, or all. */
export async function withIds(
	parameters: Readonly<Record<string, string>>,
	read: (list: NamedList) => Promise<readonly Named[]>,
): Promise<Readonly<Record<string, string>>> {
	const ids = { ...parameters };
	for (const list of [LISTS.agents, LISTS.campaigns, LISTS.skills]) {
		const text = parameters[list.key] ?? 'all';
		if (text === 'all' || /^\d+$/.test(text)) continue;
		ids[list.key] = idOf(text, await read(list), PARAMETER_FIELDS[list.key]?.displayName ?? '');
	}
	return ids;
}

const ALL = [{ name: 'All', value: 'all' }];

/** What n8n calls to fill the lists of the editor. */
export const pickLists = {
	loadOptions: { getAgents },
	listSearch: {
		searchAgents: searchIn(LISTS.agents, []),
		searchAgentsOrAll: searchIn(LISTS.agents, ALL),
		searchCampaigns: searchIn(LISTS.campaigns, ALL),
		searchReports: searchAmong(() => true),
		searchSkills: searchIn(LISTS.skills, ALL),
	},
} satisfies INodeType['methods'];

/** The same for the trigger: only some reports have rows that can start a workflow. */
export const triggerPickLists = {
	...pickLists,
	listSearch: { ...pickLists.listSearch, searchReports: searchAmong(isOfEvents) },
};

/** A search through the reports of which something is so: the built-in catalogue, which costs no call. */
function searchAmong(isFor: (report: Report) => boolean) {
	return async function (this: ILoadOptionsFunctions, filter = '') {
		const found = searchCatalogue(filter).filter(({ report }) => isFor(report));
		return { results: found.map(({ displayName, id }) => ({ name: displayName, value: id })) };
	};
}

/** The agents for a filter: their IDs, or their names where the rows of the chosen report have no IDs. */
async function getAgents(this: ILoadOptionsFunctions) {
	const agents = await open(this, LISTS.agents);
	const { agent } = reportInEditor(this) ?? {};
	if (agent === undefined || agent.id !== undefined) return agents.map(toItem);
	const names = new Set(agents.map(({ name }) => name).filter((name) => name !== ''));
	return [...names].map((name) => ({ name, value: name }));
}

/** The report that is chosen in the editor; undefined where that is not known before a run. */
function reportInEditor(context: ILoadOptionsFunctions): Report | undefined {
	if (context.getCurrentNodeParameter('resource') === 'cobrowsing') return cobrowsing;
	const id = valueIn(context.getCurrentNodeParameter('report'));
	return typeof id === 'string' && REPORT_ID.test(id) ? reportOf(id) : undefined;
}

function toItem(one: Named) {
	return { name: shown(one), value: one.id };
}

/** A search through a list, below what is always there: one call when it is opened, none for what is typed. */
function searchIn(list: NamedList, first: typeof ALL) {
	return async function (this: ILoadOptionsFunctions, filter = '') {
		const items = await open(this, list, filter !== '');
		const typed = foldName(filter);
		const results = [...first, ...items.map(toItem)].filter(
			({ name, value }) => foldName(name).includes(typed) || value.includes(typed),
		);
		return { results };
	};
}

/** Somebody is waiting: how they are asked for, and for how long at most, behind other requests with the token. */
const PATIENT = { maxTries: 2, options: { timeout: 20_000 } };
const PATIENCE = 60_000;
const TOO_SLOW = new UnusableSetting({
	title: 'wolkvox did not give the list within a minute',
	advice:
		'Another workflow may be using the token. Try again in a moment, or give the ID as an expression.',
});
/** How long a list that was opened is searched without another call, in milliseconds. */
const FRESH = 300_000;
/** Lists that were opened; what a person types must not cost a call for each letter. */
const opened = new Map<string, { readonly at: number; readonly items: readonly Named[] }>();

/** Reads a list; for a search, one of a moment ago will do. */
async function open(context: ILoadOptionsFunctions, source: NamedList, isSearch = false) {
	const signal = AbortSignal.timeout(PATIENCE);
	try {
		const credential = readCredential(await context.getCredentials('wolkvoxApi'));
		const now = Date.now();
		for (const [key, { at }] of opened) if (now - at > FRESH) opened.delete(key);
		const key = keyOf(credential, source);
		const known = opened.get(key);
		if (isSearch && known !== undefined) return known.items;
		const requests = requestsOf(context, { ...PATIENT, credential, source, signal });
		const items = await readNamed(source, requests);
		opened.set(key, { at: now, items });
		return items;
	} catch (error) {
		throw toNodeError(context.getNode(), error === signal.reason ? TOO_SLOW : error);
	}
}
