/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** Where things are. Everything that the commands write is inside the repository. */
import path from 'node:path';

export const REPOSITORY = path.resolve(__dirname, '..');
/** Git-ignored: may be deleted at any time, the next run provides it again. */
export const SANDBOX = path.join(REPOSITORY, '.sandbox');

export const logFile = (name: string) => path.join(SANDBOX, 'logs', `${name}.log`);
export const installedTool = (...parts: string[]) =>
	path.join(REPOSITORY, 'node_modules', ...parts);
