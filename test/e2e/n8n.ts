/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { parse } from 'flatted';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeTypeDescription,
	ITaskData,
	IWorkflowBase,
} from 'n8n-workflow';

import { startEditor } from '../../scripts/n8n/editor';
import { providedN8n } from '../../scripts/n8n/installation';
import { installPackage } from '../../scripts/package';
import { SANDBOX } from '../../scripts/paths';
import { until } from '../../scripts/until';

/** The release of n8n to run; `npm run matrix` names one by one. */
// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test, never part of the package
const { N8N_VERSION } = process.env;

/** n8n 1 does not know all that the examples need. */
export const IN_N8N_1 = N8N_VERSION?.startsWith('1.') ?? false;
const BEFORE_PUBLICATIONS = /^(1|2\.[123]?\d)\./.test(N8N_VERSION ?? '');

/** A workflow as its file holds it. */
export type WorkflowFile = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'>;

interface WorkflowAtRest extends IWorkflowBase {
	versionId: string;
}

/** What n8n keeps of an execution, as far as the tests look at it. */
interface ExecutionData {
	resultData?: {
		error?: { message: string; node?: { name: string } };
		runData?: Partial<Record<string, ITaskData[]>>;
	};
}

/** How an execution ended. */
export interface Ending {
	readonly status: string;
	/** n8n's message and the node that it is about, where it failed. */
	readonly error?: string;
	/** The nodes that ran, in their order. */
	readonly ranNodes: string[];
	/** What a node gave, as the first of its outputs. */
	itemsOf(node: string): INodeExecutionData[];
}

/** What became of publishing a workflow. */
interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ status: string; errorMessage: string | null }>;
}

/**
 * An n8n that has seen nothing yet, with the packed package as its only community package.
 *
 * @param name its own, because files of tests may run at the same time
 */
export async function freshInstance(name: string) {
	// n8n lets no workflow write behind a link.
	const dataFolder = join(realpathSync(SANDBOX), 'e2e', name, 'n8n-data');
	rmSync(dataFolder, { recursive: true, force: true });
	// In this group of processes it ends with the tests.
	const instance = { installation: await providedN8n(N8N_VERSION), dataFolder, ownGroup: false };
	await installPackage(instance);
	return instance;
}

const TRIGGER = /trigger$/i;

/** A running n8n, and what a person does in its editor. */
export class N8n {
	private readonly credentials = new Map<string, string>();

	private constructor(
		readonly instance: Awaited<ReturnType<typeof freshInstance>>,
		private editor: Awaited<ReturnType<typeof startEditor>>,
	) {}

	/** Starts a fresh one. */
	static async start(name: string): Promise<N8n> {
		const instance = await freshInstance(name);
		// n8n 2 lets workflows read and write in a folder of its home alone, unless it is told otherwise.
		// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test, never part of the package
		process.env.HOME = instance.dataFolder;
		return new N8n(instance, await startEditor(instance, 0));
	}

	async stop(): Promise<void> {
		await this.editor.stop();
	}

	/** Starts it again, once it has been stopped. */
	async startAgain(): Promise<void> {
		this.editor = await startEditor(this.instance, 0);
	}

	/** Asks as the editor does. */
	async ask<T>(resource: string, body?: object, method?: string): Promise<T> {
		return await this.editor.rest.ask<T>(resource, body, method);
	}

	/** What it has logged since it was started. */
	log(): string {
		return readFileSync(join(this.instance.dataFolder, 'logs', 'start.log'), 'utf8');
	}

	/** A library that n8n's own nodes use. */
	library<T>(name: string): T {
		const nodes = join(this.instance.installation.folder, 'node_modules', 'n8n-nodes-base');
		return createRequire(join(nodes, 'x.js'))(name) as T;
	}

	async nodeTypes(): Promise<INodeTypeDescription[]> {
		const answer = await this.editor.rest.request('types/nodes.json');
		return (await answer.json()) as INodeTypeDescription[];
	}

	/** Makes a credential by which nodes that name it find it. */
	async addCredential(name: string, type: string, data: IDataObject): Promise<void> {
		const { id } = await this.ask<{ id: string }>('credentials', { name, type, data });
		this.credentials.set(name, id);
	}

	/** Imports a workflow, chooses its credentials by their names, and gives its ID. */
	async importFile(workflow: WorkflowFile): Promise<string> {
		const nodes = workflow.nodes.map((node) => this.withCredentials(node));
		const { id } = await this.ask<{ id: string }>('workflows', { ...workflow, nodes });
		return id;
	}

