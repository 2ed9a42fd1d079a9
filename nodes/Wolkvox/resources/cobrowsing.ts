import {
	type INodeProperties,
	type INodePropertyOptions,
	updateDisplayOptions,
} from 'n8n-workflow';

import type { GroupBy } from '../../engine/output/summary';
import { cobrowsing } from '../../reports/cobrowsing';
import { DATE_RANGE_FIELDS } from './shared/dateRange';
import { EXPORT_FIELDS, FILE_OPTIONS } from './shared/exportFields';
import {
	ADD_CALCULATED_FIELDS,
	ADD_INTERACTION,
	FILTERS,
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
			name: 'Export Cobrowsing Sessions',
			value: 'exportCobrowsingSessions',
			action: 'Export cobrowsing sessions',
			description:
				'Write every cobrowsing session of a date range of any length into a CSV or JSON Lines file',
			routing,
		},
		{
			name: 'Get Cobrowsing Sessions',
			value: 'getCobrowsingSessions',
			action: 'Get cobrowsing sessions',
			description:
				'Get every cobrowsing session of a date range: agent, start, end, duration and who hung up',
			routing,
		},
		{
			name: 'Summarize Cobrowsing Sessions',
			value: 'summarizeCobrowsingSessions',
			action: 'Summarize cobrowsing sessions',
			description: 'Count sessions and durations, in all or per agent, day, week, month or hour',
			routing,
		},
	],
	default: 'getCobrowsingSessions',
};

/** Shown to who builds an AI agent: a fresh tool would give it every session of the range. */
const TOOL_NOTICE: INodeProperties = {
	displayName:
		'This tool gives the agent every session of the range, which may be thousands. Turn off Return All and set a Limit, or choose Summarize Cobrowsing Sessions, which answers with a few figures.',
	name: 'toolNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '@tool': [true], returnAll: [true] } },
};

/** From the largest to the smallest, as people look for them. */
export const GROUP_BY: Array<INodePropertyOptions & { value: GroupBy }> = [
	{ name: 'Nothing (Whole Range)', value: 'none', description: 'One item in all' },
	{ name: 'Agent', value: 'agent', description: 'One item for each agent' },
	{ name: 'Month', value: 'month', description: 'One item for each month' },
	{
		name: 'Week',
		value: 'week',
		description: 'One item for each week, Monday to Sunday, named by its Monday',
	},
	{
		name: 'Day',
		value: 'day',
		description: 'One item for each day, including days without sessions',
	},
	{
		name: 'Hour of the Day',
		value: 'hour',
		description: 'One item for each of the 24 hours, whatever the day',
	},
];

const GROUP_BY_FIELD: INodeProperties = {
	displayName: 'Group By',
	name: 'groupBy',
	type: 'options',
	options: GROUP_BY,
	default: 'none',
	description:
		'How to divide the sessions into items. Days and hours are those of the start of a session, in the time zone of the credential.',
};

/** The fields of an operation, shown with it. */
function fieldsOf(operation: string, fields: INodeProperties[]): INodeProperties[] {
	return updateDisplayOptions(
		{ show: { resource: ['cobrowsing'], operation: [operation] } },
		fields,
	);
}

export const cobrowsingProperties: INodeProperties[] = [
	...updateDisplayOptions({ show: { resource: ['cobrowsing'] } }, [OPERATION]),
	...fieldsOf('getCobrowsingSessions', [
		...DATE_RANGE_FIELDS,
		...RETURN_ALL_FIELDS,
		TOOL_NOTICE,
		FILTERS,
		optionsField([ADD_CALCULATED_FIELDS, ADD_INTERACTION, MAX_TRIES, ORDER, SPLIT_REQUESTS_BY]),
	]),
	...fieldsOf('exportCobrowsingSessions', [
		...DATE_RANGE_FIELDS,
		...EXPORT_FIELDS,
		FILTERS,
		optionsField([
			ADD_CALCULATED_FIELDS,
			ADD_INTERACTION,
			MAX_TRIES,
			ORDER,
			SPLIT_REQUESTS_BY,
			...FILE_OPTIONS,
		]),
	]),
	...fieldsOf('summarizeCobrowsingSessions', [
		...DATE_RANGE_FIELDS,
		GROUP_BY_FIELD,
		FILTERS,
		optionsField([MAX_TRIES, SPLIT_REQUESTS_BY]),
	]),
];
