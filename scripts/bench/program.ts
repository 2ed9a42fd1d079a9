/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- a script, never part of the package */
/**
 * What is measured, as a process of its own: n8n's engine without its editor and its database, which
 * is the n8n-core, n8n-workflow and n8n-nodes-base of the n8n that is provided, with our package as that
 * n8n has it installed. Node 24 runs this file as it is. It takes tasks over HTTP, and the first line of
 * its output says where.
 *
 *     node --expose-gc program.ts <folder of n8n> <data folder>
 */
import { createReadStream, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get as httpGet, Agent } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { json, text } from 'node:stream/consumers';

import type * as Core from 'n8n-core';
import type * as N8nWorkflow from 'n8n-workflow';

const [folder, dataFolder] = process.argv.slice(2);
const ofN8n = createRequire(path.join(folder, 'node_modules', 'n8n', 'package.json'));
const ofCore = createRequire(ofN8n.resolve('n8n-core'));
const core = ofN8n('n8n-core') as typeof Core;
const workflows = ofN8n('n8n-workflow') as typeof N8nWorkflow;

const FILES = path.join(dataFolder, `files-${process.pid}`);
const OWN_PACKAGE = path.join(dataFolder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-wolkvox');
const BASE = path.dirname(ofN8n.resolve('n8n-nodes-base/package.json'));
const BASE_NODES = ofN8n('n8n-nodes-base/dist/known/nodes.json') as Record<
	string,
	{ className: string; sourcePath: string }
>;

/** A workflow to run. */
interface Run {
	readonly workflow: Pick<N8nWorkflow.IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'>;
	readonly credential: N8nWorkflow.ICredentialDataDecryptedObject;
}

/** The floor: what no node can do without. */
interface Floor {
	readonly urls: string[];
	readonly token: string;
}

export type Task = Run | Floor;

/** Not there while a profile is recorded: then garbage is collected when V8 sees fit. */
const collectGarbage = () => globalThis.gc?.();

/** Of `/proc/self/status`, in bytes. */
function peakMemory(): number {
	const [, kilobytes] =
		/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
	return Number(kilobytes) * 1024;
}

/**
 * Does the work from a clean heap and measures it: milliseconds on the clock and of the processor (of
 * all threads), bytes of memory at the peak above those before, and of live objects that its result holds.
 */
async function measure<T>(work: () => Promise<T>) {
	collectGarbage();
	// Forgets the peak so far.
	writeFileSync('/proc/self/clear_refs', '5');
	const idle = process.memoryUsage();
	const cpu = process.cpuUsage();
	const begun = performance.now();
	const result = await work();
	const wall = performance.now() - begun;
	const { user, system } = process.cpuUsage(cpu);
	const peak = Math.max(0, peakMemory() - idle.rss);
	collectGarbage();
	const live = process.memoryUsage().heapUsed - idle.heapUsed;
	return { result, cost: { wall, processor: (user + system) / 1000, peak, live } };
}

/** n8n's node types; those of n8n-nodes-base are loaded when they are asked for. */
function nodeTypesWith(own: Core.PackageDirectoryLoader): N8nWorkflow.INodeTypes {
	const loaded = new Map<string, N8nWorkflow.INodeType | N8nWorkflow.IVersionedNodeType>(
		Object.entries(own.nodeTypes).map(([name, { type }]) => [`${own.packageName}.${name}`, type]),
	);
	const getByName = (name: string) => {
		const known = loaded.get(name);
		if (known) return known;
		const { className, sourcePath } = BASE_NODES[name.slice(name.indexOf('.') + 1)];
		const module = ofN8n(path.join(BASE, sourcePath)) as Record<
			string,
			new () => N8nWorkflow.INodeType
		>;
		const type = new module[className]();
		loaded.set(name, type);
		return type;
	};
	return {
		getByName,
		getByNameAndVersion(name, version) {
			const type = workflows.NodeHelpers.getVersionedNodeType(getByName(name), version);
			if (type.description.requestDefaults && !type.execute) {
				// As n8n does with a declarative node.
				type.execute = async function () {
					return (await new core.RoutingNode(this as Core.ExecuteContext, type).runNode()) ?? [];
				};
			}
			return type;
		},
		getKnownTypes: () => ({}),
	};
}

/** Hands out one credential, and authenticates as its type says. */
function credentialsHelper(
	type: N8nWorkflow.ICredentialType,
	data: N8nWorkflow.ICredentialDataDecryptedObject,
): N8nWorkflow.ICredentialsHelper {
	const helper = {
		authenticate: async (
			credentials: N8nWorkflow.ICredentialDataDecryptedObject,
			_name: string,
			options: N8nWorkflow.IHttpRequestOptions,
		) =>
			typeof type.authenticate === 'function'
				? await type.authenticate(credentials, options)
				: options,
		getDecrypted: async () => ({ ...data }),
		getCredentialsProperties: () => type.properties,
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		preAuthentication: async () => undefined,
		runPreAuthentication: async () => undefined,
	};
	return helper as unknown as N8nWorkflow.ICredentialsHelper;
}

async function arrange() {
	// As `n8n start` does, with n8n's default.
	await workflows.Expression.initExpressionEngine({
		engine: 'vm',
		poolSize: 1,
		maxCodeCacheSize: 1024,
		bridgeTimeout: 5000,
		bridgeMemoryLimit: 128,
	});
	const own = new core.PackageDirectoryLoader(OWN_PACKAGE);
	await own.loadAll();
	// n8n writes files to disk, which is its default.
	const config = { mode: 'filesystem', availableModes: ['filesystem'], localStoragePath: FILES };
	const wiring = [{ ...config, signingSecret: '' }, console, console] as unknown;
	const files = new core.BinaryDataService(
		...(wiring as ConstructorParameters<typeof Core.BinaryDataService>),
	);
	mkdirSync(FILES, { recursive: true });
	await files.init();
	const { Container } = ofCore('@n8n/di') as {
		Container: { set(type: unknown, it: unknown): void };
	};
	Container.set(core.BinaryDataService, files);
	const credentialType = own.credentialTypes.wolkvoxApi.type as N8nWorkflow.ICredentialType;
	return { nodeTypes: nodeTypesWith(own), credentialType, files };
}

const arranged = arrange();

/** Runs a workflow of nodes, each connected with the next; gives the items of the last one. */
async function runWorkflow({ workflow: plan, credential }: Run) {
	const { nodeTypes, credentialType } = await arranged;
	const workflow = new workflows.Workflow({ ...plan, active: false, nodeTypes });
	const additionalData = {
		credentialsHelper: credentialsHelper(credentialType, credential),
		hooks: new core.ExecutionLifecycleHooks('manual', '1', plan as N8nWorkflow.IWorkflowBase),
		executionId: '1',
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
	} as unknown as N8nWorkflow.IWorkflowExecuteAdditionalData;
	const data = workflows.createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: plan.nodes[0], data: { main: [[{ json: {} }]] }, source: null }],
		},
	});
	const execution = new core.WorkflowExecute(additionalData, 'manual', data);
	const run = await execution.processRunExecutionData(workflow);
	const { error, runData } = run.data.resultData;
	const failed = error ?? Object.values(runData).find(([first]) => first.error)?.[0].error;
	if (failed) throw failed;
	const items = runData[plan.nodes[plan.nodes.length - 1].name]?.at(-1)?.data?.main[0] ?? [];
	// n8n holds what all nodes gave until the execution is saved.
	return { items, run };
}

