import * as n8nCore from 'n8n-core';
import {
	ActiveWorkflowTriggers,
	ErrorReporter,
	type PollContext,
	PollTriggerExecutor,
	type ScheduledTaskManager,
	Tracing,
} from 'n8n-core';
import { TriggersAndPollers } from 'n8n-core/dist/execution-engine/triggers-and-pollers';
import type {
	INode,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';

type Logger = ConstructorParameters<typeof ActiveWorkflowTriggers>[0];

/** Makes the context in which a node polls. */
export type ContextMaker = Parameters<ActiveWorkflowTriggers['addTriggers']>[7];

/**
 * Whether this n8n can run every poll as a task of its own, with durable cursors. Up to 2.20 no
 * n8n can: what is tested of its scheduler has nothing to run in there.
 */
export const HAS_SCHEDULER = 'PollTriggerExecutor' in n8nCore;

/** The parts of n8n that poll; a restart makes them anew. */
export interface N8nProcess {
	/** Whether a poll of the schedule is to come. */
	readonly isScheduled: boolean;
	activate(
		workflow: Workflow,
		node: INode,
		additionalData: IWorkflowExecuteAdditionalData,
		mode: WorkflowActivateMode,
		contextOf: ContextMaker,
	): Promise<void>;
	deactivate(workflowId: string): Promise<void>;
	/** Lets the schedule tick once, and waits for the polls that it starts. */
	tick(): Promise<void>;
	/** Polls as n8n's scheduler does, which looks after the state itself. */
	pollOnce(workflow: Workflow, node: INode, context: PollContext): Promise<void>;
}

const nothing = () => {};
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const silentLogger = { ...silent, scoped: () => silentLogger } as unknown as Logger;

/** A schedule without a clock: the test says when it ticks. */
class Schedule {
	private readonly ticks: Array<() => unknown> = [];

	get length(): number {
		return this.ticks.length;
	}

	register(_context: unknown, onTick: () => unknown): boolean {
		this.ticks.push(onTick);
		return true;
	}

	/** What the ticks gave: the polls in 1.122, nothing in newer versions. */
	tick(): unknown[] {
		return this.ticks.map((onTick) => onTick());
	}

	deregisterGroup(): boolean {
		return this.ticks.splice(0).length > 0;
	}

	readonly deregisterTarget = () => void this.deregisterGroup();
	readonly getTargetIds = () => [];
	readonly getGroupIds = () => [];
	readonly hasGroup = () => this.ticks.length > 0;
	readonly hasTarget = this.hasGroup;
	/** As 1.122 and 2.20 call them. */
	readonly registerCron = this.register;
	readonly deregisterCrons = this.deregisterGroup;
}

type Poll = (isActivation?: boolean) => Promise<void>;

/** Keeps polls, so that they can be awaited: n8n's schedule starts them and looks away. */
class WatchedPolls {
	private readonly polls: Array<Promise<void>> = [];

	watch(poll: Poll): Poll {
		return async (isActivation) => {
			const running = poll(isActivation);
			this.polls.push(running);
			await running;
		};
	}

	async during(tick: () => unknown[]): Promise<void> {
		const before = this.polls.length;
		const started = tick();
		await Promise.all([...started, ...this.polls.slice(before)]);
	}
}

function parts() {
	// 1.122 has no such class, and needs none.
	const tracing = Tracing && new Tracing();
	return {
		tracing,
		reporter: new ErrorReporter(silentLogger, tracing),
		pollers: new TriggersAndPollers(),
		schedule: new Schedule(),
		polls: new WatchedPolls(),
	};
}

function currentProcess(): N8nProcess {
	const { tracing, reporter, pollers, schedule, polls } = parts();
	const executor = new PollTriggerExecutor(silentLogger, pollers, tracing, reporter);
	const create = executor.create.bind(executor);
	executor.create = (...poller) => polls.watch(create(...poller));
	const triggers = new ActiveWorkflowTriggers(
		silentLogger,
		schedule as unknown as ScheduledTaskManager,
		pollers,
		reporter,
		executor,
	);
	return {
		get isScheduled() {
			return schedule.length > 0;
		},
		async activate(workflow, node, data, mode, contextOf) {
			const none = undefined as never;
			const { id } = workflow;
			await triggers.addTriggers(id, workflow, [node.id], data, 'trigger', mode, none, contextOf);
		},
		async deactivate(id) {
			await triggers.remove(id);
			schedule.deregisterGroup();
		},
		tick: async () => await polls.during(() => schedule.tick()),
		pollOnce: async (workflow, node, context) =>
			await executor.create(workflow, node, context, () => true)(),
	};
}

/** What stands for `ActiveWorkflowTriggers` in n8n 1.122 and 2.20. */
interface ActiveWorkflows {
	add(
		id: string,
		workflow: Workflow,
		additionalData: IWorkflowExecuteAdditionalData,
		mode: 'trigger',
		activation: WorkflowActivateMode,
		getTriggerFunctions: undefined,
		getPollFunctions: ContextMaker,
	): Promise<void>;
	remove(id: string): Promise<boolean>;
	/** 2.20 alone has it; in 1.122 the schedule itself gets the poll. */
	createPollExecuteFn?(...poller: unknown[]): Poll;
}

function olderProcess(): N8nProcess {
	const { tracing, reporter, pollers, schedule, polls } = parts();
	const { ActiveWorkflows } = n8nCore as unknown as {
		ActiveWorkflows: new (...needed: unknown[]) => ActiveWorkflows;
	};
	const active = new ActiveWorkflows(silentLogger, schedule, pollers, reporter, tracing);
	const create = active.createPollExecuteFn?.bind(active);
	if (create) active.createPollExecuteFn = (...poller) => polls.watch(create(...poller));
	return {
		get isScheduled() {
			return schedule.length > 0;
		},
		async activate(workflow, _node, data, mode, contextOf) {
			await active.add(workflow.id, workflow, data, 'trigger', mode, undefined, contextOf);
		},
		async deactivate(id) {
			await active.remove(id);
			schedule.deregisterGroup();
		},
		tick: async () => await polls.during(() => schedule.tick()),
		async pollOnce() {
			throw new Error('This n8n has no such scheduler');
		},
	};
}

/** The parts of the n8n that the tests run against. */
export const startProcess = HAS_SCHEDULER ? currentProcess : olderProcess;
