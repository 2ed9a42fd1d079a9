import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	INodeExecutionData,
	INodePropertyRouting,
} from 'n8n-workflow';

import { runItem, type NodeRun } from '../../operations/nodeRun';
import type { ReportChoice } from '../../operations/reading';

/** What an operation makes of the report of one input item. */
export type ReportOperation = (
	context: IExecutePaginationFunctions,
	run: NodeRun,
	request: DeclarativeRestApiSettings.HttpRequestOptions,
	choice: ReportChoice,
) => Promise<INodeExecutionData[]>;

/**
 * The routing of an operation that reads a report: n8n makes a request of description and "Request
 * Options", and the operation repeats it for each window.
 *
 * @param path below the server's address
 * @param choose which report it is, once the parameters of an input item are known
 */
export function routingOf(
	path: string,
	choose: (context: IExecutePaginationFunctions) => ReportChoice,
	operation: ReportOperation,
): INodePropertyRouting {
	return {
		request: { method: 'GET', url: path },
		send: { paginate: true },
		operations: {
			async pagination(
				this: IExecutePaginationFunctions,
				{ options }: DeclarativeRestApiSettings.ResultOptions,
			) {
				return await runItem(
					this,
					async (run) => await operation(this, run, options, choose(this)),
				);
			},
		},
	};
}
