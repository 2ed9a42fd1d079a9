import fc from 'fast-check';

/**
 * Every run tries the same cases, so that what is green stays green until the code changes.
 * `SEED=random` tries others; a failure prints the seed that repeats it.
 */
// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test runs in Node, not in n8n
const { SEED = '20260101' } = process.env;
if (SEED !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(SEED) });
