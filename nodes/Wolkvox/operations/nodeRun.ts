import {
	type IDataObject,
	type IExecuteData,
	type IExecutePaginationFunctions,
	type IExecuteSingleFunctions,
	type INode,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import type { Credential } from '../../engine/client/credential';
import type { SharedByRun } from '../../engine/client/request';
import { FileNames } from '../../engine/output/files';
import { failedRequestOf, ReadingFailed } from '../../engine/read/reading';
import { type Named, UnusableSetting } from '../../engine/settings/settings';
import { formatRange } from '../../engine/time/range';
import type { RequestOptions } from './transport';

/** What an operation is called with, for one input item. */
export interface Call {
	readonly context: IExecutePaginationFunctions;
	readonly run: NodeRun;
	/** The request that n8n made from the description and "Request Options". */
	readonly request: RequestOptions;
	readonly credential: Credential;
	requestsMade: number;
}

export type Operation = (call: Call) => Promise<INodeExecutionData[]>;

/** An item for each row, paired with the input item. One object pairs all: 120,000 would only be garbage. */
export function pairedItems(context: IExecuteSingleFunctions, rows: readonly object[]) {
	const pairedItem = { item: context.getItemIndex() };
	return rows.map((row) => ({ json: row as IDataObject, pairedItem }));
}

/** What all input items of one run of the node share. n8n starts all at once, and lets each go on when one fails. */
export class NodeRun {
	readonly begun = new Set<number>();
	/** Aborted when the run fails: it must not spend further calls. */
	readonly failure = new AbortController();
	/** Of all items: they may end up in one folder. */
	readonly fileNames = new FileNames();
	readonly lists = new Map<string, Promise<readonly Named[]>>();
	private readonly shared = new Map<string, SharedByRun>();

	/** Aborted, too, when the execution is stopped. */
	signalFor(context: IExecuteSingleFunctions): AbortSignal {
		const stopped = context.getExecutionCancelSignal();
		const { signal } = this.failure;
		return stopped ? AbortSignal.any([signal, stopped]) : signal;
	}

	/** What the requests of all items with one address and token share. */
	sharedBy({ address, token }: Credential): SharedByRun {
		const key = `${address} ${token}`;
		const shared = this.shared.get(key) ?? {};
		this.shared.set(key, shared);
		return shared;
	}
}

/** n8n hands the same object to every item of a node run, and again when it retries the node. */
const runs = new WeakMap<IExecuteData, NodeRun>();

/** Each item asks once; one that has begun belongs to a new run. */
function joinRun(context: IExecuteSingleFunctions): NodeRun {
	const executeData = context.getExecuteData();
	const item = context.getItemIndex();
	const known = runs.get(executeData);
	const run = known === undefined || known.begun.has(item) ? new NodeRun() : known;
	run.begun.add(item);
	runs.set(executeData, run);
	// Newer versions of n8n only; without it, a run that fails under batching ends its items by itself.
	if (run !== known && itemsOf(context) > 1) {
		context.onExecutionFinish?.(() => run.failure.abort(new Error('The execution has ended')));
	}
	return run;
}

/** n8n names the variant of a node for AI agents so, and goes by it itself. */
export function isTool(context: { getNode(): { readonly type: string } }): boolean {
	return context.getNode().type.endsWith('Tool');
}

/** How many items n8n starts in this run of the node. */
function itemsOf(context: IExecuteSingleFunctions): number {
	const { data, node } = context.getExecuteData();
	// As a tool, the node is handed the data of the agent, which calls it for one item at a time.
	if (node.name !== context.getNode().name || node.executeOnce) return 1;
	return Math.max(...Object.values(data).map((input) => input.at(0)?.length ?? 0));
}

/**
 * Runs the work of one input item. Under "On Error: Continue", a failure becomes one error item; else the
 * first one ends all other items, without an error of their own, so that n8n shows the one that happened.
 */
export async function runItem(
	context: IExecuteSingleFunctions,
	work: (run: NodeRun) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const run = joinRun(context);
	// Lets n8n start the other items first: all in one go, unless batching spaces them.
	await Promise.resolve();
	const isSpaced = context.getNodeParameter('requestOptions.batching', '') !== '';
	const haveAllBegun = isSpaced || run.begun.size >= itemsOf(context);
	// Else n8n has failed the run over another item's parameters.
	if (!haveAllBegun && !context.continueOnFail()) return [];
	try {
		return await work(run);
	} catch (cause) {
		if (run.signalFor(context).aborted) return [];
		const error = toNodeError(context.getNode(), cause, context.getItemIndex());
		const { message, description } = error;
		// n8n makes the field "error" of an error item of the message, and tells AI agents nothing else.
		const showsMessageAlone = isTool(context) || context.continueOnFail();
		if (showsMessageAlone && description) error.message = `${message}. ${description}`;
		if (!context.continueOnFail()) {
			run.failure.abort(error);
			throw error;
		}
		return [{ ...pairedItems(context, [{ error: error.message }])[0], error }];
	}
}

/** An error as n8n shows it: what happened, and what to do. It carries no request, whose header holds the token. */
export function toNodeError(node: INode, error: unknown, itemIndex?: number) {
	if (error instanceof NodeOperationError) return error;
	if (error instanceof UnusableSetting) {
		return new NodeOperationError(node, error.message, { description: error.advice, itemIndex });
	}
	// n8n's own is told anew, because it carries the request as its cause.
	const told = error instanceof NodeApiError ? error : wordsOf(error);
	if (told !== undefined) {
		const { message } = told;
		const [description, httpCode] = [told.description ?? undefined, told.httpCode ?? undefined];
		// The empty answer keeps n8n from putting its own words for the status in place of ours.
		return new NodeApiError(node, {}, { message, description, httpCode, itemIndex });
	}
	const cause = error instanceof Error ? error : new Error(String(error));
	return new NodeOperationError(node, cause, { itemIndex });
}

/** A request that failed, and how far the reading had come; undefined where it was about something else. */
function wordsOf(error: unknown) {
	const request = failedRequestOf(error);
	if (request === undefined) return undefined;
	const { failure, advice, message, tries, window } = request;
	const parts = failure.words ? [`The answer said: “${failure.words}”.`] : [];
	parts.push(advice);
	if (window !== undefined) {
		const requested = tries > 0 ? 'Requested' : 'Not requested';
		const times = tries > 1 ? `, ${tries} tries` : '';
		parts.push(`${requested}: ${formatRange(window)}${times}.`);
	}
	if (error instanceof ReadingFailed) {
		const { missing, reading, rowsRead } = error;
		const { neededFor, report } = reading;
		const { many } = report.words;
		const capitalized = many.charAt(0).toUpperCase() + many.slice(1);
		if (neededFor !== undefined) parts.push(`It was requested for “${neededFor}”.`);
		else if (rowsRead > 0) parts.push(`${capitalized} read before: ${rowsRead}.`);
		if (missing.from !== window?.from || missing.to !== window.to) {
			parts.push(`Still missing: ${formatRange(missing)}.`);
		}
	}
	return { message, description: parts.join(' '), httpCode: failure.status?.toString() };
}
