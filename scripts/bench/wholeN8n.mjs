/** A whole n8n, with its editor, database and task runner, and what runs in it. */
import { setTimeout as pause } from 'node:timers/promises';

import commands from '../n8n/commands.cjs';
import editors from '../n8n/editor.cjs';
import logins from '../n8n/login.cjs';
import { ask } from './program.mjs';
import { childrenOf, memoryOf, peakOf, processorTime, resetPeak } from './processStatus.mjs';

/** Between two looks at whether an execution is over. */
const WAIT = 200;

/** What n8n answers to somebody who is logged in. */
function restOf({ url }, cookie) {
	const headers = { 'content-type': 'application/json', cookie };
	return async (resource, body) => {
		const how = { method: body ? 'POST' : 'GET', body, headers };
		return (await ask(`${url}/rest/${resource}`, how)).data;
	};
}

/** In n8n's form of an execution, every value is the number of its place in one list. */
function readRun(text) {
	const values = JSON.parse(text);
	const at = (place) => values[Number(place)];
	const { runData, error } = at(values[0].resultData);
	if (error) throw new Error(`The execution failed: ${at(at(error).message)}`);
	const nodes = Object.entries(at(runData)).map(([name, runs]) => {
		const run = at(at(runs)[0]);
		const items = run.data ? at(at(at(run.data).main)[0]) : [];
		return [
			name,
			{ time: run.executionTime, items: items.length, first: items[0] && at(items[0]) },
		];
	});
	const json = (first) =>
		first && Object.fromEntries(Object.entries(at(first.json)).map(([k, v]) => [k, inner(at, v)]));
	return Object.fromEntries(
		nodes.map(([name, { first, ...node }]) => [name, { ...node, first: json(first) }]),
	);
}

/** Texts stand in the list, other values where they are. */
const inner = (at, value) => (typeof value === 'string' ? at(value) : value);

/** The processes of n8n: itself and its task runner, which comes with the first Code node. */
function processesOf(installation) {
	const main = childrenOf(process.pid).find(({ command }) => command.includes(installation.entry));
	if (!main) throw new Error('The process of n8n cannot be found');
	const pids = () => [main.pid, ...childrenOf(main.pid).map(({ pid }) => pid)];
	const sum = (figure) => pids().reduce((total, pid) => total + figure(pid), 0);
	return {
		processor: () => sum(processorTime),
		memory: () => sum(memoryOf),
		peak: () => sum(peakOf),
		resetPeak: () => pids().forEach(resetPeak),
	};
}

/** What keeps n8n from saving an execution that was started by hand. */
export const UNSAVED = { saveManualExecutions: false };

/**
 * Starts an n8n with a credential for the simulation.
 *
 * @param {object} instance
 * @param {object} credential
 */
export async function startWholeN8n(instance, credential) {
	const account = { id: 'wolkvoxAccount', name: 'Wolkvox account', type: 'wolkvoxApi' };
	await commands.importCredential(instance, { ...account, data: credential });
	const editor = await editors.startEditor(instance, 0);
	const rest = restOf(editor, await logins.logIn(editor));
	const processes = processesOf(instance.installation);

	const add = async (workflow, settings = {}) => {
		const { id: _, ...plan } = workflow;
		const all = { ...plan, settings: { ...plan.settings, ...settings } };
		return (await rest('workflows', all)).id;
	};
	const begin = async (id) =>
		(await rest(`workflows/${id}/run`, { triggerToStartFrom: { name: 'Start' } })).executionId;
	const settled = async (execution) => {
		for (;;) {
			const { status, data } = await rest(`executions/${execution}`);
			if (!['new', 'running'].includes(status)) return { status, data };
			await pause(WAIT);
		}
	};

	return {
		add,
		begin,
		settled,
		processes,
		stopExecution: async (execution) => await rest(`executions/${execution}/stop`, {}),
		/** Runs a workflow whose executions are saved; what each node did, as n8n has it. */
		async run(id) {
			const { status, data } = await settled(await begin(id));
			if (status !== 'success') throw new Error(`The execution ended with ${status}: ${data}`);
			return readRun(data);
		},
		/**
		 * Runs a workflow whose executions are not saved: n8n knows them no more once they are over.
		 * What that took of the processor, and how long.
		 */
		async runUnsaved(id) {
			const processor = processes.processor();
			const begun = performance.now();
			const execution = await begin(id);
			while (await rest(`executions/${execution}`).catch(() => undefined)) await pause(WAIT);
			return { processor: processes.processor() - processor, wall: performance.now() - begun };
		},
		stop: editor.stop,
	};
}
