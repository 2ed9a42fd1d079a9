import { LISTS } from '../../reports/account';
import { CATALOGUE, cobrowsing } from '../../reports/catalogue';
import { REPORT } from './report';
import { DATE_RANGE, DAYS, FROM, HOURS, LIMIT, RETURN_ALL, TO } from './shared/fields';
import type { Resource } from './shared/resource';

const { id } = cobrowsing;
const cachedResultName = CATALOGUE.find((entry) => entry.id === id)?.displayName;

export const account: Resource = {
	name: 'Account',
	description: 'The connection, the calls left today and the services',
	url: LISTS.tokenUsage.path,
	byDefault: 'getTokenUsage',
	operations: {
		checkSetup: {
			name: 'Check Setup',
			action: 'Check setup and connection',
			description:
				'Check that connection, token, time zone and report are as the node expects, and say in plain words what is not. Mostly 7 to 9 calls, 10 at the most.',
			fields: [
				{ ...REPORT, default: { mode: 'list', value: id, cachedResultName } },
				...[{ ...DATE_RANGE, default: 'last30Days' }, DAYS, HOURS, FROM, TO],
			],
		},
		getTokenUsage: {
			name: 'Get Calls Left Today',
			action: 'Get calls left today',
			description:
				'Get how many calls wolkvox allows in a day and how many were made today. One call.',
		},
		getServices: {
			name: 'Get Services',
			action: 'Get services',
			description: 'Get which services of wolkvox are switched on. One call.',
		},
	},
};

/** A resource that is one list: its name, what people call many of it, and what the list says of each. */
const LISTED = [
	['Agent', 'agents', 'ID, name, document, state and last use'],
	['Campaign', 'campaigns', 'ID, name, type, status and skill'],
	['Skill', 'skills', 'ID, name, description and last use'],
] as const;

export const lists = LISTED.map<Resource>(([name, many, holds]) => ({
	name,
	description: `The list of ${many}`,
	url: LISTS[many].path,
	byDefault: 'getAll',
	operations: {
		getAll: {
			name: 'Get Many',
			action: `Get many ${many}`,
			description: `Get the list of ${many}: ${holds}. One call.`,
			fields: [RETURN_ALL, LIMIT],
		},
	},
}));
