import type { INodeProperties } from 'n8n-workflow';

import { CATALOGUE } from '../../reports/catalogue';
import { cobrowsing } from '../../reports/cobrowsing';
import { LISTS } from '../../reports/account';
import { DATE_RANGE_FIELDS } from './shared/dateRange';
import { REPORT_FIELD } from './shared/reportFields';
import { resourceOf } from './shared/resource';

const { id, path } = cobrowsing;
const cachedResultName = CATALOGUE.find((entry) => entry.id === id)?.displayName;

const CHECK_FIELDS: INodeProperties[] = [
	{ ...REPORT_FIELD, default: { mode: 'list', value: id, cachedResultName } },
	...DATE_RANGE_FIELDS.map((field) =>
		field.name === 'dateRange' ? { ...field, default: 'last30Days' } : field,
	),
];

export const accountProperties = resourceOf(
	'account',
	[
		{
			name: 'Check Setup',
			value: 'checkSetup',
			action: 'Check setup and connection',
			description:
				'Check that connection, token, time zone and report are as the node expects, and say in plain words what is not. Mostly 7 to 9 calls, 10 at the most.',
			path,
			fields: CHECK_FIELDS,
		},
		{
			name: 'Get Calls Left Today',
			value: 'getTokenUsage',
			action: 'Get calls left today',
			description:
				'Get how many calls wolkvox allows in a day and how many were made today. One call.',
			path: LISTS.tokenUsage.path,
			fields: [],
		},
		{
			name: 'Get Services',
			value: 'getServices',
			action: 'Get services',
			description: 'Get which services of wolkvox are switched on. One call.',
			path: LISTS.services.path,
			fields: [],
		},
	],
	'getTokenUsage',
);
