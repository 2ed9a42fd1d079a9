import type { INodeProperties, NodeHint, NodePropertyTypes } from 'n8n-workflow';

/** The address of requests; as an expression, "Allowed HTTP Request Domains" of the credential do not restrict it. */
// Right for servers that can be used; `serverAddress` refuses others before any request.
export const BASE_URL =
	'={{ String($credentials.baseUrl || "").trim() ? String($credentials.baseUrl).trim().replace(/\\/+$/, "") : "https://wv" + String($credentials.server).replace(/^\\D+/, "").replace(/\\D.*$/, "").padStart(4, "0") + ".wolkvox.com" }}';

/** A field: its label and its name, what it takes, and what it holds on a new node. */
export function field<D extends INodeProperties['default']>(
	displayName: string,
	name: string,
	type: NodePropertyTypes,
	byDefault: D,
	more: Omit<Partial<INodeProperties>, 'default'> = {},
): INodeProperties & { default: D } {
	return { displayName, name, type, default: byDefault, ...more };
}

/** A field that takes one of some values. */
export interface ChoiceField<T extends string> extends INodeProperties {
	options: Array<{ name: string; value: T }>;
}

/** Its values with their names and, behind a bar, their descriptions, in the order in which people look for them. */
export function choice<T extends string>(
	displayName: string,
	name: string,
	byDefault: NoInfer<T>,
	{ values, ...more }: Partial<INodeProperties> & { values: { readonly [value in T]: string } },
): ChoiceField<T> {
	const options = Object.entries<string>(values).map(([value, text]) => {
		const [label, description] = text.split(' | ');
		return { name: label, value: value as T, description };
	});
	return { ...field(displayName, name, 'options', byDefault, more), options };
}

/** A resource: what it is about, where its requests go, below the server's address, and its operations. */
export type Resource = Readonly<Record<'name' | 'description' | 'url' | 'byDefault', string>> & {
	readonly operations: Readonly<Record<string, Operation>>;
};

type Operation = Readonly<Record<'name' | 'action' | 'description', string>> & {
	readonly fields?: readonly INodeProperties[];
};

/** In which order an operation shows its fields. */
const ORDER =
	`report agent skill campaign activityCode dateRange days hours from to resultPer fileFormat
	delimiter binaryPropertyName groupBy returnAll limit toolNotice filters options`.split(/\s+/);

/** Resources, operations and their fields, each once: n8n evaluates a parameter as often as it is described. */
export function propertiesOf(...resources: readonly Resource[]): INodeProperties[] {
	const uses = resources.flatMap(({ name, operations }) =>
		Object.entries(operations).flatMap(([operation, { fields = [] }]) =>
			fields.map((field) => ({ field, resource: name.toLowerCase(), operation })),
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
	return [choiceAmong(resources), ...resources.map(operationsOf), ...fields];
}

function choiceAmong(resources: readonly Resource[]): INodeProperties {
	const byName = [...resources].sort((one, other) => (one.name < other.name ? -1 : 1));
	return field('Resource', 'resource', 'options', 'cobrowsing', {
		noDataExpression: true,
		options: byName.map(({ name, description }) => {
			return { name, value: name.toLowerCase(), description };
		}),
		// Here and not with an operation: n8n must call the node for one that does not exist, too.
		routing: { send: { paginate: true } },
	});
}

/** The routing makes the request of which n8n hands each operation its own copy. */
function operationsOf({ name: resource, url, byDefault, operations }: Resource): INodeProperties {
	return field('Operation', 'operation', 'options', byDefault, {
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.toLowerCase()] } },
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

/** Told beside the node before it runs, where an expression over its parameters is true. */
export function hintOf(type: NodeHint['type'], message: string, condition: string): NodeHint {
	const place = { location: 'outputPane', whenToDisplay: 'beforeExecution' } as const;
	return { message, type, ...place, displayCondition: `={{ ${condition} }}` };
}
