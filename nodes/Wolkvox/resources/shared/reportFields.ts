import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import type { ResultPer } from '../../../engine/rows/key';
import { CATALOGUE, MOST_USED_REPORTS } from '../../../reports/catalogue';
import type { Report } from '../../../reports/report';
import { DATE_RANGE, DAYS, FROM, HOURS, TO } from './dateRange';
import type { ChoiceField } from './fields';

type IsFor = (report: Report) => boolean;

/** The known reports of which something is so. */
export function idsOf(isFor: IsFor): string[] {
	return CATALOGUE.filter(({ report }) => isFor(report)).map(({ id }) => id);
}

/**
 * For a field of some reports. It is hidden on the others rather than shown on its own, so that it is
 * there as well where the report is an expression or unknown.
 *
 * @param field where the report is chosen; inside of a collection it is found from the root, by `/report`
 */
export function shownFor(isFor: IsFor, field = 'report'): IDisplayOptions {
	return { hide: { [field]: ['', ...idsOf((report) => !isFor(report))] } };
}

/** Whether the builder chooses how its ranges are split. */
export const isSplitByChoice: IsFor = ({ kind, maxDays }) =>
	maxDays > 1 && (kind === 'event' || kind === 'perDay');

function takes(name: string, isRequired?: boolean): IsFor {
	return ({ parameters }) =>
		parameters.some((one) => one.name === name && one.required === (isRequired ?? one.required));
}

/** A field whose values are chosen from a list, or typed. */
function locator(
	displayName: string,
	searchListMethod: string,
	more: Partial<INodeProperties>,
	id: Partial<NonNullable<INodeProperties['modes']>[number]> = { placeholder: 'e.g. 1001' },
): INodeProperties {
	return {
		displayName,
		name: displayName.toLowerCase(),
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', ...id },
		],
		...more,
	};
}

export const REPORT_FIELD = locator(
	'Report',
	'searchReports',
	{
		required: true,
		description: `Which report: search by what you want to know, or give its ID. Most used: ${MOST_USED_REPORTS}.`,
	},
	{
		placeholder: 'e.g. cdr_1',
		validation: [
			{
				type: 'regex',
				properties: {
					regex: '^[a-z]+(_[0-9]+)+$',
					errorMessage: 'An ID looks like cdr_1 or agent_8_1',
				},
			},
		],
	},
);

const ALL = { mode: 'list', value: 'all', cachedResultName: 'All' };
const COSTS_A_CALL = 'Opening the list costs one call of the daily quota.';

/** Where it is one agent's, there is no All. */
const [OF_ONE_AGENT] = idsOf(takes('agent_id', true));

const AGENT = locator('Agent', 'searchAgentsOrAll', {
	default: ALL,
	description: `Whose figures. ${COSTS_A_CALL}`,
	displayOptions: shownFor(takes('agent_id', false)),
});
const ONE_AGENT = locator('Agent', 'searchAgents', {
	description: `Whose events: this report is about one agent, who must be chosen. ${COSTS_A_CALL}`,
	displayOptions: { hide: { report: [{ _cnd: { not: OF_ONE_AGENT } }] } },
});
const SKILL = locator('Skill', 'searchSkills', {
	default: ALL,
	description: `Which skill; All may merge the skills into one row in some reports. ${COSTS_A_CALL}`,
	displayOptions: shownFor(takes('skill_id')),
});
const CAMPAIGN = locator('Campaign', 'searchCampaigns', {
	default: ALL,
	description: `Which campaign. ${COSTS_A_CALL}`,
	displayOptions: shownFor(takes('campaign_id')),
});
export const ACTIVITY_CODE: ChoiceField<string> = {
	displayName: 'Activity Code',
	name: 'activityCode',
	type: 'options',
	options: [
		{ name: 'Activity Code 1', value: 'cod_act1' },
		{ name: 'Activity Code 2', value: 'cod_act2' },
	],
	default: 'cod_act1',
	description: 'Which of the two groups of activity codes',
	displayOptions: shownFor(takes('cod_act')),
};

/** What some reports ask for beside the dates. */
export const PARAMETERS = [AGENT, ONE_AGENT, SKILL, CAMPAIGN, ACTIVITY_CODE];

/** The fields that give parameters of the query, by their names there. */
export const PARAMETER_FIELDS: Readonly<Record<string, INodeProperties | undefined>> = {
	agent_id: AGENT,
	skill_id: SKILL,
	campaign_id: CAMPAIGN,
	cod_act: ACTIVITY_CODE,
};

const anExpression = { _cnd: { startsWith: '=' } };
const PER_DAY = idsOf(({ kind }) => kind === 'perDay');
const OTHER_RANGES = HOURS.displayOptions?.hide?.dateRange ?? [];

/**
 * Figures of a day or an hour are those of all of it: the hint says so, for an expression as well. One
 * of the two fields is shown: an expression in `show` shows a field, whatever else stands there.
 */
const HOURS_FIELDS: INodeProperties[] = [
	{
		...HOURS,
		displayOptions: {
			hide: { dateRange: [...OTHER_RANGES, anExpression], report: [...PER_DAY, anExpression] },
		},
	},
	{
		...HOURS,
		hint: 'Figures per day or per hour are read for whole days',
		displayOptions: { show: { dateRange: ['lastNHours'], report: PER_DAY } },
	},
];

/** From the largest to the smallest, as people look for them. */
export const RESULT_PER: ChoiceField<ResultPer> = {
	displayName: 'One Result Per',
	name: 'resultPer',
	type: 'options',
	options: [
		{
			name: 'Whole Range',
			value: 'wholeRange',
			description: 'One result, for a range of up to 31 days. One call.',
		},
		{ name: 'Month', value: 'month', description: 'A result for each month. One call each.' },
		{
			name: 'Week',
			value: 'week',
			description: 'A result for each week, Monday to Sunday. One call each.',
		},
		{ name: 'Day', value: 'day', description: 'A result for each day. One call each.' },
	],
	default: 'wholeRange',
	description:
		'This report is a sum over the asked range. Each row says over what, in window_start and window_end.',
	displayOptions: shownFor(({ kind }) => kind === 'sum'),
};

/** All that asks for a report: which one, of what, of when. */
export const QUESTION_FIELDS = [
	...[REPORT_FIELD, ...PARAMETERS],
	...[DATE_RANGE, DAYS, ...HOURS_FIELDS, FROM, TO, RESULT_PER],
];

/** Each filter, with the reports that can answer it. */
const FILTERS: ReadonlyArray<readonly [field: INodeProperties, isFor: IsFor]> = [
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
			options: [
				{ name: 'Agent', value: 'agent' },
				{ name: 'Client', value: 'client' },
				{ name: 'Unknown', value: 'unknown', description: 'Where wolkvox does not say' },
			],
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
