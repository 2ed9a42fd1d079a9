import type { IExecuteSingleFunctions } from 'n8n-workflow';

/**
 * wolkvox gives up after 60 seconds; what it says then, and all of a long answer, should still arrive.
 * In milliseconds.
 */
export const DEFAULT_TIMEOUT = 90_000;

/** What the builder set under "Request Options", which n8n adds to every declarative node. */
export function requestOptionsOf(context: IExecuteSingleFunctions): object {
	const options = context.getNodeParameter('requestOptions', {});
	return typeof options === 'object' && options !== null ? options : {};
}

/** The builder's own timeout in milliseconds, else one that suits wolkvox; n8n's is five minutes. */
export function timeoutOf(context: IExecuteSingleFunctions): number {
	const options = requestOptionsOf(context);
	const timeout = 'timeout' in options ? options.timeout : undefined;
	return typeof timeout === 'number' && timeout > 0 ? timeout : DEFAULT_TIMEOUT;
}
