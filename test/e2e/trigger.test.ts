import { ACCOUNT, accountData } from '../../scripts/n8n/workflow';
import { until } from '../../scripts/until';
import {
	generateEvents,
	generateSessions,
	startSimulator,
	type Row,
	type Session,
	type SimulatedEvent,
	type Simulator,
} from '../simulator';
import { N8n } from './n8n';
import { startEndpoint, type Endpoint } from './receivers/endpoint';
import { SENDING, TRIGGER, triggerWorkflow } from './workflows';

const TOKEN = 'the-token-of-this-run';
const WRONG = 'Wrong token';

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

/** What starts a workflow beside cobrowsing sessions, and the report that says so. */
const OTHER_EVENTS = [
	['callEnded', 'cdr_1'],
	['chatClosed', 'chat_1'],
] as const;

/** A trigger for one of them, whose report shows one part of the events after the other. */
interface OtherTrigger {
	readonly report: string;
	readonly parts: SimulatedEvent[][];
	readonly receiver: Endpoint;
}

const idsOf = (rows: readonly Row[]) => rows.map(({ conn_id: id }) => String(id)).sort();

/** The steps build upon each other, as the days of a trigger do: n8n starts take long. */
describe('the trigger in a real n8n', () => {
	let simulator: Simulator;
	let receiver: Endpoint;
	let n8n: N8n;
	let workflow: string;
	const others: OtherTrigger[] = [];
	/** The keys of the sessions that the report held when the trigger was activated. */
	let known: ReadonlySet<string>;

	/** Sessions of the last hour that have ended, some of them twins. */
	const endedSessions = (seed: number, count: number) => {
		const now = simulator.settings.now();
		const range = { from: now - 3_000, to: now - 60 };
		return generateSessions({ seed, count, ...range, duplicates: 0.1 }).filter(
			({ end }) => end !== null && end < now,
		);
	};

	const received = () => receiver.arrivals.map(({ body }) => body as Row);
	const arrived = () =>
		received()
			.map(({ session_key: key }) => String(key))
			.sort();
	const awaited = () =>
		keysOf(simulator.sessions)
			.filter((key) => !known.has(key))
			.sort();

	/** Waits until all sessions have arrived. One that comes again later shows in the next step. */
	const expectEachOnce = async () => {
		await until('all sessions', () => receiver.arrivals.length >= awaited().length);
		expect(arrived()).toEqual(awaited());
	};

	/** Calls or chats of the last hour that have ended, in three parts. */
	const endedInParts = (report: string) => {
		const now = simulator.settings.now();
		const range = { from: now - 3_000, to: now - 60 };
		const events = generateEvents(report, { seed: 6, count: 60, ...range });
		const ended = events.filter(({ start, end }) => (end ?? start) < now);
		return [0, 1, 2].map((part) => ended.filter((_event, place) => place % 3 === part));
	};

	/** Waits until the other triggers have sent on what came after the first part. */
	const expectOthersOnce = async (shown: number) => {
		for (const { parts, receiver: other } of others) {
			const news = parts.slice(1, shown).flat();
			await until('all rows', () => other.arrivals.length >= news.length);
			const sent = other.arrivals.map(({ body }) => body as Row);
			expect(idsOf(sent)).toEqual(idsOf(news.map(({ row }) => row)));
		}
	};

	beforeAll(async () => {
		simulator = await startSimulator({ token: TOKEN });
		receiver = await startEndpoint();
		n8n = await N8n.start('trigger');
		for (const [name, token] of [
			[ACCOUNT.name, TOKEN],
			[WRONG, 'a-token-of-nobody'],
		]) {
			await n8n.addCredential(name, 'wolkvoxApi', accountData(simulator.url, token, 2));
		}
		workflow = await n8n.importFile(triggerWorkflow(receiver.url));
	}, 400_000);

	afterAll(async () => {
		await n8n?.stop();
		await simulator?.close();
		for (const { receiver: one } of others) await one.close();
		await receiver?.close();
	}, 60_000);

	it('starts from now, and remembers so', async () => {
		simulator.addSessions(endedSessions(1, 60));
		known = new Set(keysOf(simulator.sessions));

		const { status } = await n8n.publish(workflow);

		expect(status).toBe('published');
		// How many there are by now depends on the machine: the polls go on.
		expect(simulator.reportRequests()).not.toEqual([]);
		const saved = await until('a saved state', () => n8n.savedBy(workflow, TRIGGER));
		expect(saved).toMatchObject({ cobrowsingSessionEnded: { newSince: null } });
		for (const { status: ending, ranNodes } of await n8n.endings(workflow)) {
			// The one that has the state saved holds no session, and runs nothing after the trigger.
			expect(ending).toBe('success');
			expect(ranNodes).toEqual([TRIGGER]);
		}
		expect(receiver.arrivals).toEqual([]);
	}, 400_000);

	it('is not activated with a wrong token', async () => {
		const wrong = await n8n.importFile(triggerWorkflow(receiver.url, WRONG));

		const { status, triggers } = await n8n.publish(wrong);

		expect(status).toBe('failed');
		expect(triggers).toMatchObject([
			{ errorMessage: expect.stringContaining('wolkvox does not accept the token') },
		]);
		expect(await n8n.endings(wrong)).toEqual([]);
	}, 400_000);

	it('gives each new session once', async () => {
		simulator.addSessions(endedSessions(2, 80));

		await expectEachOnce();

		expect(receiver.arrivals.length).toBeGreaterThan(20);
		const last = (await n8n.endings(workflow)).at(-1);
		expect(last).toMatchObject({ status: 'success', ranNodes: [TRIGGER, SENDING] });
	}, 400_000);

	it('takes late, corrected and twin sessions for what they are', async () => {
		const before = receiver.arrivals.length;
		const [twin, corrected, ...others] = simulator.sessions;
		const correctedRow = { ...corrected.row, hung_up: 'CORREGIDO', agent_name: 'Corregida' };
		const lateOnes = endedSessions(3, 30);
		simulator.setSessions([
			twin,
			{ ...corrected, row: correctedRow },
			...others,
			{ ...twin, row: { ...twin.row, hung_up: 'system' } },
			...lateOnes,
		]);

		await expectEachOnce();

		expect(receiver.arrivals.length).toBe(before + lateOnes.length + 1);
		expect(received().filter((row) => row.hung_up === 'CORREGIDO')).toEqual([]);
	}, 400_000);

	it('loses and repeats nothing when n8n is started again', async () => {
		await n8n.stop();
		simulator.addSessions(endedSessions(4, 60));

		await n8n.startAgain();

		await expectEachOnce();
	}, 400_000);

	it('lives on when wolkvox is down while n8n starts', async () => {
		await n8n.stop();
		const { port, sessions } = simulator;
		await simulator.close();
		await n8n.startAgain();
		await until('the failure to be logged', () =>
			n8n.log().includes('this one failed: wolkvox does not answer'),
		);

		simulator = await startSimulator({ token: TOKEN }, sessions, { port });
		simulator.settings.faults = [{ then: { do: 'html', status: 500 } }];
		simulator.addSessions(endedSessions(5, 60));
		const hasFailed = async () => (await n8n.endings(workflow)).at(-1)?.status === 'error';
		await until('a poll that fails', hasFailed);
		simulator.settings.faults = [];

		await expectEachOnce();
	}, 400_000);

	it('shares its token with triggers for calls and chats, and none of them is left out', async () => {
		// Polls of one moment are to meet.
		simulator.settings.latencyMs = 500;
		for (const [event, report] of OTHER_EVENTS) {
			const other = { report, parts: endedInParts(report), receiver: await startEndpoint() };
			others.push(other);
			simulator.setReport(report, other.parts[0]);
			const { url } = other.receiver;
			const id = await n8n.importFile(triggerWorkflow(url, ACCOUNT.name, { event }));
			expect(await n8n.publish(id)).toMatchObject({ status: 'published' });
		}

		for (const shown of [2, 3]) {
			const before = simulator.requests.length;
			await until('a poll', () => simulator.requests.length > before);
			// While it waits for its answer.
			for (const { report, parts } of others) {
				simulator.setReport(report, parts.slice(0, shown).flat());
			}
			simulator.addSessions(endedSessions(5 + shown, 30));
			await expectOthersOnce(shown);
			await expectEachOnce();
		}

		const polls = () =>
			['cdr_10', 'cdr_1', 'chat_1'].map((report) => simulator.reportRequests(report).length);
		const before = polls();
		const haveAllPolled = () => polls().every((count, place) => count >= before[place] + 3);
		await until('three more polls of each', haveAllPolled);
		await until('two requests at once', () => simulator.maxInFlight >= 2);
		expect(simulator.maxInFlight).toBe(2);
	}, 400_000);

	it('has lost and repeated nothing in the end', async () => {
		// What the first of two more polls reads has been dealt with when the second comes.
		const before = simulator.reportRequests().length;
		await until('two more polls', () => simulator.reportRequests().length >= before + 2);
		await n8n.stop();

		expect(arrived()).toEqual(awaited());
		await expectOthersOnce(3);
		expect(n8n.log()).not.toContain(TOKEN);
	}, 400_000);
});
