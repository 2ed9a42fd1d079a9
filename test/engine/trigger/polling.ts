// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- how n8n keeps a poll's cursor; never part of the package
import { AsyncLocalStorage } from 'node:async_hooks';
import { PollContext, WorkflowExecute } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';

import { WolkvoxTrigger } from '../../../nodes/Wolkvox/WolkvoxTrigger.node';
import { additionalDataOf, manualExecutionData, TestCredentialsHelper } from '../additionalData';
import { nodeOf, nodeTypesOf } from '../engine';
import { type ContextMaker, HAS_SCHEDULER, startProcess } from './n8nProcess';

const NODE = 'Wolkvox Trigger';
const NODE_ID = 'trigger';

/** What one tick of the schedule came to. */
export interface Polled {
	/** The items of the execution that it started; null where it started none. */
	readonly items: INodeExecutionData[] | null;
	/** What it threw. */
	readonly error: unknown;
}

/** What a test gives to the trigger; everything else is as a builder finds it. */
export interface TriggerSetup {
	readonly credential: ICredentialDataDecryptedObject;
	readonly parameters?: INodeParameters;
	/** What n8n's database holds for the workflow. */
	readonly staticData?: unknown;
}

/** The trigger as the workflow holds it, with the defaults of what the builder left alone. */
function triggerIn(workflow: Workflow): INode {
	const node = workflow.getNode(NODE);
	if (node === null) throw new Error('The workflow has no trigger');
	return node;
}

let workflows = 0;

/**
 * An n8n with one active workflow that the trigger starts. Activation, polls and their context are
 * n8n's own; here stand its schedule, which a test ticks, and its database.
 */
export class PollingN8n {
	credential: ICredentialDataDecryptedObject;
	parameters: INodeParameters;
	/** What the database holds of the workflow's static data, and how often it was written. */
	saved: string;
	saves = 0;
	/** The items of every execution that was started. */
	readonly executions: INodeExecutionData[][] = [];
	/** What polls after the activation threw. */
	readonly errors: unknown[] = [];
	/** The workflow in memory; undefined while it is not active. */
	protected workflow: Workflow | undefined;
	protected process = startProcess();
	protected readonly id = `workflow ${++workflows}`;
	private readonly types = nodeTypesOf({ wolkvoxTrigger: new WolkvoxTrigger() });

	constructor({ credential, parameters = {}, staticData = {} }: TriggerSetup) {
		this.credential = credential;
		this.parameters = parameters;
		this.saved = JSON.stringify(staticData);
	}

	/** All items of all executions. */
	get items(): INodeExecutionData[] {
		return this.executions.flat();
	}

	/** Whether the trigger is registered; one whose activation failed is not. */
	get isAlive(): boolean {
		return this.process.isScheduled;
	}

	/** What the trigger itself holds in memory at this moment. */
	get state(): unknown {
		return this.workflow?.getStaticData('node', triggerIn(this.workflow));
	}

	/**
	 * Activates the workflow.
	 *
	 * @throws what n8n throws if the first poll failed; the trigger is dead then
	 */
	async activate(mode: WorkflowActivateMode = 'activate'): Promise<Polled> {
		return await this.watch(async () => {
			this.workflow = this.load();
			const node = triggerIn(this.workflow);
			const data = this.additionalData();
			await this.process.activate(this.workflow, node, data, mode, this.contextOf);
		});
	}

	async deactivate(): Promise<void> {
		await this.process.deactivate(this.id);
		this.workflow = undefined;
	}

	/** Ends n8n as a crash does: what was not saved is lost. */
	async stop(): Promise<void> {
		await this.deactivate();
		this.process = startProcess();
	}

	async restart(): Promise<Polled> {
		await this.stop();
		return await this.activate('init');
	}

	/** Lets the schedule tick once, and waits for the poll that it starts. */
	async poll(): Promise<Polled> {
		return await this.watch(async () => await this.process.tick());
	}

	/** Tests the trigger in the editor: a manual execution of n8n's engine. */
	async test(): Promise<Polled> {
		const workflow = this.load();
		const additionalData = manualExecutionData(this.credentialsHelper, this.base());
		const first = { node: triggerIn(workflow), data: { main: [[{ json: {} }]] }, source: null };
		const executionData = createRunExecutionData({
			executionData: { nodeExecutionStack: [first] },
		});
		const execution = new WorkflowExecute(additionalData, 'manual', executionData);
		const run = await execution.processRunExecutionData(workflow);
		const { runData, error } = run.data.resultData;
		// n8n saves what a manual execution has changed, too.
		await this.save(workflow);
		const task = runData[NODE]?.at(0);
		return { items: task?.data?.main?.[0] ?? null, error: task?.error ?? error };
	}

	/** What happened to executions and errors while something went on. */
	protected async watch(act: () => Promise<void>): Promise<Polled> {
		const { executions, errors } = this;
		const before = { executions: executions.length, errors: errors.length };
		await act();
		return {
			items: executions.slice(before.executions).at(0) ?? null,
			error: errors.slice(before.errors).at(0),
		};
	}

