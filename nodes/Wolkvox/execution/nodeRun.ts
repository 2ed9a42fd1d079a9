import type { IExecuteData, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';

import { toNodeError } from './nodeErrors';

/**
 * What all input items of one run of the node share. n8n starts them all at once and lets each go on
 * when another fails; a run that has failed must not spend further calls.
 */
export class NodeRun {
	private readonly controller = new AbortController();
	/** Why no request with a token is worth making any more. */
	private readonly tokenFailures = new Map<string, unknown>();

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

	/** Remembers that wolkvox refuses a token, so that the other items do not ask. */
	refuseToken(token: string, reason: unknown): void {
		if (!this.tokenFailures.has(token)) this.tokenFailures.set(token, reason);
	}

	/** @throws what {@link refuseToken} was given for the token */
	assertTokenAccepted(token: string): void {
		const reason = this.tokenFailures.get(token);
		if (reason !== undefined) throw reason;
	}
}

/** n8n hands the same object to every item of a node run, and to no other run. */
const runs = new WeakMap<IExecuteData, NodeRun>();

/** The run that an item belongs to. */
export function nodeRunOf(context: IExecuteSingleFunctions): NodeRun {
	const executeData = context.getExecuteData();
	const known = runs.get(executeData);
	if (known) return known;
	const run = new NodeRun();
	runs.set(executeData, run);
	// n8n fails a run over one item's parameters while the others go on.
	context.onExecutionFinish?.(() => run.fail(new Error('The execution has ended')));
	return run;
}

/**
 * Runs the work of one input item under n8n's rules for errors.
 *
 * - "On Error: Continue": a failure becomes one error item, paired with its input item; the others go on.
 * - Else the first failure ends the work of every other item. They end without an error of their own,
 *   so that n8n shows the one that happened.
 */
export async function runItem(
	context: IExecuteSingleFunctions,
	work: (run: NodeRun) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const run = nodeRunOf(context);
	try {
		return await work(run);
	} catch (cause) {
		if (run.hasFailed || context.getExecutionCancelSignal()?.aborted) return [];
		const error = toNodeError(context, cause);
		if (!context.continueOnFail()) {
			run.fail(error);
			throw error;
		}
		const pairedItem = { item: context.getItemIndex() };
		return [{ json: { error: error.message }, error, pairedItem }];
	}
}
