import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { FaultEffect, Row } from '../simulator';
import { rowsOf, sorted } from './arrangement';
import type { NodeResult } from './engine';

/** What is wrong for a while. */
export const PASSING = {
	serverError: { do: 'error', error: 'serverError' },
	unavailable: { do: 'error', error: 'serverError', status: 503, retryAfter: 0 },
	errorUnder200: { do: 'error', error: 'serverError', underHttp200: true },
	tooMany: { do: 'error', error: 'tooManyRequests', retryAfter: 0 },
	busy: { do: 'error', error: 'simultaneous' },
	maintenance: { do: 'error', error: 'maintenance' },
	reset: { do: 'reset' },
	resetMidBody: { do: 'resetMidBody' },
	hang: { do: 'hang' },
	hangMidBody: { do: 'hangMidBody' },
	cutJson: { do: 'cutJson' },
	page: { do: 'html', status: 200 },
	gatewayPage: { do: 'html', status: 502 },
	noBody: { do: 'verbatim', body: '' },
} as const satisfies Record<string, FaultEffect>;

/** What no other try would change. */
export const LASTING = {
	tokenWrong: { do: 'error', error: 'tokenWrong' },
	quotaUsedUp: { do: 'error', error: 'quotaUsedUp' },
	tokenMissing: { do: 'error', error: 'tokenMissing' },
	notEnabled: { do: 'error', error: 'apiMissing' },
	parametersMissing: { do: 'error', error: 'parametersMissing' },
	foreign404: { do: 'html', status: 404 },
	redirect: { do: 'redirect', to: 'http://127.0.0.1:1/' },
	oddData: { do: 'data', data: { rows: [] } },
	unknownError: { do: 'error', error: 'serverError', status: 418 },
} as const satisfies Record<string, FaultEffect>;

export const EVERY_KIND: Readonly<Record<string, FaultEffect>> = { ...PASSING, ...LASTING };

/** What came out for one input item: its rows, or the words of the error in their place. */
export type Outcome = { readonly rows: Row[] } | { readonly error: string };

/**
 * What came out for each input item.
 *
 * @throws if an item has both rows and an error, or if a failed run hands on rows
 */
export function outcomesOf(result: NodeResult, inputs: number): Outcome[] {
	const { items, errorItems, error } = result;
	if (error) {
		if (items.length + errorItems.length > 0) throw new Error('A failed run hands on items');
		return Array.from({ length: inputs }, () => ({ error: wordsOf(error) }));
	}
	const of = Array.from({ length: inputs }, () => [] as typeof items);
	for (const item of [...items, ...errorItems]) {
		const { pairedItem } = item;
		if (typeof pairedItem !== 'object' || Array.isArray(pairedItem)) throw new Error('Not paired');
		of[pairedItem.item].push(item);
	}
	return of.map((own) => {
		const failed = own.find((item) => item.error !== undefined);
		if (failed === undefined) return { rows: rowsOf(own) };
		if (own.length > 1) throw new Error('An input item has an error and something beside it');
		return { error: wordsOf(failed.error as NodeApiError | NodeOperationError) };
	});
}

function wordsOf(error: NonNullable<NodeResult['error']>): string {
	return [error.message, error.description].filter(Boolean).join(' | ');
}

/** Whether the rows are those expected, each as often, and by ascending start. */
export function isRight(rows: Row[], expected: readonly string[]): boolean {
	const found = sorted(rows);
	const starts = rows.map((row) => String(row.date_ini));
	return (
		found.length === expected.length &&
		found.every((row, index) => row === expected[index]) &&
		starts.every((start, index) => index === 0 || starts[index - 1] <= start)
	);
}

/** Shows figures among jest's own lines. */
export function print(text: string): void {
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test runs in Node, not in n8n
	process.stdout.write(`${text}\n`);
}