	private withCredentials(node: INode): INode {
		const chosen = Object.entries(node.credentials ?? {}).map(([type, { name }]) => [
			type,
			{ id: this.credentials.get(name) ?? null, name },
		]);
		return { ...node, credentials: Object.fromEntries(chosen) as INode['credentials'] };
	}

	/** "Execute workflow", from a trigger; `output` is what the trigger would have given. */
	async execute(id: string, output?: IDataObject): Promise<Ending> {
		const workflowData = await this.ask<IWorkflowBase>(`workflows/${id}`);
		const trigger = workflowData.nodes.find(({ type }) => TRIGGER.test(type));
		if (!trigger) throw new Error(`Workflow ${id} has no trigger`);
		const triggerToStartFrom = { name: trigger.name, ...(output && { data: taskData(output) }) };
		const { executionId } = await this.ask<{ executionId: string }>(`workflows/${id}/run`, {
			workflowData,
			triggerToStartFrom,
		});
		return await this.ending(executionId);
	}

	/** How an execution has ended, once it has. */
	private async ending(executionId: string): Promise<Ending> {
		return await until(`the end of execution ${executionId}`, async () => {
			// n8n 2.20 answers with an error until it has saved something of it.
			const execution = await this.ask<{ status: string; data: string }>(
				`executions/${executionId}`,
			).catch(() => undefined);
			if (!execution || ['new', 'running', 'waiting'].includes(execution.status)) return undefined;
			const { status, data } = execution;
			const result = resultOf(data);
			// n8n 1 saves how it ended a moment before it saves what ran.
			return result && { status, ...result };
		});
	}

	/** How the executions of a workflow have ended, the first one first. */
	async endings(workflowId: string): Promise<Ending[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.ask<{ results: Array<{ id: string }> }>(
			`executions?filter=${filter}&limit=100`,
		);
		const ids = results.map(({ id }) => id).sort((one, other) => Number(one) - Number(other));
		return await Promise.all(ids.map(async (id) => await this.ending(id)));
	}

	/** Publishes a workflow as it is, and waits for what becomes of that. */
	async publish(id: string): Promise<Publication> {
		const { versionId } = await this.ask<WorkflowAtRest>(`workflows/${id}`);
		try {
			if (IN_N8N_1) await this.ask(`workflows/${id}`, { versionId, active: true }, 'PATCH');
			else await this.ask(`workflows/${id}/activate`, { versionId });
		} catch (error) {
			return { status: 'failed', triggers: [{ status: 'failed', errorMessage: String(error) }] };
		}
		// Before there were publications, the answer said what became of it.
		if (BEFORE_PUBLICATIONS) return { status: 'published', triggers: [] };
		return await until(`workflow ${id} to be published`, async () => {
			const publication = await this.ask<Publication>(`workflows/${id}/publication-status`);
			const isSettled = !['in_progress', 'not_published'].includes(publication.status);
			return isSettled && publication;
		});
	}

	async unpublish(id: string): Promise<void> {
		if (IN_N8N_1) await this.ask(`workflows/${id}`, { active: false }, 'PATCH');
		else await this.ask(`workflows/${id}/deactivate`, {});
	}

	/** What a node of a workflow keeps in the database; undefined where there is nothing. */
	async savedBy(workflowId: string, node: string): Promise<unknown> {
		const { staticData } = await this.ask<WorkflowAtRest>(`workflows/${workflowId}`);
		return staticData?.[`node:${node}`];
	}
}

const taskData = (json: IDataObject) => ({
	startTime: 1,
	executionTime: 0,
	executionIndex: 0,
	executionStatus: 'success',
	source: [null],
	data: { main: [[{ json }]] },
});

function resultOf(data: string): Omit<Ending, 'status'> | undefined {
	const { error, runData = {} } = (parse(data) as ExecutionData | undefined)?.resultData ?? {};
	const ranNodes = Object.keys(runData);
	if (ranNodes.length === 0) return undefined;
	const itemsOf = (node: string) => runData[node]?.[0].data?.main[0] ?? [];
	if (!error) return { ranNodes, itemsOf };
	const words = [error.node?.name, error.message].filter(Boolean).join(': ');
	return { ranNodes, itemsOf, error: words };
}
