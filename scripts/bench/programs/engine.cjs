/**
 * n8n's engine without its editor and its database: the n8n-core, n8n-workflow and n8n-nodes-base of
 * the n8n that is provided, and our package as that n8n has it installed. Runs workflows.
 *
 *     node engine.cjs <folder of n8n> <data folder>
 */
const { createHash } = require('node:crypto');
const { createReadStream } = require('node:fs');
const { mkdir, rm } = require('node:fs/promises');
const { createRequire } = require('node:module');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');

const { measure } = require('./meter.cjs');
const { startProfile, stopProfile } = require('./profiler.cjs');
const { serve } = require('./tasks.cjs');

const [folder, dataFolder] = process.argv.slice(2);
const ofN8n = createRequire(path.join(folder, 'node_modules', 'n8n', 'package.json'));
const ofCore = createRequire(ofN8n.resolve('n8n-core'));

const core = ofN8n('n8n-core');
const { Expression, ICredentialsHelper, NodeHelpers, Workflow, createRunExecutionData } =
	ofN8n('n8n-workflow');
const { Container } = ofCore('@n8n/di');

const FILES = path.join(dataFolder, `files-${process.pid}`);
const OWN_PACKAGE = path.join(dataFolder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-wolkvox');
const BASE = path.dirname(ofN8n.resolve('n8n-nodes-base/package.json'));
const BASE_NODES = require(path.join(BASE, 'dist', 'known', 'nodes.json'));

/** Node types as n8n has them; those of n8n-nodes-base are loaded when they are asked for. */
class NodeTypes {
	loaded = new Map();

	constructor(own) {
		for (const [name, { type }] of Object.entries(own.nodeTypes)) {
			this.loaded.set(`${own.packageName}.${name}`, type);
		}
	}

	getByName(name) {
		if (!this.loaded.has(name)) this.loaded.set(name, loadBaseNode(name));
		return this.loaded.get(name);
	}

	getByNameAndVersion(name, version) {
		const type = NodeHelpers.getVersionedNodeType(this.getByName(name), version);
		if (type.description.requestDefaults && !type.execute) {
			// As n8n does with a declarative node.
			type.execute = async function () {
				return (await new core.RoutingNode(this, type).runNode()) ?? [];
			};
		}
		return type;
	}

	getKnownTypes() {
		return {};
	}
}

function loadBaseNode(name) {
	const { className, sourcePath } = BASE_NODES[name.slice(name.indexOf('.') + 1)];
	return new (require(path.join(BASE, sourcePath))[className])();
}

/** Hands out one credential, and authenticates as its type says. */
class CredentialsHelper extends ICredentialsHelper {
	constructor(type, data) {
		super();
		Object.assign(this, { type, data });
	}

	async authenticate(credentials, _name, options) {
		return await this.type.authenticate(credentials, options);
	}

	async getDecrypted() {
		return { ...this.data };
	}

	getCredentialsProperties() {
		return this.type.properties;
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async preAuthentication() {}

	async runPreAuthentication() {}
}

/** n8n writes files to disk, which is its default. */
async function storeFilesOnDisk() {
	const config = {
		mode: 'filesystem',
		availableModes: ['filesystem'],
		localStoragePath: FILES,
		signingSecret: '',
	};
	const service = new core.BinaryDataService(config, console, console);
	await mkdir(FILES, { recursive: true });
	await service.init();
	Container.set(core.BinaryDataService, service);
	return service;
}

async function arrange() {
	// As `n8n start` does, with n8n's default.
	await Expression.initExpressionEngine({
		engine: 'vm',
		poolSize: 1,
		maxCodeCacheSize: 1024,
		bridgeTimeout: 5000,
		bridgeMemoryLimit: 128,
	});
	const own = new core.PackageDirectoryLoader(OWN_PACKAGE);
	await own.loadAll();
	return {
		nodeTypes: new NodeTypes(own),
		credentialType: own.credentialTypes.wolkvoxApi.type,
		files: await storeFilesOnDisk(),
	};
}

const arranged = arrange();

/** Starts a workflow of nodes, each connected with the next. */
function start({ nodeTypes, credentialType }, { workflow: plan, credential }) {
	const workflow = new Workflow({ ...plan, nodeTypes });
	const additionalData = {
		credentialsHelper: new CredentialsHelper(credentialType, credential),
		hooks: new core.ExecutionLifecycleHooks('manual', '1', plan),
		executionId: '1',
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
	};
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: plan.nodes[0], data: { main: [[{ json: {} }]] }, source: null }],
		},
	});
	return new core.WorkflowExecute(additionalData, 'manual', data).processRunExecutionData(workflow);
}

function lastItems({ data }, { nodes }) {
	return data.resultData.runData[nodes.at(-1).name]?.at(-1).data?.main[0] ?? [];
}

/** How long each node took by n8n's own account, and how many items it gave. */
function nodesOf({ data }) {
	const { runData } = data.resultData;
	return Object.fromEntries(
		Object.entries(runData).map(([name, runs]) => [
			name,
			{ time: runs[0].executionTime, items: runs[0].data?.main[0]?.length ?? 0 },
		]),
	);
}

function check({ data }) {
	const { error, runData } = data.resultData;
	const failed = error ?? Object.values(runData).find(([run]) => run.error)?.[0].error;
	if (failed) throw failed;
}

const digest = (texts) => {
	const hash = createHash('sha256');
	for (const text of texts) hash.update(`${text}\n`);
	return hash.digest('hex');
};

/** What tells whether two ways gave the same: all in order, and the values of each field in any order. */
function digestsOf(items) {
	const names = Object.keys(items[0]?.json ?? {});
	const fields = names.map((name) => [name, digest(items.map(({ json }) => json[name]).sort())]);
	return {
		inOrder: digest(items.map(({ json }) => JSON.stringify(json))),
		fields: Object.fromEntries(fields),
	};
}

/** The lines of the files that an export wrote, without their headings. */
async function linesIn(items) {
	const { files } = await arranged;
	let lines = 0;
	for (const { binary } of items) {
		for await (const chunk of createReadStream(files.getPath(binary.data.id))) {
			for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
		}
		lines--;
	}
	return lines;
}

async function describe(run, { workflow, want = [] }) {
	check(run);
	const items = lastItems(run, workflow);
	const wanted = {
		json: () => items.map(({ json }) => json),
		digests: () => digestsOf(items),
		lines: async () => await linesIn(items),
	};
	const found = {};
	for (const name of want) found[name] = await wanted[name]();
	return { nodes: nodesOf(run), items: items.length, ...found };
}

serve({
	/** Runs a workflow and measures it. */
	async run(task) {
		const ready = await arranged;
		const { result, ...cost } = await measure(async () => await start(ready, task), task);
		const described = await describe(result, task);
		await rm(FILES, { recursive: true, force: true });
		await mkdir(FILES, { recursive: true });
		return { ...cost, ...described };
	},

	/** Stops a workflow after a while, and says how long it took to end. */
	async stop({ after, ...task }) {
		const execution = start(await arranged, task);
		let ended;
		const end = execution.then(
			(run) => (ended = run),
			(error) => (ended = error),
		);
		await pause(after);
		if (ended) throw new Error('The workflow had ended before it could be stopped');
		const stopped = performance.now();
		execution.cancel();
		await end;
		return { time: performance.now() - stopped };
	},

	profile: async () => await startProfile(),
	endProfile: async ({ file }) => await stopProfile(file),
});

process.on('exit', () => {
	require('node:fs').rmSync(FILES, { recursive: true, force: true });
});
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit());
