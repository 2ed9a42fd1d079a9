/** The releases of n8n that can be provided, and the Node that runs them. */
export const NODE_VERSION = '24.18.0';

export const DEFAULT_N8N_VERSION = '2.41.1';

/** What `npm run matrix` tests with. */
export const MATRIX = ['1.123.80', '2.20.12', DEFAULT_N8N_VERSION];

/** n8n 1 would take xlsx from outside the registry. */
export const OVERRIDES = { xlsx: '0.18.5' };
