import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { FILTER_KINDS, type FilterName } from '../../engine/rows/filter';
import { CATALOGUE, MOST_USED_REPORTS, REPORTS_PATH } from '../../reports/catalogue';
import type { Report } from '../../reports/report';
import * as FIELDS from './shared/fields';
import { choice, field, type Resource } from './shared/resource';

type IsFor = (report: Report) => boolean;

/** The known reports of which something is so. */
export function idsOf(isFor: IsFor): string[] {
	return CATALOGUE.filter(({ report }) => isFor(report)).map(({ id }) => id);
}

/** Hidden on the other reports: so it is there for an expression, too. Collections need `/report`. */
function shownFor(isFor: IsFor, where = 'report'): IDisplayOptions {
	return { hide: { [where]: ['', ...idsOf((report) => !isFor(report))] } };
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
	chosen: { value: string; cachedResultName?: string },
	{ byId = { placeholder: 'e.g. 1001' }, ...more }: Partial<INodeProperties> & { byId?: object },
): INodeProperties {
	const typeOptions = { searchListMethod, searchable: true };
	const byDefault = { mode: 'list', ...chosen };
	return field(displayName, displayName.toLowerCase(), 'resourceLocator', byDefault, {
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions },
			{ displayName: 'By ID', name: 'id', type: 'string', ...byId },
		],
		...more,
	});
}

const ID_FORM = {
	regex: '^[a-z]+(_[0-9]+)+$',
	errorMessage: 'An ID looks like cdr_1 or agent_8_1',
};
const NOTHING = { value: '' };
const ALL = { value: 'all', cachedResultName: 'All' };

export const REPORT = locator('Report', 'searchReports', NOTHING, {
	required: true,
	description: `Which report: search by what you want to know, or give its ID. Most used: ${MOST_USED_REPORTS}.`,
	byId: { placeholder: 'e.g. cdr_1', validation: [{ type: 'regex', properties: ID_FORM }] },
});

const COSTS_A_CALL = 'Opening the list costs one call of the daily quota.';

const AGENT = locator('Agent', 'searchAgentsOrAll', ALL, {
	description: `Whose figures. ${COSTS_A_CALL}`,
	displayOptions: shownFor(takes('agent_id', false)),
});
const ONE_AGENT = locator('Agent', 'searchAgents', NOTHING, {
	description: `Whose events: this report is about one agent, who must be chosen. ${COSTS_A_CALL}`,
	displayOptions: { hide: { report: [{ _cnd: { not: idsOf(takes('agent_id', true))[0] } }] } },
});
const SKILL = locator('Skill', 'searchSkills', ALL, {
	description: `Which skill; All may merge the skills into one row in some reports. ${COSTS_A_CALL}`,
	displayOptions: shownFor(takes('skill_id')),
});
const CAMPAIGN = locator('Campaign', 'searchCampaigns', ALL, {
	description: `Which campaign. ${COSTS_A_CALL}`,
	displayOptions: shownFor(takes('campaign_id')),
});
export const ACTIVITY = choice('Activity Code', 'activityCode', 'cod_act1', {
	values: { cod_act1: 'Activity Code 1', cod_act2: 'Activity Code 2' },
	description: 'Which of the two groups of activity codes',
	displayOptions: shownFor(takes('cod_act')),
});

/** What asks for a report, and what some reports ask for beside the dates. */
export const REPORT_FIELDS = [REPORT, AGENT, ONE_AGENT, SKILL, CAMPAIGN, ACTIVITY];

/** The fields that give parameters of the query, by their names there. */
export const PARAMETER_FIELDS: Readonly<Record<string, INodeProperties | undefined>> = {
	agent_id: AGENT,
	skill_id: SKILL,
	campaign_id: CAMPAIGN,
	cod_act: ACTIVITY,
};

const AN_EXPRESSION = { _cnd: { startsWith: '=' } };
const PER_DAY = idsOf(({ kind }) => kind === 'perDay');
const OTHERS = FIELDS.HOURS.displayOptions?.hide?.dateRange ?? [];
const ELSEWHERE = { dateRange: [...OTHERS, AN_EXPRESSION], report: [...PER_DAY, AN_EXPRESSION] };
const HERE = { dateRange: ['lastNHours'], report: PER_DAY };
const hint = 'Figures per day or per hour are read for whole days';
/** One of the two is shown: an expression in `show` shows a field, whatever else stands there. */
const HOURS_FIELDS: INodeProperties[] = [
	{ ...FIELDS.HOURS, displayOptions: { hide: ELSEWHERE } },
	{ ...FIELDS.HOURS, hint, displayOptions: { show: HERE } },
];

