/** The releases of n8n that can be provided, and what each needs besides. */
const NODE_VERSION = '24.18.0';

const N8N_VERSIONS = {
	'2.41.1': {},
	// Its own manifest takes xlsx from outside the registry.
	'1.123.80': { overrides: { xlsx: '0.18.5' } },
};

const DEFAULT_N8N_VERSION = '2.41.1';

module.exports = { DEFAULT_N8N_VERSION, N8N_VERSIONS, NODE_VERSION };
