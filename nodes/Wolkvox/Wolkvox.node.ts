import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

import { MOST_USED_REPORTS } from '../reports/catalogue';
import { pickLists } from './operations/lists';
import { runOperation } from './operations/operation';
import { REQUEST_DEFAULTS } from './operations/transport';
import { account, lists } from './resources/account';
import { cobrowsing } from './resources/cobrowsing';
import { report } from './resources/report';
import { COST_HINTS } from './resources/shared/costHints';
import { BASE_URL, propertiesOf } from './resources/shared/resource';

export class Wolkvox implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wolkvox',
		name: 'wolkvox',
		icon: { light: 'file:wolkvox.svg', dark: 'file:wolkvox.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ [[$parameter["operation"].replace("TokenUsage", "CallsLeftToday").replace(/CobrowsingSessions|Report/, "").replace(/([A-Z]|\\d+)/g, " $1").toLowerCase(), $parameter["report"] && ($parameter["report"].value || $parameter["report"])].filter((part) => part).join(" "), ({ lastNDays: "last " + $parameter["days"] + " days", lastNHours: "last " + $parameter["hours"] + " hours" })[$parameter["dateRange"]] || String($parameter["dateRange"] || $parameter["resource"]).replace(/([A-Z]|\\d+)/g, " $1").toLowerCase()].join(": ") }}',
		description:
			'Get the calls, chats, agent times, cobrowsing sessions and every other report of a wolkvox contact center, and its agents, skills and campaigns',
		defaults: { name: 'Wolkvox' },
		usableAsTool: {
			replacements: {
				description: `Get any report of a wolkvox contact center by its ID: ${MOST_USED_REPORTS}; or get or summarize its cobrowsing sessions`,
			},
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wolkvoxApi', required: true }],
		hints: COST_HINTS,
		requestDefaults: { baseURL: BASE_URL, ...REQUEST_DEFAULTS },
		requestOperations: { pagination: runOperation },
		properties: propertiesOf(account, cobrowsing, ...lists, report),
	};

	methods = pickLists;
}
