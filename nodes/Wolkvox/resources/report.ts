import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import type { ResultPer } from '../../engine/extract/windows';
import { CATALOGUE, type CatalogueEntry } from '../../reports/catalogue';
import { cobrowsing } from '../../reports/cobrowsing';
import { DATE_RANGE_FIELDS } from './shared/dateRange';
import { EXPORT_FIELDS, FILE_OPTIONS } from './shared/exportFields';
import {
	ADD_CALCULATED_FIELDS,
	MAX_TRIES,
	optionsField,
	ORDER,
	RETURN_ALL_FIELDS,
	SPLIT_REQUESTS_BY,
} from './shared/options';
import { routingOf } from './shared/routing';

const routing = routingOf(cobrowsing.path);

const OPERATION: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Export Report',
			value: 'exportReport',
			action: 'Export report',
			description: 'Write any report of a date range of any length into a CSV or JSON Lines file',
			routing,
		},
		{
			name: 'Get Report',
			value: 'getReport',
			action: 'Get report',
			description:
				'Get any report of the API Reports Manager: calls, chats, campaigns, agent times',
			routing,
		},
	],
	default: 'getReport',
};

/** Hidden on the reports without it, rather than shown on those with it: an expression may give any. */
function shownFor(takes: (entry: CatalogueEntry) => boolean): INodeProperties['displayOptions'] {
	const others = CATALOGUE.filter((entry) => !takes(entry)).map(({ id }) => id);
	return { hide: { report: ['', ...others] } };
}

function takesParameter(name: string): INodeProperties['displayOptions'] {
	return shownFor(({ parameters }) => parameters.some((parameter) => parameter.name === name));
}

/** A field whose values are chosen from a list of wolkvox's, or typed. */
function locator(
	label: string,
	name: string,
	searchListMethod: string,
	more: Partial<INodeProperties>,
): INodeProperties {
	return {
		displayName: label,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 1001' },
		],
		...more,
	};
}

const ALL = { mode: 'list', value: 'all', cachedResultName: 'All' };
const COSTS_A_CALL = 'Opening the list costs one call of the daily quota.';

/** For people and AI agents. */
export const MOST_ASKED_REPORTS =
	'cdr_1 (calls), cdr_5 (failed calls), chat_1 (chats), chat_2 (conversations), campaign_3 (campaign results), agent_1 (agent times), agent_3 (auxiliary times), agent_8 (agents per hour), agent_14 (agent states), skill_7 (skills per hour)';

export const REPORT_FIELD = locator('Report', 'report', 'searchReports', {
	required: true,
	description: `Which report: search by words of its title, or give its ID. Most used: ${MOST_ASKED_REPORTS}.`,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchReports', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
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
	],
});

/** The fields that give parameters of the query, by their names there. */
export const PARAMETER_FIELDS: Readonly<Record<string, { name: string; label: string }>> = {
	agent_id: { name: 'agent', label: 'Agent' },
	skill_id: { name: 'skill', label: 'Skill' },
	campaign_id: { name: 'campaign', label: 'Campaign' },
	cod_act: { name: 'activityCode', label: 'Activity Code' },
};

export const ACTIVITY_CODES: Array<INodePropertyOptions & { value: string }> = [
	{ name: 'Activity Code 1', value: 'cod_act1' },
	{ name: 'Activity Code 2', value: 'cod_act2' },
];

/** From the largest to the smallest, as people look for them. */
export const RESULT_PER: Array<INodePropertyOptions & { value: ResultPer }> = [
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
];

const CHOICE_FIELDS: INodeProperties[] = [
	REPORT_FIELD,
	locator('Agent', 'agent', 'searchAgents', {
		description: `Whose figures: required for agent_2; empty means all for agent_1. ${COSTS_A_CALL}`,
		displayOptions: takesParameter('agent_id'),
	}),
	locator('Skill', 'skill', 'searchSkills', {
		default: ALL,
		description: `Which skill; All may merge the skills into one row in some reports. ${COSTS_A_CALL}`,
		displayOptions: takesParameter('skill_id'),
	}),
	locator('Campaign', 'campaign', 'searchCampaigns', {
		default: ALL,
		description: `Which campaign. ${COSTS_A_CALL}`,
		displayOptions: takesParameter('campaign_id'),
	}),
	{
		displayName: 'Activity Code',
		name: 'activityCode',
		type: 'options',
		options: ACTIVITY_CODES,
		default: 'cod_act1',
		description: 'Which of the two groups of activity codes',
		displayOptions: takesParameter('cod_act'),
	},
	...DATE_RANGE_FIELDS,
	{
		displayName: 'One Result Per',
		name: 'resultPer',
		type: 'options',
		options: RESULT_PER,
		default: 'wholeRange',
		description:
			'This report is a sum over the asked range. Each row says over what, in window_start and window_end.',
		displayOptions: shownFor(({ kind }) => kind === 'sum'),
	},
];

const QUERY_PARAMETERS: INodeProperties = {
	displayName: 'Query Parameters',
	name: 'queryParameters',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Parameter',
	default: {},
	description: 'Parameters of the report that have no field here, such as services_time of skill_1',
	options: [
		{
			displayName: 'Parameter',
			name: 'parameter',
			values: [
				{ displayName: 'Name', name: 'name', type: 'string', default: '' },
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		},
	],
};

const OPTIONS: INodeProperties[] = [
	{
		...ADD_CALCULATED_FIELDS,
		description:
			'Whether to add a key for each row, its dates with their time zone, and its durations in seconds',
	},
	MAX_TRIES,
	{
		...ORDER,
		description:
			'How to sort the rows of a report of events by their start. A limit takes the first ones; a file is sorted part by part, as it is read.',
	},
	QUERY_PARAMETERS,
	{
		...SPLIT_REQUESTS_BY,
		description:
			'How a long range is split into calls; wolkvox allows 31 days for each. The rows are the same.',
	},
];

/** Shown to who builds an AI agent: a fresh tool would give it every row of the range. */
const TOOL_NOTICE: INodeProperties = {
	displayName:
		'This tool gives the agent every row of the range, which may be thousands. Turn off Return All and set a Limit.',
	name: 'toolNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '@tool': [true], returnAll: [true] } },
};

/** The fields of an operation, shown with it. */
function fieldsOf(operation: string, fields: INodeProperties[]): INodeProperties[] {
	return updateDisplayOptions({ show: { resource: ['report'], operation: [operation] } }, fields);
}

export const reportProperties: INodeProperties[] = [
	...updateDisplayOptions({ show: { resource: ['report'] } }, [OPERATION]),
	...fieldsOf('getReport', [
		...CHOICE_FIELDS,
		...RETURN_ALL_FIELDS,
		TOOL_NOTICE,
		optionsField(OPTIONS),
	]),
	...fieldsOf('exportReport', [
		...CHOICE_FIELDS,
		...EXPORT_FIELDS,
		optionsField([...OPTIONS, ...FILE_OPTIONS]),
	]),
];
