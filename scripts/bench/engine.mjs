/** n8n's engine, with our package, in processes of its own. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import environments from '../n8n/environment.cjs';
import installations from '../n8n/installation.cjs';
import packaging from '../package.cjs';
import paths from '../paths.cjs';
import { ask, startProgram } from './program.mjs';

export const FOLDER = path.join(paths.SANDBOX, 'bench');

const PROGRAMS = path.join(paths.REPOSITORY, 'scripts', 'bench', 'programs');

/** The package as it is now, packed and installed as n8n does it. */
export async function prepareInstance() {
	const dataFolder = path.join(FOLDER, 'n8n');
	const installation = await installations.providedN8n();
	await mkdir(dataFolder, { recursive: true });
	await packaging.build();
	const instance = { installation, dataFolder };
	await packaging.installIntoN8n(await packaging.pack(path.join(FOLDER, 'package')), instance);
	return instance;
}

/** Starts one of the measured programs under n8n's Node; every one may collect its garbage. */
async function startMeasured(instance, name, args = []) {
	const env = await environments.environment(instance);
	const program = path.join(PROGRAMS, `${name}.cjs`);
	const { address, stop } = await startProgram(
		name,
		instance.installation.node,
		['--expose-gc', program, ...args],
		env,
	);
	const perform = async (task, input = {}) =>
		await ask(`${address}/${task}`, { method: 'POST', body: input });
	return { perform, stop };
}

export const startEngine = async (instance) =>
	await startMeasured(instance, 'engine', [instance.installation.folder, instance.dataFolder]);

export const startFloor = async (instance) => await startMeasured(instance, 'floor');

export const startTrigger = async (instance) =>
	await startMeasured(instance, 'trigger', [instance.dataFolder]);

/** Starts a program for as long as `use` takes. */
export async function withProgram(starting, use) {
	const program = await starting;
	try {
		return await use(program);
	} finally {
		await program.stop();
	}
}

/** Throws unless as many came out as there were. A measurement of something wrong is worth nothing. */
export function assertRows(what, found, expected) {
	if (found === expected) return;
	throw new Error(`${what}: ${found} rows instead of ${expected}`);
}
