import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { readCredential } from '../../engine/client/credential';
import { quote, UnusableSetting } from '../../engine/settings/problem';
import { LISTS } from '../../reports/account';
import { listing } from './lists';
import { type Call, type Operation, runItem } from './nodeRun';
import { readRowRequest } from './parameters';
import type { Question } from './reading';
import { chooseCobrowsing, chooseReport, type ChooseReport } from './reportChoice';
import { checkAccount, exportRows, getRows, summarizeRows } from './rows';

/** An operation that asks for rows of a report. */
function asking(
	choose: ChooseReport,
	operate: (call: Call, asked: Question) => ReturnType<Operation>,
): Operation {
	return async (call) => {
		const { context } = call;
		return await operate(call, { ...choose(context), ...readRowRequest(context) });
	};
}

/** All that there is, by resource and operation. */
const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
	account: {
		checkSetup: asking(chooseReport, checkAccount),
		getServices: listing(LISTS.services),
		getTokenUsage: listing(LISTS.tokenUsage),
	},
	agent: { getAll: listing(LISTS.agents) },
	campaign: { getAll: listing(LISTS.campaigns) },
	cobrowsing: {
		exportCobrowsingSessions: asking(chooseCobrowsing, exportRows),
		getCobrowsingSessions: asking(chooseCobrowsing, getRows),
		summarizeCobrowsingSessions: asking(chooseCobrowsing, summarizeRows),
	},
	report: {
		exportReport: asking(chooseReport, exportRows),
		getReport: asking(chooseReport, getRows),
	},
	skill: { getAll: listing(LISTS.skills) },
};

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
		const credential = readCredential(await this.getCredentials('wolkvoxApi'));
		return await operate({ context: this, run, request, credential, requestsMade: 0 });
	});
}

/**
 * @param resource as the workflow holds it, which is what n8n goes by: it takes no expression there
 * @throws {UnusableSetting} if there is no such operation
 */
function findOperation(resource: unknown, operation: unknown): Operation {
	const operations = ownValue(OPERATIONS, resource);
	if (operations === undefined) {
		throw unknown('Resource', resource, `These exist: ${Object.keys(OPERATIONS).join(', ')}.`);
	}
	const found = ownValue(operations, operation);
	if (found !== undefined) return found;
	const existing = Object.keys(operations).join(', ');
	const advice = `The resource “${String(resource)}” has these: ${existing}.`;
	throw unknown('Operation', operation, advice);
}

function ownValue<T>(values: Readonly<Record<string, T>>, name: unknown): T | undefined {
	return Object.hasOwn(values, String(name)) ? values[String(name)] : undefined;
}

function unknown(label: string, value: unknown, existing: string): UnusableSetting {
	return new UnusableSetting({
		title: `“${label}” has a value that does not exist: ${quote(value)}`,
		advice: `Choose one from the list. ${existing} For any other call, use the HTTP Request node with the same credential.`,
	});
}
