import type { INodeProperties } from 'n8n-workflow';

import { field } from './fields';

/**
 * The address of requests, as an expression: so the credential's "Allowed HTTP Request Domains" do not
 * restrict it. Right for servers that can be used; `serverAddress` refuses others before any request.
 */
export const BASE_URL =
	'={{ String($credentials.baseUrl || "").trim() ? String($credentials.baseUrl).trim().replace(/\\/+$/, "") : "https://wv" + String($credentials.server).replace(/^\\D+/, "").replace(/\\D.*$/, "").padStart(4, "0") + ".wolkvox.com" }}';

/** A resource: where its requests go, below the server's address, and the operations that it offers. */
export interface Resource {
	readonly resource: string;
	readonly url: string;
	readonly byDefault: string;
	readonly operations: Readonly<Record<string, Operation>>;
}

type Operation = Readonly<Record<'name' | 'action' | 'description', string>> & {
	readonly fields: readonly INodeProperties[];
};

/** In which order an operation shows its fields. */
const ORDER = [
	...['report', 'agent', 'skill', 'campaign', 'activityCode'],
	...['dateRange', 'days', 'hours', 'from', 'to', 'resultPer'],
	...['fileFormat', 'delimiter', 'binaryPropertyName', 'groupBy'],
	...['returnAll', 'limit', 'toolNotice', 'filters', 'options'],
];

/**
 * The operations of all resources, and their fields, each once: for each input item n8n evaluates a
 * parameter as often as it is described.
 */
export function propertiesOf(...resources: readonly Resource[]): INodeProperties[] {
	const uses = resources.flatMap(({ resource, operations }) =>
		Object.entries(operations).flatMap(([operation, { fields }]) =>
			fields.map((field) => ({ field, resource, operation })),
		),
	);
	const fields = [...new Set(uses.map(({ field }) => field))].map((field) => {
		const own = uses.filter((use) => use.field === field);
		return shownWith(field, {
			resource: [...new Set(own.map(({ resource }) => resource))],
			operation: own.map(({ operation }) => operation),
		});
	});
	const placeOf = ({ name }: INodeProperties) => ORDER.indexOf(name);
	fields.sort((one, other) => placeOf(one) - placeOf(other));
	return [...resources.map(operationsOf), ...fields];
}

/** The routing makes the request of which n8n hands each operation its own copy. */
function operationsOf({ resource, url, byDefault, operations }: Resource): INodeProperties {
	return field('Operation', 'operation', 'options', byDefault, {
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: Object.entries(operations).map(([value, { name, action, description }]) => ({
			...{ name, value, action, description },
			routing: { request: { method: 'GET', url } },
		})),
	});
}

/** The condition comes first: an expression in one of a field's own ends n8n's looking at the others. */
export function shownWith(field: INodeProperties, show: Record<string, string[]>): INodeProperties {
	const { displayOptions: own } = field;
	return { ...field, displayOptions: { ...own, show: { ...show, ...own?.show } } };
}
