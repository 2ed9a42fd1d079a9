import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { CATALOGUE } from '../../reports/catalogue';
import { cobrowsing } from '../../reports/cobrowsing';
import { type List, LISTS } from '../../reports/lists';
import { REPORT_FIELD } from './report';
import { DATE_RANGE_FIELDS } from './shared/dateRange';
import { RETURN_ALL_FIELDS } from './shared/options';
import { routingOf } from './shared/routing';

interface Resource {
	readonly name: string;
	readonly list: List;
	/** What people call its things, with what is known of them. */
	readonly many: string;
	readonly holds: string;
}

/** The resources that are one list each. */
const RESOURCES: readonly Resource[] = [
	{
		name: 'agent',
		list: LISTS.agents,
		many: 'agents',
		holds: 'ID, name, document, state and last use',
	},
	{
		name: 'campaign',
		list: LISTS.campaigns,
		many: 'campaigns',
		holds: 'ID, name, type, status and skill',
	},
	{
		name: 'skill',
		list: LISTS.skills,
		many: 'skills',
		holds: 'ID, name, description and last use',
	},
];

export const listProperties: INodeProperties[] = RESOURCES.flatMap(propertiesOf);

function propertiesOf({ name, list, many, holds }: Resource): INodeProperties[] {
	const operation: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				action: `Get many ${many}`,
				description: `Get the ${many} of the operation: ${holds}. One call.`,
				routing: routingOf(list.path),
			},
		],
		default: 'getAll',
	};
	return updateDisplayOptions({ show: { resource: [name] } }, [
		operation,
		...updateDisplayOptions({ show: { operation: ['getAll'] } }, RETURN_ALL_FIELDS),
	]);
}

const REPORT_NAME = CATALOGUE.find(({ id }) => id === cobrowsing.id)?.displayName;

const CHECK_FIELDS: INodeProperties[] = [
	{
		...REPORT_FIELD,
		default: { mode: 'list', value: cobrowsing.id, cachedResultName: REPORT_NAME },
	},
	...DATE_RANGE_FIELDS.map((field) =>
		field.name === 'dateRange' ? { ...field, default: 'last30Days' } : field,
	),
];

export const accountProperties: INodeProperties[] = updateDisplayOptions(
	{ show: { resource: ['account'] } },
	[
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Check Setup',
					value: 'checkSetup',
					action: 'Check setup and connection',
					description:
						'Check that connection, token, time zone and report are as the node expects, and say in plain words what is not. Mostly 7 to 9 calls, 10 at the most.',
					routing: routingOf(cobrowsing.path),
				},
				{
					name: 'Get Calls Left Today',
					value: 'getTokenUsage',
					action: 'Get calls left today',
					description:
						'Get how many calls wolkvox allows in a day and how many were made today. One call.',
					routing: routingOf(LISTS.tokenUsage.path),
				},
				{
					name: 'Get Services',
					value: 'getServices',
					action: 'Get services',
					description: 'Get which services of wolkvox are switched on. One call.',
					routing: routingOf(LISTS.services.path),
				},
			],
			default: 'getTokenUsage',
		},
		...updateDisplayOptions({ show: { operation: ['checkSetup'] } }, CHECK_FIELDS),
	],
);
