/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** A whole n8n, with its editor, database and task runner, and what runs in it. */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import type { IDataObject, ITaskData, IWorkflowBase } from 'n8n-workflow';

import { readExecution } from '../../test/e2e/execution';
import { importCredential } from '../n8n/commands';
import { startEditor } from '../n8n/editor';
import type { Instance } from '../n8n/installation';

/** Between two looks at whether an execution is over. */
const WAIT = 100;
/** Linux counts the processor's time in hundredths of a second, on every machine that runs Node. */
const TICK_MS = 10;

/** The fields of a process's `stat` after the name of its program, which may hold anything. */
function statOf(pid: number): string[] {
	try {
		return readFileSync(`/proc/${pid}/stat`, 'utf8')
			.replace(/^.*\) /s, '')
			.split(' ');
	} catch {
		// It has ended meanwhile.
		return [];
	}
}

/** Milliseconds of the processor that n8n has taken: itself, and its task runner, which is a child. */
function processorTime(main: number): number {
	const all = readdirSync('/proc').map(Number).filter(Boolean);
	return all
		.map((pid) => ({ pid, stat: statOf(pid) }))
		.filter(({ pid, stat }) => pid === main || Number(stat[1]) === main)
		.reduce((sum, { stat }) => sum + (Number(stat[11]) + Number(stat[12])) * TICK_MS, 0);
}

/** Starts an n8n with a credential. */
export async function startWholeN8n(instance: Instance, data: IDataObject) {
	const account = { id: 'wolkvoxAccount', name: 'Wolkvox account', type: 'wolkvoxApi' };
	await importCredential(instance, { ...account, data });
	const { rest, pid = 0, stop } = await startEditor(instance, 0);

	const add = async (workflow: IWorkflowBase, settings = {}) => {
		const all = { ...workflow, settings: { ...workflow.settings, ...settings } };
		return (await rest.ask<{ id: string }>('workflows', all)).id;
	};
	const begin = async (id: string) => {
		const body = { triggerToStartFrom: { name: 'Start' } };
		return (await rest.ask<{ executionId: string }>(`workflows/${id}/run`, body)).executionId;
	};
	const executionOf = async (id: string) =>
		await rest.ask<{ status: string; data: string }>(`executions/${id}`);
	const settled = async (id: string) => {
		for (;;) {
			const execution = await executionOf(id);
			if (!['new', 'running'].includes(execution.status)) return execution;
			await pause(WAIT);
		}
	};

	return {
		stop,
		add,
		begin,
		settled,
		stopExecution: async (id: string) => await rest.ask(`executions/${id}/stop`, {}),
		/** Runs a workflow whose executions are saved; `time` is n8n's account of the nodes, in milliseconds. */
		async run(id: string) {
			const { status, data } = await settled(await begin(id));
			if (status !== 'success') throw new Error(`The execution ended with ${status}: ${data}`);
			const runs = (readExecution(data)?.resultData?.runData ?? {}) as Record<string, ITaskData[]>;
			const nodes = Object.entries(runs);
			const items = nodes.at(-1)?.[1][0].data?.main[0] ?? [];
			const time = nodes.reduce((sum, [, [run]]) => sum + run.executionTime, 0);
			return { time, items: items.length, first: items[0]?.json };
		},
		/** Runs a workflow whose executions are not saved: n8n knows them no more once they are over. */
		async runUnsaved(id: string) {
			const before = processorTime(pid);
			const execution = await begin(id);
			while (await executionOf(execution).catch(() => undefined)) await pause(WAIT);
			return { processor: processorTime(pid) - before };
		},
	};
}
