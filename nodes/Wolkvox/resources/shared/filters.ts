import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Report } from '../../../reports/report';
import { shownFor } from './reportFields';

const HUNG_UP_BY: INodePropertyOptions[] = [
	{ name: 'Agent', value: 'agent' },
	{ name: 'Client', value: 'client' },
	{ name: 'Unknown', value: 'unknown', description: 'Where wolkvox does not say' },
];

/** Each filter, with the reports that can answer it. */
const FILTERS: ReadonlyArray<
	readonly [field: INodeProperties, isFor: (report: Report) => boolean]
> = [
	[
		{
			displayName: 'Agent Names or IDs',
			name: 'agents',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getAgents' },
			default: [],
			description:
				'Only what these agents did. Opening the list costs one call. An expression may give names, too, as a list or separated by commas: a name fits without regard to case and accents. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		({ agent }) => agent !== undefined,
	],
	[
		{
			displayName: 'Hung Up By',
			name: 'hungUpBy',
			type: 'options',
			options: HUNG_UP_BY,
			default: 'agent',
			description: 'Only what was ended by this side',
		},
		({ endedBy }) => endedBy !== undefined,
	],
	[
		{
			displayName: 'Minimum Duration (Seconds)',
			name: 'minimumDuration',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'Only what took at least this many seconds. What has no readable duration is left out; 0 lets all pass.',
		},
		({ elapsed }) => elapsed !== undefined,
	],
];

/**
 * The filters of an operation. They choose among the rows that wolkvox sends; they save no calls.
 *
 * @param report whose rows they are; where the builder chooses it, each filter is hidden on the
 * reports that cannot answer it
 */
export function filtersFor(report?: Report): INodeProperties {
	const options = report
		? FILTERS.filter(([, isFor]) => isFor(report)).map(([field]) => field)
		: FILTERS.map(([field, isFor]) => ({ ...field, displayOptions: shownFor(isFor, '/report') }));
	const hasAny = (other: Report) => FILTERS.some(([, isFor]) => isFor(other));
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options,
		...(report === undefined && { displayOptions: shownFor(hasAny) }),
	};
}
