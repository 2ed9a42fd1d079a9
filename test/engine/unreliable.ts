import type { FaultEffect, Row } from '../simulator';
import { ofItem, rowsOf, sorted } from './arrangement';
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

/**
 * The rows that came out for each input item, or undefined where it has its error in their place.
 *
 * @throws if an item has both rows and an error, or if a failed run hands on rows
 */
export function outcomesOf({ items, error }: NodeResult, inputs: number): Array<Row[] | undefined> {
	if (error && items.length > 0) throw new Error('A failed run hands on items');
	return Array.from({ length: inputs }, (_, input) => {
		const own = ofItem(items, input);
		if (!error && !own.some((item) => item.error)) return rowsOf(own);
		if (own.length > 1) throw new Error('An input item has an error and something beside it');
		return undefined;
	});
}

/** Whether the rows are those expected, each as often, and by ascending start. */
export function isRight(rows: Row[], expected: readonly string[]): boolean {
	const starts = rows.map((row) => String(row.date_ini));
	return (
		sorted(rows).join('\n') === expected.join('\n') &&
		starts.every((start, index) => index === 0 || starts[index - 1] <= start)
	);
}

/** Shows figures among jest's own lines. */
export function print(text: string): void {
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test runs in Node, not in n8n
	process.stdout.write(`${text}\n`);
}
