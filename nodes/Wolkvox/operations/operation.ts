import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { quote, UnusableSetting } from '../../engine/settings/problem';
import { LISTS } from '../../reports/account';
import type { Call, Operation } from './call';
import { checkAccount } from './checkSetup';
import { exportRows } from './export';
import { getRows } from './get';
import { limited, listing } from './lists';
import { runItem } from './nodeRun';
import type { ReportChoice } from './reading';
import { chooseCobrowsing, chooseReport, type ChooseReport } from './reportChoice';
import { summarizeRows } from './summarize';

type ReportOperation = (call: Call, choice: ReportChoice) => ReturnType<Operation>;

/** An operation that reads a report. */
function reading(choose: ChooseReport, operate: ReportOperation): Operation {
	return async (call) => await operate(call, choose(call.context));
}

/** All that there is, by resource and operation. */
const OPERATIONS: ReadonlyMap<string, ReadonlyMap<string, Operation>> = new Map([
	[
		'account',
		new Map([
			['checkSetup', checkAccount],
			['getServices', listing(LISTS.services)],
			['getTokenUsage', listing(LISTS.tokenUsage)],
		]),
	],
	['agent', new Map([['getAll', limited(LISTS.agents)]])],
	['campaign', new Map([['getAll', limited(LISTS.campaigns)]])],
	[
		'cobrowsing',
		new Map([
			['exportCobrowsingSessions', reading(chooseCobrowsing, exportRows)],
			['getCobrowsingSessions', reading(chooseCobrowsing, getRows)],
			['summarizeCobrowsingSessions', reading(chooseCobrowsing, summarizeRows)],
		]),
	],
	[
		'report',
		new Map([
			['exportReport', reading(chooseReport, exportRows)],
			['getReport', reading(chooseReport, getRows)],
		]),
	],
	['skill', new Map([['getAll', limited(LISTS.skills)]])],
]);

/**
 * Runs the operation of one input item. n8n calls it as the node's pagination, whatever resource and
 * operation are: for one that does not exist, n8n by itself would send a request with the token to
 * the server's bare address, and take the login page for an item.
 */
export async function runOperation(
	this: IExecutePaginationFunctions,
	{ options: request }: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	const { resource, operation } = this.getNode().parameters;
	return await runItem(this, async (run) => {
		const operate = findOperation(resource, operation);
		return await operate({ context: this, run, request });
	});
}

/**
 * @param resource as the workflow holds it, which is what n8n goes by: it takes no expression there
 * @throws {UnusableSetting} if there is no such operation
 */
function findOperation(resource: unknown, operation: unknown): Operation {
	const operations = OPERATIONS.get(String(resource));
	if (operations === undefined) {
		throw unknown('Resource', resource, `These exist: ${[...OPERATIONS.keys()].join(', ')}.`);
	}
	const found = operations.get(String(operation));
	if (found !== undefined) return found;
	const existing = [...operations.keys()].join(', ');
	const advice = `The resource “${String(resource)}” has these: ${existing}.`;
	throw unknown('Operation', operation, advice);
}

function unknown(label: string, value: unknown, existing: string): UnusableSetting {
	return new UnusableSetting({
		title: `“${label}” has a value that does not exist: ${quote(value)}`,
		advice: `Choose one from the list. ${existing} For any other call, use the HTTP Request node with the same credential.`,
	});
}
