/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** n8n's command line: what it can do without a running editor. */
import { rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { IDataObject, IRun } from 'n8n-workflow';

import { run } from '../process';
import { environment } from './environment';
import type { Instance } from './installation';

const logOf = ({ dataFolder }: Instance, command: string) =>
	path.join(dataFolder, 'logs', `${command.replace(':', '-')}.log`);

async function n8n(instance: Instance, command: string, ...args: string[]): Promise<void> {
	const { installation, dataFolder, ownGroup } = instance;
	await run(installation.node, [installation.entry, command, ...args], {
		cwd: dataFolder,
		env: await environment(instance),
		log: logOf(instance, command),
		ownGroup,
		name: `n8n ${command}`,
	});
}

/** n8n imports from files only; this one may hold a secret and is gone afterwards. */
async function importFrom(instance: Instance, command: string, entities: object[]): Promise<void> {
	const file = path.join(instance.dataFolder, `${command.replace(':', '-')}.json`);
	await mkdir(instance.dataFolder, { recursive: true });
	await writeFile(file, JSON.stringify(entities), { mode: 0o600 });
	try {
		await n8n(instance, command, '--input', file);
	} finally {
		// At once, so that not even an interruption leaves it behind.
		rmSync(file, { force: true });
	}
}

/** Adds a credential, or replaces the one with its id. */
export const importCredential = async (instance: Instance, credential: object) =>
	await importFrom(instance, 'import:credentials', [credential]);

/** Adds workflows, or replaces those with their ids. */
export const importWorkflows = async (instance: Instance, ...workflows: object[]) =>
	await importFrom(instance, 'import:workflow', workflows);

/** How a run ended, as n8n prints it. */
type Result = Pick<IRun['data']['resultData'], 'runData'> & {
	error?: { message: string; description?: string; node?: { name: string } };
};

/** A workflow that ended with an error: n8n's own message and description. */
export class ExecutionFailed extends Error {
	override readonly name = 'ExecutionFailed';
	readonly description: string | undefined;

	constructor({ message, description, node }: NonNullable<Result['error']>) {
		super(node ? `${node.name}: ${message}` : message);
		this.description = description;
	}
}

/** The execution that n8n printed, between lines of its log. */
function readExecution(output: string): Result | undefined {
	const lines = output.split('\n');
	const first = lines.indexOf('{');
	const last = lines.lastIndexOf('}');
	if (first < 0 || last < first) return undefined;
	const execution = JSON.parse(lines.slice(first, last + 1).join('\n')) as {
		data: { resultData: Result };
	};
	return execution.data.resultData;
}

/**
 * Runs a workflow and throws an {@link ExecutionFailed} if it ends with an error.
 *
 * @returns the items of each node's first output, by the node's name
 */
export async function executeWorkflow(
	instance: Instance,
	id: string,
): Promise<Record<string, Array<{ json: IDataObject }>>> {
	const failure: unknown = await n8n(instance, 'execute', '--id', id, '--rawOutput').catch(
		(error: unknown) => error,
	);
	const { error, runData = {} } =
		readExecution(await readFile(logOf(instance, 'execute'), 'utf8')) ?? {};
	if (error) throw new ExecutionFailed(error);
	if (failure) throw failure;
	const items = Object.entries(runData).map(([node, [run]]) => [node, run.data?.main[0] ?? []]);
	return Object.fromEntries(items) as Record<string, Array<{ json: IDataObject }>>;
}
