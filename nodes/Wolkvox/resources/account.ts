import type { INodeProperties } from 'n8n-workflow';

import { LISTS } from '../../reports/account';
import { CATALOGUE } from '../../reports/catalogue';
import { cobrowsing } from '../../reports/cobrowsing';
import { DATE_RANGE, DAYS, FROM, HOURS, TO } from './shared/dateRange';
import { LIMIT, RETURN_ALL } from './shared/fields';
import { REPORT_FIELD } from './shared/reportFields';
import { resourceOf } from './shared/resource';

const { id } = cobrowsing;
const cachedResultName = CATALOGUE.find((entry) => entry.id === id)?.displayName;

const CHECK_FIELDS: INodeProperties[] = [
	{ ...REPORT_FIELD, default: { mode: 'list', value: id, cachedResultName } },
	...[{ ...DATE_RANGE, default: 'last30Days' }, DAYS, HOURS, FROM, TO],
];

export const accountProperties = resourceOf('account', LISTS.tokenUsage.path, 'getTokenUsage', [
	{
		name: 'Check Setup',
		value: 'checkSetup',
		action: 'Check setup and connection',
		description:
			'Check that connection, token, time zone and report are as the node expects, and say in plain words what is not. Mostly 7 to 9 calls, 10 at the most.',
		fields: CHECK_FIELDS,
	},
	{
		name: 'Get Calls Left Today',
		value: 'getTokenUsage',
		action: 'Get calls left today',
		description:
			'Get how many calls wolkvox allows in a day and how many were made today. One call.',
		fields: [],
	},
	{
		name: 'Get Services',
		value: 'getServices',
		action: 'Get services',
		description: 'Get which services of wolkvox are switched on. One call.',
		fields: [],
	},
]);

/** The resources that are one list each: their names, what people call many of it, and what it says of each. */
const RESOURCES = [
	['agent', 'agents', 'ID, name, document, state and last use'],
	['campaign', 'campaigns', 'ID, name, type, status and skill'],
	['skill', 'skills', 'ID, name, description and last use'],
] as const;

export const listProperties = RESOURCES.flatMap(([resource, many, holds]) =>
	resourceOf(resource, LISTS[many].path, 'getAll', [
		{
			name: 'Get Many',
			value: 'getAll',
			action: `Get many ${many}`,
			description: `Get the list of ${many}: ${holds}. One call.`,
			fields: [RETURN_ALL, LIMIT],
		},
	]),
);
