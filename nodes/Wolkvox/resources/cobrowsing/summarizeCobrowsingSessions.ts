import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { GroupBy } from '../../../engine/output/groups';
import { summarizeRows } from '../../operations/summarize';
import { chooseCobrowsing, COBROWSING_PATH } from './choice';
import { dateRangeProperties } from '../shared/dateRange';
import { filterProperties } from '../shared/filters';
import { optionProperties } from '../shared/options';
import { routingOf } from '../shared/routing';

const show = { resource: ['cobrowsing'], operation: ['summarizeCobrowsingSessions'] };

/** From the largest to the smallest, as people look for them. */
const GROUP_BY: Array<INodePropertyOptions & { value: GroupBy }> = [
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

export const summarizeCobrowsingSessionsOperation: INodePropertyOptions = {
	name: 'Summarize Cobrowsing Sessions',
	value: 'summarizeCobrowsingSessions',
	action: 'Summarize cobrowsing sessions',
	description: 'Count sessions and durations, in all or per agent, day, week, month or hour',
	routing: routingOf(COBROWSING_PATH, chooseCobrowsing, summarizeRows),
};

export const summarizeCobrowsingSessionsProperties: INodeProperties[] = [
	...dateRangeProperties(show),
	{
		displayName: 'Group By',
		name: 'groupBy',
		type: 'options',
		options: GROUP_BY,
		default: 'none',
		description:
			'How to divide the sessions into items. Days and hours are those of the start of a session, in the time zone of the credential.',
		displayOptions: { show },
	},
	...filterProperties(show),
	...optionProperties(show, ['maxTries', 'splitRequestsBy']),
];
