import { LoadOptionsContext } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type ILoadOptionsFunctions,
	type INodeParameters,
	type INodeType,
	Workflow,
} from 'n8n-workflow';

import { additionalDataOf, TestCredentialsHelper } from './additionalData';
import { nodeOf, nodeTypesOf } from './engine';

/** A workflow of one node alone, as the editor holds it: what the builder left alone has its default. */
export function opened(nodeType: INodeType, parameters: INodeParameters = {}) {
	const { name } = nodeType.description;
	const workflow = new Workflow({
		nodes: [nodeOf('Wolkvox', name, { parameters })],
		connections: {},
		active: false,
		nodeTypes: nodeTypesOf({ [name]: nodeType }),
	});
	return { workflow, node: workflow.nodes.Wolkvox };
}

/** The context that n8n makes when somebody opens a list in the editor. */
export function listContext(
	nodeType: INodeType,
	credential: ICredentialDataDecryptedObject,
	field: string,
): ILoadOptionsFunctions {
	const { workflow, node } = opened(nodeType);
	const data = additionalDataOf(new TestCredentialsHelper(credential));
	return new LoadOptionsContext(workflow, node, data, field);
}
