import type { Report, RowKind } from '../../reports/report';
import { momentOf } from '../rows/identity';
import { UnusableSetting } from '../settings/problem';

const SUMS =
	'Use a Schedule Trigger and the operation “Get Report”: yesterday’s figures are whole after midnight.';

/** Why rows of a kind start no workflow, and what to use instead. */
const NO_EVENTS: Readonly<Record<Exclude<RowKind, 'event'>, { why: string; advice: string }>> = {
	sum: { why: 'its rows are sums, which change with the asked range', advice: SUMS },
	perDay: {
		why: 'its rows are sums of a day or an hour, which change until it is over',
		advice: SUMS,
	},
	whole: {
		why: 'it may lose rows where it is asked for a few hours only',
		advice: 'Use a Schedule Trigger and the operation “Get Report” for whole days.',
	},
};

/**
 * Makes sure that the rows of a report can start a workflow once each.
 *
 * @throws {UnusableSetting} with the reason why they cannot, and what to use instead
 */
export function assertEvents(report: Report): void {
	const refusal = refusalOf(report);
	if (refusal === undefined) return;
	throw new UnusableSetting({
		title: `The report ${report.id} cannot start a workflow: ${refusal.why}`,
		advice: refusal.advice,
	});
}

/** Whether the rows of a report can start a workflow once each. */
export function isOfEvents(report: Report): boolean {
	return refusalOf(report) === undefined;
}

function refusalOf(report: Report): { readonly why: string; readonly advice: string } | undefined {
	if (report.kind !== 'event') return NO_EVENTS[report.kind];
	const advice = 'Use a Schedule Trigger and the operation “Get Report”.';
	if (momentOf(report) === undefined)
		return { why: 'its rows do not say when they happened', advice };
	if (report.identity.length > 0) return undefined;
	return { why: 'nothing in its rows tells them apart for good', advice };
}