export const RESULT_PER = choice('One Result Per', 'resultPer', 'wholeRange', {
	values: {
		wholeRange: 'Whole Range | One result, for a range of up to 31 days. One call.',
		month: 'Month | A result for each month. One call each.',
		week: 'Week | A result for each week, Monday to Sunday. One call each.',
		day: 'Day | A result for each day. One call each.',
	},
	description:
		'This report is a sum over the asked range. Each row says over what, in window_start and window_end.',
	displayOptions: shownFor(({ kind }) => kind === 'sum'),
});

const FILTERS: readonly INodeProperties[] = [
	field('Agent Names or IDs', 'agents', 'multiOptions', [], {
		typeOptions: { loadOptionsMethod: 'getAgents' },
		description:
			'Only what these agents did. Opening the list costs one call. An expression may give names, too, as a list or separated by commas: a name fits without regard to case and accents. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	}),
	choice('Hung Up By', 'hungUpBy', 'agent', {
		values: {
			agent: 'Agent',
			client: 'Client',
			unknown: 'Unknown | Where wolkvox does not say',
		},
		description: 'Only what was ended by this side',
	}),
	field('Minimum Duration (Seconds)', 'minimumDuration', 'number', 0, {
		typeOptions: { minValue: 0 },
		description:
			'Only what took at least this many seconds. What has no readable duration is left out; 0 lets all pass.',
	}),
];

/** Whether the rows of a report can answer a filter. */
function answers({ name }: INodeProperties): IsFor {
	const [, goesBy] = FILTER_KINDS[name as FilterName];
	return (report) => report[goesBy] !== undefined;
}

/** The filters of a report, or of any: then each is hidden on reports that cannot answer it. */
export function filtersFor(report?: Report): INodeProperties {
	const options = report
		? FILTERS.filter((one) => answers(one)(report))
		: FILTERS.map((one) => ({ ...one, displayOptions: shownFor(answers(one), '/report') }));
	const hasAny: IsFor = (other) => FILTERS.some((one) => answers(one)(other));
	const shown = report ? {} : { displayOptions: shownFor(hasAny) };
	const more = { placeholder: 'Add Filter', options, ...shown };
	return field('Filters', 'filters', 'collection', {}, more);
}

const PAIR = [field('Name', 'name', 'string', ''), field('Value', 'value', 'string', '')];
export const QUERY_PAIRS: INodeProperties = {
	displayName: 'Query Parameters',
	name: 'queryParameters',
	type: 'fixedCollection',
	default: {},
	typeOptions: { multipleValues: true },
	placeholder: 'Add Parameter',
	description: 'Parameters of the report that have no field here, such as services_time of skill_1',
	options: [{ displayName: 'Parameter', name: 'parameter', values: PAIR }],
};

const { DATE_RANGE, DAYS, FROM, TO, SPLIT_REQUESTS_BY } = FIELDS;
const splitting = { ...SPLIT_REQUESTS_BY, displayOptions: shownFor(isSplitByChoice, '/report') };
const fields = FIELDS.fieldsOfRows(
	[...REPORT_FIELDS, DATE_RANGE, DAYS, ...HOURS_FIELDS, FROM, TO, RESULT_PER, filtersFor()],
	[QUERY_PAIRS, splitting],
);

export const report: Resource = {
	name: 'Report',
	description: 'Calls, chats, campaigns, agent times, surveys and every other report',
	url: REPORTS_PATH,
	byDefault: 'getReport',
	operations: {
		exportReport: {
			name: 'Export Report',
			action: 'Export report such as cdr_1 (calls) or chat_1 (chats)',
			description: 'Write any report of a date range of any length into a CSV or JSON Lines file',
			fields: fields.export,
		},
		getReport: {
			name: 'Get Report',
			// n8n names the node by it, and it is all that the model of an AI agent is told.
			action: 'Get report such as cdr_1 (calls), chat_1 (chats) or agent_1 (agents)',
			description:
				'Get any report of the API Reports Manager: calls, chats, campaigns, agent times',
			fields: fields.get,
		},
	},
};
