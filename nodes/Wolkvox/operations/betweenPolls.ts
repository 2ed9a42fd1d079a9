import type { IPollFunctions } from 'n8n-workflow';

/**
 * How long n8n lets a poll run where nothing else is said, in milliseconds. Only its scheduler, which
 * runs polls as tasks of their own, says something else.
 */
const USUAL_BUDGET = 300_000;

/** Polls that are in flight in this process, and how often each node's last ones failed. */
const inFlight = new Map<string, { isSuperseded: boolean }>();
const failures = new Map<string, number>();
/** Contexts that have polled: n8n makes one for each activation and keeps it for all its polls. */
const activated = new WeakSet<IPollFunctions>();

/** By the node's name, as n8n keeps its state: copied nodes may have one ID. */
export function nodeKey(context: IPollFunctions): string {
	return `${context.getWorkflow().id ?? ''} ${context.getNode().name}`;
}

/** How long this poll may run, in milliseconds. Not every version of n8n says. */
export function budgetOf(context: Partial<Pick<IPollFunctions, 'getPollBudgetMs'>>): number {
	return context.getPollBudgetMs?.() ?? USUAL_BUDGET;
}

/**
 * Whether n8n awaits this poll before it registers the trigger; true once for each activation. If it
 * throws, the trigger stays dead. The scheduler's tasks are registered already.
 */
export function isActivation(context: IPollFunctions): boolean {
	if (budgetOf(context) !== USUAL_BUDGET || activated.has(context)) return false;
	activated.add(context);
	return true;
}

/**
 * Runs a poll unless one of the same node is still in flight: n8n starts them regardless.
 *
 * @param poll gets the number of polls that failed in a row before this one
 * @param takesOver whether the workflow was saved anew: what a poll of before brings counts no more,
 * because its state is not the one that is gone on with. Older versions of n8n do not see to that.
 * @returns null for a poll that was not run, or does not count
 */
export async function runAlone<T>(
	context: IPollFunctions,
	poll: (failedBefore: number) => Promise<T>,
	takesOver: boolean,
): Promise<T | null> {
	const key = nodeKey(context);
	const other = inFlight.get(key);
	if (other !== undefined) {
		if (takesOver) other.isSuperseded = true;
		return null;
	}
	const own = { isSuperseded: false };
	inFlight.set(key, own);
	const failedBefore = failures.get(key) ?? 0;
	failures.set(key, failedBefore + 1);
	try {
		const result = await poll(failedBefore).catch((error: unknown) => {
			if (!own.isSuperseded) throw error;
			return null;
		});
		failures.delete(key);
		return own.isSuperseded ? null : result;
	} finally {
		inFlight.delete(key);
	}
}
