import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routingOf } from './routing';

/** What a resource can do: how the editor offers it, where its requests go, and what it asks for. */
export interface Offer extends INodePropertyOptions {
	readonly value: string;
	/** Below the server's address. */
	readonly path: string;
	readonly fields: INodeProperties[];
}

/**
 * The properties of a resource: the choice among its operations, and the fields of each.
 *
 * @param byDefault the operation that a new node has
 */
export function resourceOf(
	resource: string,
	offers: readonly Offer[],
	byDefault: string,
): INodeProperties[] {
	const operation: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: offers.map(({ name, value, action, description, path }) => ({
			...{ name, value, action, description },
			routing: routingOf(path),
		})),
		default: byDefault,
	};
	const fields = offers.flatMap(({ value, fields }) =>
		fields.map((field) => shownWith(field, { resource: [resource], operation: [value] })),
	);
	return [shownWith(operation, { resource: [resource] }), ...fields];
}

/** First of all: an expression in one of a field's own conditions ends n8n's looking at the others. */
function shownWith(field: INodeProperties, show: Record<string, string[]>): INodeProperties {
	const { displayOptions: own } = field;
	return { ...field, displayOptions: { ...own, show: { ...show, ...own?.show } } };
}
