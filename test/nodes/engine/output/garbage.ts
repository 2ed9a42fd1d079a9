/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

setFlagsFromString('--expose-gc');

/** Lets go of everything that nobody holds. */
export const collectGarbage = runInNewContext('gc') as () => void;
