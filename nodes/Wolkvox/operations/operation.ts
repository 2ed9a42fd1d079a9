import type { DeclarativeRestApiSettings, IExecutePaginationFunctions } from 'n8n-workflow';

import { readCredential } from '../../engine/client/credential';
import { quote, unusable } from '../../engine/settings/settings';
import { LISTS } from '../../reports/account';
import { cobrowsing } from '../../reports/catalogue';
import type { Report } from '../../reports/report';
import { listing } from './lists';
import { type Operation, runItem } from './nodeRun';
import { chooseReport, readRowRequest } from './parameters';
import { checkAccount, exportRows, getRows, summarizeRows } from './rows';

function asking(operate: typeof getRows, known?: Report): Operation {
	return async (call) =>
		await operate(call, { ...chooseReport(call.context, known), ...readRowRequest(call.context) });
}

const OPERATIONS: Record<string, Record<string, Operation>> = {
	account: {
		checkSetup: asking(checkAccount),
		getServices: listing(LISTS.services),
		getTokenUsage: listing(LISTS.tokenUsage),
	},
	agent: { getAll: listing(LISTS.agents) },
	campaign: { getAll: listing(LISTS.campaigns) },
	cobrowsing: {
		exportCobrowsingSessions: asking(exportRows, cobrowsing),
		getCobrowsingSessions: asking(getRows, cobrowsing),
		summarizeCobrowsingSessions: asking(summarizeRows, cobrowsing),
	},
	report: {
		exportReport: asking(exportRows),
		getReport: asking(getRows),
	},
	skill: { getAll: listing(LISTS.skills) },
};

/**
 * Runs the operation of one input item, as the node's pagination. For one that does not exist, n8n by itself
 * would ask the server's bare address, and take the login page for an item.
 */
export async function runOperation(
	this: IExecutePaginationFunctions,
	{ options: request }: DeclarativeRestApiSettings.ResultOptions,
) {
	// As the workflow holds them, which is what n8n goes by: it takes no expressions there.
	const { resource, operation } = this.getNode().parameters;
	return await runItem(this, async (run) => {
		const operations = pick('Resource', OPERATIONS, resource, 'These exist');
		const whose = `The resource “${String(resource)}” has these`;
		const operate = pick('Operation', operations, operation, whose);
		const credential = readCredential(await this.getCredentials('wolkvoxApi'));
		return await operate({ context: this, run, request, credential, requestsMade: 0 });
	});
}

function pick<T>(label: string, all: Record<string, T>, name: unknown, existing: string): T {
	if (Object.hasOwn(all, String(name))) return all[String(name)];
	const advice = `Choose one from the list. ${existing}: ${Object.keys(all).join(', ')}. For any other call, use the HTTP Request node with the same credential.`;
	throw unusable(label, `has a value that does not exist: ${quote(name)}`, advice);
}
