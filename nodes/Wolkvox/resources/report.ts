import type { INodeProperties } from 'n8n-workflow';

import { REPORTS_PATH } from '../../reports/catalogue';
import {
	ADD_CALCULATED_FIELDS,
	fieldsOfExport,
	fieldsOfGet,
	MAX_TRIES,
	ORDER,
	SIMPLIFY,
	SPLIT_REQUESTS_BY,
} from './shared/fields';
import { filtersFor, isSplitByChoice, QUESTION_FIELDS, shownFor } from './shared/reportFields';
import { resourceOf } from './shared/resource';

export const QUERY_PARAMETERS: INodeProperties = {
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
	ADD_CALCULATED_FIELDS,
	MAX_TRIES,
	ORDER,
	QUERY_PARAMETERS,
	SIMPLIFY,
	{ ...SPLIT_REQUESTS_BY, displayOptions: shownFor(isSplitByChoice, '/report') },
];

export const reportProperties = resourceOf('report', REPORTS_PATH, 'getReport', [
	{
		name: 'Export Report',
		value: 'exportReport',
		action: 'Export report such as cdr_1 (calls) or chat_1 (chats)',
		description: 'Write any report of a date range of any length into a CSV or JSON Lines file',
		fields: fieldsOfExport(QUESTION_FIELDS, filtersFor(), OPTIONS),
	},
	{
		name: 'Get Report',
		value: 'getReport',
		// n8n names the node by it, and it is all that the model of an AI agent is told.
		action: 'Get report such as cdr_1 (calls), chat_1 (chats) or agent_1 (agents)',
		description: 'Get any report of the API Reports Manager: calls, chats, campaigns, agent times',
		fields: fieldsOfGet(QUESTION_FIELDS, filtersFor(), OPTIONS),
	},
]);
