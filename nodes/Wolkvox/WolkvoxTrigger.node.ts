import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

import { loadAgents } from './operations/lists';
import { pollSessions } from './operations/poll';
import { triggerProperties } from './resources/trigger';

export class WolkvoxTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wolkvox Trigger',
		name: 'wolkvoxTrigger',
		icon: { light: 'file:wolkvox.svg', dark: 'file:wolkvox.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'cobrowsing session ended',
		description: 'Starts the workflow when a wolkvox cobrowsing session has ended',
		defaults: { name: 'Wolkvox Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wolkvoxApi', required: true }],
		properties: triggerProperties,
	};

	methods = loadAgents;

	poll = pollSessions;
}
