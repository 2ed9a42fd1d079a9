import { LISTS } from '../../reports/account';
import { RETURN_ALL_FIELDS } from './shared/options';
import { resourceOf } from './shared/resource';

/** The resources that are one list each: their names, what people call many of it, and what it says of each. */
const RESOURCES = [
	['agent', LISTS.agents, 'agents', 'ID, name, document, state and last use'],
	['campaign', LISTS.campaigns, 'campaigns', 'ID, name, type, status and skill'],
	['skill', LISTS.skills, 'skills', 'ID, name, description and last use'],
] as const;

export const listProperties = RESOURCES.flatMap(([resource, { path }, many, holds]) =>
	resourceOf(
		resource,
		[
			{
				name: 'Get Many',
				value: 'getAll',
				action: `Get many ${many}`,
				description: `Get the list of ${many}: ${holds}. One call.`,
				path,
				fields: RETURN_ALL_FIELDS,
			},
		],
		'getAll',
	),
);
