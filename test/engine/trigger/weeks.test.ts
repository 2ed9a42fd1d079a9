import fc from 'fast-check';

import type { Checkpoint } from '../../../nodes/engine/trigger/checkpoint';
import { runs } from '../../nodes/engine/readings';
import { parseCompact, type Simulator } from '../../simulator';
import { simulate } from '../../simulator/support';
import { liveThrough, type Polled, type Trigger, type World } from '../../weeks/course';
import { brokenPromises } from '../../weeks/promise';
import { HOUR, weeks } from '../../weeks/weeks';
import { credentialFor } from '../arrangement';
import { print } from '../unreliable';
import { Waits } from './arrangement';
import { N8NS, type PollingN8n } from './polling';

beforeEach(() => void new Waits());
afterEach(() => jest.restoreAllMocks());

/** Of so many polls each is started thrice at once. */
const THRICE_EVERY = 10;

/** The trigger in n8n's own engine, and a server that it asks. */
class TriggerInN8n implements Trigger {
	private isAlive = false;
	private polls = 0;

	constructor(
		private readonly n8n: PollingN8n,
		private readonly simulator: Simulator,
		private readonly startWith: number,
	) {}

	async start(lookBack: number): Promise<void> {
		if (this.isAlive) await this.n8n.stop();
		this.isAlive = false;
		const hours = { lookBackHours: lookBack / HOUR, startWithHours: this.startWith / HOUR };
		this.n8n.parameters = { options: { ...hours, addCalculatedFields: false } };
	}

	async poll(): Promise<Polled> {
		const { n8n, simulator } = this;
		const before = { executions: n8n.executions.length, errors: n8n.errors.length };
		simulator.reset();
		if (!this.isAlive) await this.activate();
		// The first poll is the activation, but for n8n's scheduler after a restart.
		if (this.isAlive && simulator.requests.length === 0) {
			const polls = ++this.polls % THRICE_EVERY === 0 ? 3 : 1;
			await Promise.all(Array.from({ length: polls }, async () => await n8n.poll()));
		}
		const { cobrowsingSessionEnded: checkpoint } = (n8n.state ?? {}) as Record<string, Checkpoint>;
		return {
			sessions: n8n.executions
				.slice(before.executions)
				.flatMap((items) => items.map(({ json }) => json)),
			asked: simulator.requests.map(({ from, to, rows }) => ({
				from: parseCompact(from) ?? 0,
				to: parseCompact(to) ?? 0,
				rows,
			})),
			checkpoint,
			hasFailed: n8n.errors.length > before.errors,
		};
	}

	private async activate(): Promise<void> {
		this.isAlive = await this.n8n.activate(this.polls === 0 ? 'activate' : 'init').then(
			() => true,
			async () => {
				await this.n8n.stop();
				return false;
			},
		);
	}
}

const openedIn = (N8n: typeof PollingN8n) => async (world: World) => {
	const { zone, startWith } = world.weeks;
	const { moment } = world;
	jest.spyOn(Date, 'now').mockImplementation(() => moment.shown * 1_000);
	const simulator = await simulate(world.settings, world.sessions);
	const n8n = new N8n({ credential: credentialFor(simulator, { timeZone: zone }) });
	return new TriggerInN8n(n8n, simulator, startWith);
};

/** Few are enough: what the plain logic does in many weeks is the same logic here. */
const WORLDS = weeks({
	pollMinutes: fc.integer({ min: 20, max: 30 }),
	perDay: fc.constant(30),
	// The node takes an answer for whole that has fewer rows than wolkvox allows.
	room: fc.constant(60_000),
}).map((world) => ({
	...world,
	// What hangs takes its time.
	outages: world.outages.filter(({ effect }) => effect.do !== 'hang'),
}));

describe.each(N8NS)('weeks under %s', (name, N8n) => {
	it('give every promised session exactly once', async () => {
		const total = { polls: 0, failed: 0, sessions: 0, emitted: 0 };
		const property = fc.asyncProperty(WORLDS, async (world) => {
			const course = await liveThrough(world, openedIn(N8n));
			total.polls += course.polls.length;
			total.failed += course.polls.filter(({ hasFailed }) => hasFailed).length;
			total.sessions += world.happenings.length;
			total.emitted += course.emitted.length;
			expect(brokenPromises(course)).toEqual([]);
		});
		// The scheduler's polls are like n8n's own; one world tells.
		await fc.assert(property, { ...runs(name === 'n8n' ? 2 : 1), endOnFailure: true });
		print(`Weeks under ${name}: ${JSON.stringify(total)}`);
	});
});
