import type { IExecuteData, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Credential } from '../../engine/client/credential';
import type { SharedByRun } from '../../engine/client/request';
import { FileNames } from '../../engine/output/fileName';
import { toNodeError, wholeText } from './nodeErrors';
import { requestOptionsOf } from './transport';

/**
 * What all input items of one run of the node share. n8n starts them all at once and lets each go on
 * when another fails; a run that has failed must not spend further calls.
 */
export class NodeRun {
	private readonly controller = new AbortController();
	private readonly items = new Set<number>();
	private readonly shared = new Map<string, SharedByRun>();
	/** Of all items together: they may end up in one folder. */
	readonly fileNames = new FileNames();

	/** Takes an input item in; false if the run has it already, which means that n8n started another. */
	join(item: number): boolean {
		if (this.items.has(item)) return false;
		this.items.add(item);
		return true;
	}

	get joined(): number {
		return this.items.size;
	}

	/** Ends every waiting and running request of the run. */
	fail(reason: unknown): void {
		this.controller.abort(reason);
	}

	get hasFailed(): boolean {
		return this.controller.signal.aborted;
	}

	/** Aborted when the run fails or the execution is stopped. */
	signalFor(context: IExecuteSingleFunctions): AbortSignal {
		const stopped = context.getExecutionCancelSignal();
		const { signal } = this.controller;
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

/** The run that an item belongs to; each item asks once. */
function joinRun(context: IExecuteSingleFunctions): NodeRun {
	const executeData = context.getExecuteData();
	const item = context.getItemIndex();
	const known = runs.get(executeData);
	if (known?.join(item)) return known;
	const run = new NodeRun();
	run.join(item);
	runs.set(executeData, run);
	// Newer versions of n8n only; without it, a run that fails under batching ends its items by itself.
	if (itemsOf(context) > 1) {
		context.onExecutionFinish?.(() => run.fail(new Error('The execution has ended')));
	}
	return run;
}

/**
 * Whether n8n has failed the run over another item's parameters. It says so to nobody; but it starts
 * all items in one go unless batching spaces them, so that a missing one tells.
 */
function isAbandoned(context: IExecuteSingleFunctions, run: NodeRun): boolean {
	if (context.continueOnFail() || 'batching' in requestOptionsOf(context)) return false;
	return run.joined < itemsOf(context);
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
 * Runs the work of one input item under n8n's rules for errors.
 *
 * - "On Error: Continue": a failure becomes one error item, paired with its input item; the others go on.
 * - Error items and AI agents get only the message of an error: there it holds the advice, too.
 * - Else the first failure ends the work of every other item. They end without an error of their own,
 *   so that n8n shows the one that happened.
 */
export async function runItem(
	context: IExecuteSingleFunctions,
	work: (run: NodeRun) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const run = joinRun(context);
	// Lets n8n start the other items first.
	await Promise.resolve();
	if (isAbandoned(context, run)) return [];
	try {
		return await work(run);
	} catch (cause) {
		if (run.hasFailed || context.getExecutionCancelSignal()?.aborted) return [];
		const error = toNodeError(context.getNode(), cause, context.getItemIndex());
		// n8n makes the field "error" of the message, whatever the item says.
		if (isTool(context) || context.continueOnFail()) error.message = wholeText(error);
		if (!context.continueOnFail()) {
			run.fail(error);
			throw error;
		}
		const pairedItem = { item: context.getItemIndex() };
		return [{ json: { error: error.message }, error, pairedItem }];
	}
}
