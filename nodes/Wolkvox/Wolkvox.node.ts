import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { BASE_URL } from './resources/shared/baseUrl';
import { REQUEST_DEFAULTS } from './operations/transport';
import { cobrowsingProperties } from './resources/cobrowsing';

export class Wolkvox implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wolkvox',
		name: 'wolkvox',
		icon: { light: 'file:wolkvox.svg', dark: 'file:wolkvox.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"].replace("CobrowsingSessions", "") + ": " + $parameter["dateRange"].replace(/([A-Z]|\\d+)/g, " $1").toLowerCase() }}',
		description: 'Get, summarize or export the cobrowsing sessions of a wolkvox contact center',
		defaults: { name: 'Wolkvox' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wolkvoxApi', required: true }],
		hints: [
			{
				message:
					'This range is longer than a year. Each month costs one call of the daily quota of wolkvox, and each day one where requests are split by day.',
				type: 'info',
				location: 'outputPane',
				whenToDisplay: 'beforeExecution',
				displayCondition:
					'={{ $parameter["dateRange"] === "custom" && DateTime.fromISO(String($parameter["to"])).diff(DateTime.fromISO(String($parameter["from"]))).as("months") > 12 }}',
			},
		],
		requestDefaults: {
			baseURL: BASE_URL,
			...REQUEST_DEFAULTS,
		},
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Cobrowsing', value: 'cobrowsing' }],
				default: 'cobrowsing',
			},
			...cobrowsingProperties,
		],
	};
}
