import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { RequestFailed } from '../../report/answer/requestFailed';
import { UnusableSetting } from '../../report/problem';
import { ReadingFailed } from '../../report/readReport';
import { formatWallClock } from '../../report/range/wallClock';
import { formatWindow } from '../../report/windows/window';

/**
 * An error as n8n shows it: a title that says what happened, a description that says what to do, and
 * the input item. It carries nothing of the request, whose header holds the token.
 *
 * @param itemIndex the input item; a trigger has none
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeOperationError) return error;
	if (error instanceof NodeApiError) {
		// Told anew, because n8n's own carries the request as its cause.
		const { message, description, httpCode } = error;
		const words = { message, description: description ?? undefined, itemIndex };
		return new NodeApiError(node, {}, { ...words, httpCode: httpCode ?? undefined });
	}
	if (error instanceof UnusableSetting) {
		return new NodeOperationError(node, error.message, { description: error.advice, itemIndex });
	}
	if (error instanceof ReadingFailed || error instanceof RequestFailed) {
		const { failure } = error instanceof ReadingFailed ? error.request : error;
		// The empty answer keeps n8n from putting its own words for the status in place of ours.
		const answer: JsonObject = {};
		return new NodeApiError(node, answer, {
			message: error.message,
			description: describe(error),
			httpCode: failure.status === undefined ? undefined : String(failure.status),
			itemIndex,
		});
	}
	const cause = error instanceof Error ? error : new Error(String(error));
	return new NodeOperationError(node, cause, { itemIndex });
}

function describe(error: ReadingFailed | RequestFailed): string {
	const request = error instanceof ReadingFailed ? error.request : error;
	const { failure, policy, window, tries } = request;
	const parts = [
		failure.words && `The answer said: “${failure.words}”.`,
		policy.words.advice,
		`${tries > 0 ? 'Requested' : 'Not requested'}: ${formatWindow(window)}${tries > 1 ? `, ${tries} tries` : ''}.`,
	];
	if (error instanceof ReadingFailed) {
		const { missing, rowsRead } = error;
		const range = `${formatWallClock(missing.from)} to ${formatWallClock(missing.to)}`;
		parts.push(`Sessions read before: ${rowsRead}. Still missing: ${range}.`);
	}
	return parts.filter(Boolean).join(' ');
}
