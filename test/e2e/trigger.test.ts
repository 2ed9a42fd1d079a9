import { importWorkflows } from '../../scripts/n8n/commands';
import { until } from '../../scripts/until';
import { generateSessions, startSimulator, type Session, type Simulator } from '../simulator';
import { addCredential, freshInstance, type Instance } from './instance';
import { startReceiver, type Receiver } from './receiver';
import { startN8n, type RunningN8n } from './runningN8n';
import { SENDING, TRIGGER, triggerWorkflow } from './workflows';

const TOKEN = 'the-token-of-this-run';
const WORKFLOW = 'newSessions';
const WRONG_TOKEN = 'wrongToken';

/** The keys of all sessions of a report: those with the same agent and start are counted on. */
function keysOf(sessions: readonly Session[]): string[] {
	const counts = new Map<string, number>();
	return sessions.map(({ row }) => {
		const key = `${String(row.agent_id)}-${String(row.date_ini).replaceAll(/\D/g, '')}`;
		const count = (counts.get(key) ?? 0) + 1;
		counts.set(key, count);
		return count === 1 ? key : `${key}-${count}`;
	});
}

/** Those of the first list that are not in the second. */
function without(keys: string[], others: string[]): string[] {
	const known = new Set(others);
	return keys.filter((key) => !known.has(key));
}

/** The steps build upon each other, as the days of a trigger do: n8n starts take long. */
describe('the trigger in a real n8n', () => {
	let simulator: Simulator;
	let receiver: Receiver;
	let instance: Instance;
	let n8n: RunningN8n;
	/** The keys of the sessions that the report held when the trigger was activated. */
	let known: string[];

	/** Sessions of the last hour that have ended, some of them twins. */
	const endedSessions = (seed: number, count: number) => {
		const now = simulator.settings.now();
		const range = { from: now - 3_000, to: now - 60 };
		return generateSessions({ seed, count, ...range, duplicates: 0.1 }).filter(
			({ end }) => end !== null && end < now,
		);
	};

	const arrived = () => receiver.received.map(({ session_key: key }) => String(key)).sort();
	const awaited = () => without(keysOf(simulator.sessions), known).sort();

	/** Waits until all sessions have arrived. One that comes again later shows in the next step. */
	const expectEachOnce = async () => {
		await until('all sessions', () => receiver.received.length >= awaited().length);
		expect(arrived()).toEqual(awaited());
	};

	/** Waits until the report was asked twice more: what the first of the two read has been dealt with. */
	const twoPolls = async () => {
		const before = simulator.reportRequests().length;
		await until('two more polls', () => simulator.reportRequests().length >= before + 2);
	};

	const statuses = async (id: string) => (await n8n.executions(id)).map(({ status }) => status);

	beforeAll(async () => {
		simulator = await startSimulator({ token: TOKEN });
		receiver = await startReceiver();
		instance = await freshInstance('trigger');
		await addCredential(instance, simulator.url, TOKEN);
		await addCredential(instance, simulator.url, 'a-token-of-nobody', 'Wrong token');
		await importWorkflows(
			instance,
			triggerWorkflow(WORKFLOW, receiver.url),
			triggerWorkflow(WRONG_TOKEN, receiver.url, 'Wrong token'),
		);
		n8n = await startN8n(instance);
	}, 400_000);

	afterAll(async () => {
		await n8n?.stop();
		await simulator?.close();
		await receiver?.close();
	}, 60_000);

	it('starts from now, and remembers so', async () => {
		simulator.addSessions(endedSessions(1, 60));
		known = keysOf(simulator.sessions);

		const { status } = await n8n.publish(WORKFLOW);

		expect(status).toBe('published');
		// Near the end of a month the look ahead reaches into the next, where a call never does.
		const asked = simulator.reportRequests().length;
		expect(asked).toBeGreaterThanOrEqual(1);
		expect(asked).toBeLessThanOrEqual(3);
		const saved = await until('a saved state', () => n8n.savedBy(WORKFLOW, TRIGGER));
		expect(saved).toMatchObject({ cobrowsingSessionEnded: { newSince: null } });
		const ended = await until('the executions to end', async () => {
			const executions = await n8n.executions(WORKFLOW);
			return executions.every(({ status: each }) => each !== 'running') && executions;
		});
		for (const { id, status: ending } of ended) {
			// The one that has the state saved holds no session, and runs nothing after the trigger.
			expect(ending).toBe('success');
			expect(await n8n.ranNodes(id)).toEqual([TRIGGER]);
		}
		expect(receiver.received).toEqual([]);
	}, 400_000);

	it('gives each new session once', async () => {
		simulator.addSessions(endedSessions(2, 80));

		await expectEachOnce();

		expect(receiver.received.length).toBeGreaterThan(20);
		const last = await until('the end of the execution', async () => {
			const execution = (await n8n.executions(WORKFLOW)).at(-1);
			return execution?.status === 'running' ? undefined : execution;
		});
		expect(last.status).toBe('success');
		expect(await n8n.ranNodes(last.id)).toEqual([TRIGGER, SENDING]);
	}, 400_000);

	it('takes late, corrected and twin sessions for what they are', async () => {
		const before = receiver.received.length;
		const [twin, corrected, ...others] = simulator.sessions;
		const correctedRow = { ...corrected.row, hung_up: 'CORREGIDO', agent_name: 'Corregida' };
		simulator.setSessions([
			twin,
			{ ...corrected, row: correctedRow },
			...others,
			{ ...twin, row: { ...twin.row, hung_up: 'system' } },
		]);
		const lateOnes = endedSessions(3, 30);
		simulator.addSessions(lateOnes);

		await expectEachOnce();

		expect(receiver.received.length).toBe(before + lateOnes.length + 1);
		expect(receiver.received.filter((row) => row.hung_up === 'CORREGIDO')).toEqual([]);
	}, 400_000);

	it('loses and repeats nothing when n8n is started again', async () => {
		await n8n.stop();
		simulator.addSessions(endedSessions(4, 60));

		n8n = await startN8n(instance);

		await expectEachOnce();
	}, 400_000);

	it('lives on when wolkvox is down while n8n starts', async () => {
		await n8n.stop();
		const { port, sessions } = simulator;
		await simulator.close();
		n8n = await startN8n(instance);
		await until('the failure to be logged', () =>
			n8n.log().includes('Wolkvox Trigger: the first poll failed: wolkvox does not answer'),
		);

		const serverTrouble = { do: 'html', status: 500 } as const;
		simulator = await startSimulator({ token: TOKEN }, sessions, { port });
		simulator.settings.faults = [{ then: serverTrouble }];
		simulator.addSessions(endedSessions(5, 60));
		await until('a poll that fails', () => simulator.reportRequests().length >= 1);
		await until('its execution', async () => (await statuses(WORKFLOW)).at(-1) === 'error');
		simulator.settings.faults = [];

		await expectEachOnce();
	}, 400_000);

	it('is not activated with a wrong token', async () => {
		const { status, triggers } = await n8n.publish(WRONG_TOKEN);

		expect(status).toBe('failed');
		expect(triggers).toMatchObject([
			{ errorMessage: expect.stringContaining('wolkvox does not accept the token') },
		]);
		expect(await n8n.executions(WRONG_TOKEN)).toEqual([]);
	}, 400_000);

	it('has lost and repeated nothing in the end', async () => {
		await twoPolls();
		await n8n.stop();

		expect(arrived()).toEqual(awaited());
		expect(n8n.log()).not.toContain(TOKEN);
	}, 400_000);
});
