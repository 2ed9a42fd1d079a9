/** The releases of n8n that can be provided, and what the manifest of an installation needs besides. */
const NODE_VERSION = '24.18.0';

/** One that is not named here needs nothing. */
const N8N_VERSIONS = {
	'2.41.1': {},
	// Its own manifest takes xlsx from outside the registry.
	'1.123.80': { overrides: { xlsx: '0.18.5' } },
};

const DEFAULT_N8N_VERSION = '2.41.1';

/**
 * What `npm run matrix` tests with: an engine, named by the release of n8n-core, and the n8n of that
 * time where the end-to-end tests run in one.
 *
 * @typedef {{ name: string, core: string, workflow: string, n8n?: string }} MatrixRow
 * @type {MatrixRow[]}
 */
const MATRIX = [
	{ name: '1.122', core: '1.122.48', workflow: '1.120.31', n8n: '1.123.80' },
	{ name: '2.20', core: '2.20.6', workflow: '2.20.3' },
	{ name: '2.41', core: '2.41.1', workflow: '2.41.0', n8n: DEFAULT_N8N_VERSION },
];

module.exports = { DEFAULT_N8N_VERSION, MATRIX, N8N_VERSIONS, NODE_VERSION };
