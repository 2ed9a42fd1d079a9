import { cobrowsing as sessions } from '../../reports/catalogue';
import { filtersFor } from './report';
import * as FIELDS from './shared/fields';
import { choice, type Resource } from './shared/resource';

export const GROUP_BY = choice('Group By', 'groupBy', 'none', {
	values: {
		none: 'Nothing (Whole Range) | One item in all',
		agent: 'Agent | One item for each agent',
		month: 'Month | One item for each month',
		week: 'Week | One item for each week, Monday to Sunday, named by its Monday',
		day: 'Day | One item for each day, including days without sessions',
		hour: 'Hour of the Day | One item for each of the 24 hours, whatever the day',
	},
	description:
		'How to divide the sessions into items. Days and hours are those of the start of a session, in the time zone of the credential.',
});

const { DATE_RANGE, DAYS, HOURS, FROM, TO, ADD_INTERACTION, MAX_TRIES, SPLIT_REQUESTS_BY } = FIELDS;
const question = [DATE_RANGE, DAYS, HOURS, FROM, TO, filtersFor(sessions)];
const instead = ', or choose Summarize Cobrowsing Sessions, which answers with a few figures';
const fields = FIELDS.fieldsOfRows(question, [ADD_INTERACTION, SPLIT_REQUESTS_BY], instead);

export const cobrowsing: Resource = {
	name: 'Cobrowsing',
	description: 'Cobrowsing sessions',
	url: sessions.path,
	byDefault: 'getCobrowsingSessions',
	operations: {
		exportCobrowsingSessions: {
			name: 'Export Cobrowsing Sessions',
			action: 'Export cobrowsing sessions',
			description:
				'Write every cobrowsing session of a date range of any length into a CSV or JSON Lines file',
			fields: fields.export,
		},
		getCobrowsingSessions: {
			name: 'Get Cobrowsing Sessions',
			action: 'Get cobrowsing sessions',
			description:
				'Get every cobrowsing session of a date range: agent, start, end, duration and who hung up',
			fields: fields.get,
		},
		summarizeCobrowsingSessions: {
			name: 'Summarize Cobrowsing Sessions',
			action: 'Summarize cobrowsing sessions',
			description: 'Count sessions and durations, in all or per agent, day, week, month or hour',
			fields: [...question, GROUP_BY, FIELDS.optionsField(MAX_TRIES, SPLIT_REQUESTS_BY)],
		},
	},
};
