import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import type { NodeRun } from './nodeRun';

/** What an operation is called with, for one input item. */
export interface Call {
	readonly context: IExecutePaginationFunctions;
	/** What all input items of the run share. */
	readonly run: NodeRun;
	/** The request that n8n made from the description and "Request Options". */
	readonly request: DeclarativeRestApiSettings.HttpRequestOptions;
}

/** What an operation makes of one input item. */
export type Operation = (call: Call) => Promise<INodeExecutionData[]>;
