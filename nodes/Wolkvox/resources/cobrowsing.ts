import type { GroupBy } from '../../engine/output/summary';
import { cobrowsing } from '../../reports/cobrowsing';
import { DATE_RANGE_FIELDS } from './shared/dateRange';
import {
	ADD_CALCULATED_FIELDS,
	ADD_INTERACTION,
	type ChoiceField,
	fieldsOfExport,
	fieldsOfGet,
	MAX_TRIES,
	optionsField,
	ORDER,
	SIMPLIFY,
	SPLIT_REQUESTS_BY,
} from './shared/fields';
import { filtersFor } from './shared/reportFields';
import { resourceOf } from './shared/resource';

/** From the largest to the smallest, as people look for them. */
const GROUPS: ChoiceField<GroupBy>['options'] = [
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

export const GROUP_BY: ChoiceField<GroupBy> = {
	displayName: 'Group By',
	name: 'groupBy',
	type: 'options',
	options: GROUPS,
	default: 'none',
	description:
		'How to divide the sessions into items. Days and hours are those of the start of a session, in the time zone of the credential.',
};

const FILTERS = filtersFor(cobrowsing);
const READING = [MAX_TRIES, SPLIT_REQUESTS_BY];
const ROWS = [ADD_CALCULATED_FIELDS, ADD_INTERACTION, ORDER, SIMPLIFY, ...READING];

export const cobrowsingProperties = resourceOf(
	'cobrowsing',
	cobrowsing.path,
	'getCobrowsingSessions',
	[
		{
			name: 'Export Cobrowsing Sessions',
			value: 'exportCobrowsingSessions',
			action: 'Export cobrowsing sessions',
			description:
				'Write every cobrowsing session of a date range of any length into a CSV or JSON Lines file',
			fields: fieldsOfExport(DATE_RANGE_FIELDS, FILTERS, ROWS),
		},
		{
			name: 'Get Cobrowsing Sessions',
			value: 'getCobrowsingSessions',
			action: 'Get cobrowsing sessions',
			description:
				'Get every cobrowsing session of a date range: agent, start, end, duration and who hung up',
			fields: fieldsOfGet(
				DATE_RANGE_FIELDS,
				FILTERS,
				ROWS,
				', or choose Summarize Cobrowsing Sessions, which answers with a few figures',
			),
		},
		{
			name: 'Summarize Cobrowsing Sessions',
			value: 'summarizeCobrowsingSessions',
			action: 'Summarize cobrowsing sessions',
			description: 'Count sessions and durations, in all or per agent, day, week, month or hour',
			fields: [...DATE_RANGE_FIELDS, GROUP_BY, FILTERS, optionsField(...READING)],
		},
	],
);
