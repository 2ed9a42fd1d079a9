import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

import { triggerPickLists } from './operations/lists';
import { pollEvents } from './operations/poll';
import { POLL_HINTS, triggerProperties } from './resources/trigger';

export class WolkvoxTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wolkvox Trigger',
		name: 'wolkvoxTrigger',
		icon: { light: 'file:wolkvox.svg', dark: 'file:wolkvox.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["event"] === "newReportRow" ? "new row in " + (($parameter["report"] || {}).value || $parameter["report"] || "report") : $parameter["event"].replace(/[A-Z]/g, " $&").toLowerCase() }}',
		description:
			'Starts the workflow when a call has ended, a chat was closed, an agent’s cobrowsing session has ended, or a wolkvox report has a new row',
		defaults: { name: 'Wolkvox Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wolkvoxApi', required: true }],
		hints: POLL_HINTS,
		properties: triggerProperties,
	};

	methods = triggerPickLists;

	poll = pollEvents;
}
