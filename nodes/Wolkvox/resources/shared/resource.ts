import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/**
 * The address of requests as n8n needs it: an expression over the credential. n8n takes it as the
 * node's own address, which the credential's "Allowed HTTP Request Domains" do not restrict. It only
 * has to be right for a server that can be used: every other is refused before a request is made, by
 * `serverAddress`.
 */
export const BASE_URL =
	'={{ String($credentials.baseUrl || "").trim() ? String($credentials.baseUrl).trim().replace(/\\/+$/, "") : "https://wv" + String($credentials.server).replace(/^\\D+/, "").replace(/\\D.*$/, "").padStart(4, "0") + ".wolkvox.com" }}';

/** What a resource can do: how the editor offers it, and what it asks for. */
export interface Offer extends INodePropertyOptions {
	readonly value: string;
	readonly fields: INodeProperties[];
}

/**
 * The properties of a resource: the choice among its operations, and the fields of each. The routing
 * makes the request of which n8n hands each operation its own copy; what is sent with it, and how often,
 * the operation decides: see `operations/operation.ts`.
 *
 * @param url where its requests go, below the server's address
 * @param byDefault the operation that a new node has
 */
export function resourceOf(
	resource: string,
	url: string,
	byDefault: string,
	offers: readonly Offer[],
): INodeProperties[] {
	const operation: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: offers.map(({ name, value, action, description }) => ({
			...{ name, value, action, description },
			routing: { request: { method: 'GET', url } },
		})),
		default: byDefault,
	};
	const fields = offers.flatMap((offer) =>
		offer.fields.map((field) =>
			shownWith(field, { resource: [resource], operation: [offer.value] }),
		),
	);
	return [shownWith(operation, { resource: [resource] }), ...fields];
}

/** The condition comes first: an expression in one of a field's own ends n8n's looking at the others. */
export function shownWith(
	field: INodeProperties,
	show: NonNullable<IDisplayOptions['show']>,
): INodeProperties {
	const { displayOptions: own } = field;
	return { ...field, displayOptions: { ...own, show: { ...show, ...own?.show } } };
}

/** In which order an operation shows its fields. */
const ORDER = [
	...['report', 'agent', 'skill', 'campaign', 'activityCode'],
	...['dateRange', 'days', 'hours', 'from', 'to', 'resultPer'],
	...['fileFormat', 'delimiter', 'binaryPropertyName', 'groupBy'],
	...['returnAll', 'limit', 'toolNotice', 'filters', 'options'],
];

/**
 * The properties of all resources, in which a field that several operations have stands once: for each
 * input item n8n evaluates what the builder typed as often as its field is described.
 */
export function joined(...properties: readonly INodeProperties[]): INodeProperties[] {
	const fields = new Map<string, INodeProperties>();
	for (const property of properties) {
		const { resource = [], operation = [], ...show } = property.displayOptions?.show ?? {};
		const field = { ...property, displayOptions: { ...property.displayOptions, show } };
		const key = operation.length > 0 ? JSON.stringify(field) : JSON.stringify(property);
		const known = fields.get(key)?.displayOptions?.show;
		const where = {
			resource: [...new Set([...(known?.resource ?? []), ...resource])],
			operation: [...(known?.operation ?? []), ...operation],
		};
		fields.set(key, operation.length > 0 ? shownWith(field, where) : property);
	}
	const placeOf = ({ name }: INodeProperties) => ORDER.indexOf(name);
	return [...fields.values()].sort((one, other) => placeOf(one) - placeOf(other));
}
