import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { type List, LISTS } from '../../reports/lists';
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
					name: 'Get Services',
					value: 'getServices',
					action: 'Get services',
					description: 'Get which services of wolkvox are switched on. One call.',
					routing: routingOf(LISTS.services.path),
				},
				{
					name: 'Get Token Usage',
					value: 'getTokenUsage',
					action: 'Get token usage',
					description:
						'Get how many calls the token may make in a day and how many it has made today. One call.',
					routing: routingOf(LISTS.tokenUsage.path),
				},
			],
			default: 'getTokenUsage',
		},
	],
);
