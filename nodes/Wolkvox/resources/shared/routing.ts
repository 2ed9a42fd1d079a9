import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	INodeExecutionData,
	INodePropertyRouting,
} from 'n8n-workflow';

import type { Report } from '../../../reports/report';

/** What n8n calls with the request that it made. */
export type OperationHook = (
	this: IExecutePaginationFunctions,
	request: DeclarativeRestApiSettings.ResultOptions,
) => Promise<INodeExecutionData[]>;

/** The routing of an operation that reads a report: one request of n8n's, and a hook that repeats it. */
export function routingOf(report: Report, hook: OperationHook): INodePropertyRouting {
	return {
		request: { method: 'GET', url: report.path, qs: { api: report.id } },
		send: { paginate: true },
		operations: { pagination: hook },
	};
}