/** The lines of the files that an export wrote, without their headings. */
async function linesIn(items: N8nWorkflow.INodeExecutionData[]): Promise<number> {
	const { files } = await arranged;
	let lines = 0;
	for (const { binary } of items) {
		if (!binary?.data.id) continue;
		for await (const chunk of createReadStream(files.getPath(binary.data.id))) {
			const bytes = chunk as Buffer;
			for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
		}
		lines--;
	}
	return lines;
}

/** One GET for each window, JSON.parse, one object per row. */
async function readAll({ urls, token }: Floor) {
	const options = {
		agent: new Agent({ keepAlive: true }),
		headers: { 'wolkvox-token': token },
	};
	const items: N8nWorkflow.INodeExecutionData[] = [];
	for (const url of urls) {
		const answer = await new Promise<string>((resolve, reject) => {
			const request = httpGet(url, options, (response) => resolve(text(response)));
			request.on('error', reject);
		});
		const { data } = JSON.parse(answer) as { data: N8nWorkflow.IDataObject[] };
		for (const row of data) items.push({ json: row });
	}
	options.agent.destroy();
	return { items };
}

/** Does a task and measures it. */
async function perform(task: Task) {
	await arranged;
	const { result, cost } = await measure(async () =>
		'workflow' in task ? await runWorkflow(task) : await readAll(task),
	);
	const { items } = result;
	const lines = await linesIn(items);
	rmSync(FILES, { recursive: true, force: true });
	mkdirSync(FILES, { recursive: true });
	return { ...cost, items: items.length, first: items[0]?.json ?? {}, lines };
}

export type Result = Awaited<ReturnType<typeof perform>>;

const server = createServer(async (request, response) => {
	const answer = (status: number, value: object) =>
		response.writeHead(status).end(JSON.stringify(value));
	try {
		answer(200, await perform((await json(request)) as Task));
	} catch (error) {
		answer(500, { error: error instanceof Error ? error.stack : String(error) });
	}
});
// A task may take minutes.
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => {
	console.log(`listening: http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

process.on('exit', () => rmSync(FILES, { recursive: true, force: true }));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit());