	/** As n8n loads a workflow from its database. */
	protected load(): Workflow {
		const staticData = JSON.parse(this.saved) as IDataObject;
		return new Workflow({ ...this.base(), nodeTypes: this.types, staticData });
	}

	/** n8n saves what has changed, beside the execution that it starts. */
	protected async save({ staticData }: Workflow): Promise<void> {
		if (!('__dataChanged' in staticData) || staticData.__dataChanged !== true) return;
		this.saved = JSON.stringify(staticData);
		this.saves++;
		staticData.__dataChanged = false;
	}

	protected readonly contextOf: ContextMaker = (workflow, node, additionalData, mode, activation) =>
		new PollContext(
			workflow,
			node,
			additionalData,
			mode,
			activation,
			([items]) => {
				void this.save(workflow);
				this.executions.push(this.received(items));
			},
			(error) => void this.errors.push(error),
		);

	/** What an execution gets has gone through JSON. */
	protected received(items: INodeExecutionData[]): INodeExecutionData[] {
		return JSON.parse(JSON.stringify(items)) as INodeExecutionData[];
	}

	private get credentialsHelper(): TestCredentialsHelper {
		const helper = new TestCredentialsHelper(this.credential);
		// Whoever changes the credential changes it for the next poll.
		helper.getDecrypted = async () => ({ ...this.credential });
		return helper;
	}

	protected additionalData(): IWorkflowExecuteAdditionalData {
		return additionalDataOf(this.credentialsHelper);
	}

	private base(): IWorkflowBase {
		return {
			id: this.id,
			name: 'Workflow',
			active: true,
			isArchived: false,
			activeVersionId: null,
			createdAt: new Date(0),
			updatedAt: new Date(0),
			nodes: [nodeOf(NODE, 'wolkvoxTrigger', { id: NODE_ID, parameters: this.parameters })],
			connections: {},
			// The time zone of the workflow must not matter.
			settings: { timezone: 'Asia/Kathmandu' },
		};
	}
}

/** A poll's own copy of what is saved, and what it was copied from. */
interface Staged {
	readonly snapshot: IDataObject;
	seed: string;
}

/** n8n's scheduler gives a poll 45 seconds, and asks it to be done in this time, in milliseconds. */
const SCHEDULER_BUDGET = 36_000;

/**
 * An n8n whose scheduler runs every poll as a task of its own, with durable cursors: a new workflow
 * and context for each, the state handed in as a copy and saved with what the poll brought, or
 * without anything.
 */
export class SchedulingN8n extends PollingN8n {
	/** What the database holds of the node's state. */
	cursor = '{}';
	private readonly staged = new AsyncLocalStorage<Staged>();

	constructor(
		setup: TriggerSetup,
		private readonly budget = SCHEDULER_BUDGET,
	) {
		super(setup);
	}

	/** The scheduler knows the polls of a workflow that was active before, and needs none at once. */
	override async activate(mode: WorkflowActivateMode = 'activate'): Promise<Polled> {
		if (mode === 'activate') return await super.activate(mode);
		this.workflow = this.load();
		return { items: null, error: undefined };
	}

	override async poll(): Promise<Polled> {
		return await this.watch(async () => {
			const workflow = this.load();
			const data = this.additionalData();
			const context = this.stagingContext(workflow, data, this.budget);
			await this.process.pollOnce(workflow, triggerIn(workflow), context);
		});
	}

	override get isAlive(): boolean {
		return this.workflow !== undefined;
	}

	override get state(): unknown {
		return JSON.parse(this.cursor);
	}

	protected override readonly contextOf: ContextMaker = (workflow, _node, additionalData) =>
		this.stagingContext(workflow, additionalData, undefined);

	private stagingContext(
		workflow: Workflow,
		additionalData: IWorkflowExecuteAdditionalData,
		budget: number | undefined,
	): PollContext {
		return new PollContext(
			workflow,
			triggerIn(workflow),
			additionalData,
			'trigger',
			'update',
			([items]) => {
				this.commit();
				this.executions.push(this.received(items));
			},
			(error) => void this.errors.push(error),
			async () => this.commit(),
			async (poll) => {
				const snapshot = JSON.parse(this.cursor) as IDataObject;
				return await this.staged.run({ snapshot, seed: this.cursor }, poll);
			},
			() => this.stage().snapshot,
			budget === undefined ? undefined : () => budget,
		);
	}

	private commit(): void {
		const staged = this.stage();
		const cursor = JSON.stringify(staged.snapshot);
		if (cursor === staged.seed) return;
		this.cursor = staged.seed = cursor;
		this.saves++;
	}

	private stage(): Staged {
		const staged = this.staged.getStore();
		if (staged === undefined) throw new Error('The state was read outside of a poll');
		return staged;
	}
}

/** The ways in which the n8n that the tests run against can poll. */
export const N8NS: Array<[string, typeof PollingN8n]> = [
	['n8n', PollingN8n],
	...(HAS_SCHEDULER ? [["n8n's scheduler", SchedulingN8n] as [string, typeof PollingN8n]] : []),
];

/** Tests of n8n's scheduler alone: skipped where n8n has none, which is up to 2.20. */
export const describeScheduler = HAS_SCHEDULER ? describe : describe.skip;
