import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

import { pickLists } from './operations/lists';
import { runOperation } from './operations/operation';
import { searchReports } from './operations/reportChoice';
import { REQUEST_DEFAULTS } from './operations/transport';
import { cobrowsingProperties } from './resources/cobrowsing';
import { accountProperties, listProperties } from './resources/lists';
import { MOST_ASKED_REPORTS, reportProperties } from './resources/report';
import { COST_HINTS } from './resources/shared/dateRange';
import { BASE_URL } from './resources/shared/routing';

export class Wolkvox implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wolkvox',
		name: 'wolkvox',
		icon: { light: 'file:wolkvox.svg', dark: 'file:wolkvox.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ [$parameter["operation"].replace(/CobrowsingSessions|Report/, "") + ($parameter["report"] ? " " + ($parameter["report"].value || $parameter["report"]) : ""), ({ lastNDays: "last " + $parameter["days"] + " days", lastNHours: "last " + $parameter["hours"] + " hours" })[$parameter["dateRange"]] || String($parameter["dateRange"] || $parameter["resource"]).replace(/([A-Z]|\\d+)/g, " $1").toLowerCase()].filter((part) => part).join(": ") }}',
		description:
			'Get, summarize or export the cobrowsing sessions and every other report of a wolkvox contact center, and its agents, skills and campaigns',
		defaults: { name: 'Wolkvox' },
		usableAsTool: {
			replacements: {
				// What an AI agent reads about the tool.
				description: `Get or summarize the cobrowsing sessions of a wolkvox contact center, or get any other report of it by its ID: ${MOST_ASKED_REPORTS}`,
			},
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wolkvoxApi', required: true }],
		hints: COST_HINTS,
		requestDefaults: {
			baseURL: BASE_URL,
			...REQUEST_DEFAULTS,
		},
		requestOperations: { pagination: runOperation },
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Account', value: 'account' },
					{ name: 'Agent', value: 'agent' },
					{ name: 'Campaign', value: 'campaign' },
					{ name: 'Cobrowsing', value: 'cobrowsing' },
					{ name: 'Report', value: 'report' },
					{ name: 'Skill', value: 'skill' },
				],
				default: 'cobrowsing',
				// Here and not with an operation: n8n must call the node for one that does not exist, too.
				routing: { send: { paginate: true } },
			},
			...accountProperties,
			...cobrowsingProperties,
			...listProperties,
			...reportProperties,
		],
	};

	methods = {
		...pickLists,
		listSearch: { ...pickLists.listSearch, searchReports },
	};
}
