/** The releases of n8n that can be provided, and what the manifest of an installation needs besides. */
export const NODE_VERSION = '24.18.0';

/** One that is not named here needs nothing. */
export const N8N_VERSIONS: Readonly<Record<string, object>> = {
	'2.41.1': {},
	// Its own manifest takes xlsx from outside the registry.
	'1.123.80': { overrides: { xlsx: '0.18.5' } },
};

export const DEFAULT_N8N_VERSION = '2.41.1';

/** n8n's engine alone: the versions of n8n-core and n8n-workflow. */
export interface Engine {
	readonly core: string;
	readonly workflow: string;
}

/** What `npm run matrix` tests with: an engine, and the n8n of that time where it is tested whole. */
export interface MatrixRow extends Engine {
	readonly name: string;
	readonly n8n?: string;
}

export const MATRIX: readonly MatrixRow[] = [
	{ name: '1.122', core: '1.122.48', workflow: '1.120.31', n8n: '1.123.80' },
	{ name: '2.20', core: '2.20.6', workflow: '2.20.3' },
	{ name: '2.41', core: '2.41.1', workflow: '2.41.0', n8n: DEFAULT_N8N_VERSION },
];
