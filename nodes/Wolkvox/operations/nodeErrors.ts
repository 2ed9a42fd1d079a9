import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { RequestFailed } from '../../engine/client/failures';
import { UnusableSetting } from '../../engine/settings/settings';
import { failedRequestOf, ReadingFailed } from '../../engine/read/reading';
import { formatRange } from '../../engine/time/range';

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
	const request = failedRequestOf(error);
	if (request !== undefined) {
		const description = [...describe(request), ...describeProgress(error)].join(' ');
		const httpCode = request.failure.status?.toString();
		// The empty answer keeps n8n from putting its own words for the status in place of ours.
		return new NodeApiError(
			node,
			{},
			{ message: request.message, description, httpCode, itemIndex },
		);
	}
	const cause = error instanceof Error ? error : new Error(String(error));
	return new NodeOperationError(node, cause, { itemIndex });
}

/**
 * Title and advice in one text, for those who are not shown the description: the error items of "On
 * Error: Continue", and AI agents.
 */
export function wholeText({ message, description }: NodeApiError | NodeOperationError): string {
	return description ? `${message}. ${description}` : message;
}

function describe({ failure, policy, window, tries }: RequestFailed): string[] {
	const said = failure.words ? [`The answer said: “${failure.words}”.`] : [];
	const requested = tries > 0 ? 'Requested' : 'Not requested';
	const times = tries > 1 ? `, ${tries} tries` : '';
	const what = window === undefined ? [] : [`${requested}: ${formatRange(window)}${times}.`];
	return [...said, policy.words.advice, ...what];
}

/** How far the reading had come, as far as the request does not tell it. */
function describeProgress(error: unknown): string[] {
	if (!(error instanceof ReadingFailed)) return [];
	const { missing, request, rowsRead, words, neededFor } = error;
	const parts: string[] = [];
	if (neededFor !== undefined) parts.push(`It was requested for “${neededFor}”.`);
	else if (rowsRead > 0) parts.push(`${capitalized(words.many)} read before: ${rowsRead}.`);
	if (missing.from !== request.window?.from || missing.to !== request.window.to) {
		parts.push(`Still missing: ${formatRange(missing)}.`);
	}
	return parts;
}

function capitalized(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1);
}
