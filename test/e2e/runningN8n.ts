// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { readFileSync } from 'node:fs';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { join } from 'node:path';

import { startEditor } from '../../scripts/n8n/editor';
import { until } from '../../scripts/until';
import { readExecution } from './execution';
import type { Instance } from './instance';

interface WorkflowAtRest {
	versionId: string;
	/** What the nodes keep, each under `node:` and its name. */
	staticData: Record<string, unknown> | null;
}

/** What became of publishing a workflow. */
interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ status: string; errorMessage: string | null }>;
}

/** One run of a workflow, as the list of executions shows it. */
export interface Execution {
	id: string;
	status: string;
}

/** A running n8n, and what its editor may ask of it. */
export interface RunningN8n {
	readonly url: string;
	/** What it answers to its owner at a path; a body is posted unless another method is given. */
	request(path: string, body?: object, method?: string): Promise<string>;
	/** Asks as the editor does. */
	ask<T>(resource: string, body?: object, method?: string): Promise<T>;
	/** Publishes a workflow as it is, and waits for what becomes of that. */
	publish(id: string): Promise<Publication>;
	/** What a node of a workflow keeps in the database; undefined where there is nothing. */
	savedBy(workflowId: string, node: string): Promise<unknown>;
	/** The executions of a workflow, the first one first. */
	executions(workflowId: string): Promise<Execution[]>;
	/** The nodes that an execution ran, in their order. */
	ranNodes(executionId: string): Promise<string[]>;
	/** What n8n has logged since this start. */
	log(): string;
	stop(): Promise<void>;
}

/** Starts an n8n, and logs in as its owner. */
export async function startN8n(instance: Instance): Promise<RunningN8n> {
	const { url, rest, stop } = await startEditor(instance, 0);

	const request = async (path: string, body?: object, method?: string): Promise<string> =>
		await (await rest.request(path, body, method)).text();

	const ask = async <T>(resource: string, body?: object, method?: string): Promise<T> =>
		await rest.ask<T>(resource, body, method);

	const publish = async (id: string): Promise<Publication> => {
		const { versionId } = await ask<WorkflowAtRest>(`workflows/${id}`);
		await ask(`workflows/${id}/activate`, { versionId });
		return await until(`workflow ${id} to be published`, async () => {
			const publication = await ask<Publication>(`workflows/${id}/publication-status`);
			const isSettled = !['in_progress', 'not_published'].includes(publication.status);
			return isSettled && publication;
		});
	};

	/** In n8n 1 a workflow is activated, and the answer says what became of that. */
	const activate = async (id: string): Promise<Publication> => {
		const { versionId } = await ask<WorkflowAtRest>(`workflows/${id}`);
		try {
			await ask(`workflows/${id}`, { versionId, active: true }, 'PATCH');
		} catch (error) {
			const errorMessage = error instanceof Error ? error.message : String(error);
			return { status: 'failed', triggers: [{ status: 'failed', errorMessage }] };
		}
		return { status: 'published', triggers: [{ status: 'published', errorMessage: null }] };
	};

	return {
		url,
		request,
		ask,
		publish: instance.installation.version.startsWith('1.') ? activate : publish,
		async savedBy(workflowId, node) {
			const { staticData } = await ask<WorkflowAtRest>(`workflows/${workflowId}`);
			return staticData?.[`node:${node}`];
		},
		async executions(workflowId) {
			const filter = encodeURIComponent(JSON.stringify({ workflowId }));
			const { results } = await ask<{ results: Execution[] }>(
				`executions?filter=${filter}&limit=100`,
			);
			return results.sort((one, other) => Number(one.id) - Number(other.id));
		},
		async ranNodes(executionId) {
			const { data } = await ask<{ data: string }>(`executions/${executionId}`);
			return Object.keys(readExecution(data)?.resultData?.runData ?? {});
		},
		log: () => readFileSync(join(instance.dataFolder, 'logs', 'start.log'), 'utf8'),
		stop,
	};
}
