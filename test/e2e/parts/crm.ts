import { until } from '../../../scripts/until';
import {
	formatReport,
	generateEvents,
	generateSessions,
	parseCompact,
	type Row,
	type Session,
} from '../../simulator';
import { DAY, dayOf, example, here, secondsOf, textOf } from '../arrangement';
import { startCrm, type Crm } from '../receivers/crm';
import { OFTEN, TRIGGER } from '../workflows';

describe('a CRM', () => {
	let crm: Crm;

	const addresses = () => ({ 'https://crm.example': crm.url });

	beforeEach(async () => {
		crm = await startCrm();
	});

	afterEach(async () => await crm.close());

	it('gets each session under its customer, and for review where nobody is sure', async () => {
		const { simulator, now } = here;
		const range = { from: dayOf(now) - 2 * DAY, to: dayOf(now) - 1 };
		const states = generateEvents('agent_14', { seed: 4, count: 90, agents: 5, ...range });
		const calls = states.filter(({ row }) => /^\d/.test(textOf(row.conn_id)));
		// Every fourth goes on into what the agent did next.
		const inCalls = calls.map(({ row, start, end: ended }, place): Session => {
			const end = place % 4 === 0 ? start + 4 * 3_600 : (ended ?? start);
			const dates = { date_ini: formatReport(start), date_end: formatReport(end) };
			const { agent_id, agent_name } = row;
			return { start, end, row: { agent_id, agent_name, ...dates, time: '', hung_up: '' } };
		});
		const anywhere = generateSessions({ seed: 6, count: 20, agents: 5, ...range });
		simulator.setSessions([...inCalls, ...anywhere]);
		simulator.setReport('agent_14', states);
		const id = await here.importExample('crm-customers.json', addresses());

		await here.runWell(id);
		await here.runWell(id);

		const { rows } = here.asked();
		const secondOf = (value: unknown) => parseCompact(textOf(value).replace(/\D/g, '')) ?? NaN;
		const expected = rows.map((row) => {
			const [start, end] = [row.date_ini, row.date_end].map(secondOf);
			const meeting = calls.filter(
				(call) =>
					call.row.agent_id === row.agent_id &&
					call.start <= end &&
					(call.end ?? call.start) >= start,
			);
			const phones = new Map(meeting.map((call) => [call.row.conn_id, call.row.telephone]));
			const [phone] = phones.values();
			return [row.agent_id, row.date_ini, phones.size, phones.size === 1 ? phone : 'review'];
		});
		for (const matches of [0, 1, 2]) {
			expect(expected.map(([, , number]) => number)).toContain(matches);
		}
		const told = [...crm.activities].map(([path, activity]) => {
			const [, collection, who] = path.split('/');
			const isReview = collection === 'review';
			expect(isReview || activity.phone === who).toBe(true);
			expect(activity.key).toBeDefined();
			const began = textOf(activity.started_at).slice(0, 19).replace('T', ' ');
			const matches = isReview ? activity.matches : 1;
			return [activity.agent_id, began, matches, isReview ? 'review' : who];
		});
		expect(told.map(String).sort()).toEqual(expected.map(String).sort());
		expect(crm.arrivals).toHaveLength(2 * rows.length);
		simulator.setReport('agent_14', []);
	}, 400_000);

	it('gets the chats of a week with what was written in them', async () => {
		const { simulator, now } = here;
		const monday = dayOf(now) - ((new Date(now * 1000).getUTCDay() + 6) % 7) * DAY;
		const range = { from: monday - 9 * DAY, to: now - 3_600 };
		const wishes = { seed: 8, count: 160, agents: 8, ...range };
		simulator.setReport('chat_1', generateEvents('chat_1', wishes));
		const rows = simulator.expectedRows('chat_1', monday - 7 * DAY, monday - 1);
		expect(rows.length).toBeGreaterThan(50);
		// Of one chat, wolkvox has lost what was written.
		const { conn_id: lost } = rows[30];
		const conversations = generateEvents('chat_2', wishes).filter(
			({ row }) => row.conn_id !== lost,
		);
		simulator.setReport('chat_2', conversations);

		await here.runWell(await here.importExample('chats-with-conversations.json', addresses()));

		const written = new Map(conversations.map(({ row }) => [row.conn_id, row.conversation]));
		const expected = rows.map((row) => {
			const messages = (written.get(row.conn_id) ?? []) as Row[];
			const told = messages.map(({ date, from, message }) => ({ date, from, message }));
			return JSON.stringify([row.conn_id, row.customer_phone, row.agent_id, told]);
		});
		const arrived = crm.arrivals.map(({ path, body }) => {
			const { id: chat, phone, agent_id: agent, messages } = body as Row;
			expect(path).toBe(`/chats/${textOf(chat)}`);
			return JSON.stringify([chat, phone, agent, messages]);
		});
		expect(arrived.sort()).toEqual(expected.sort());
		expect(expected.filter((text) => text.endsWith(',[]]'))).toHaveLength(1);
	}, 120_000);

	it('gets each new session once, and one that comes again changes nothing', async () => {
		const { simulator, n8n } = here;
		const workflow = example('crm-new-sessions.json', addresses());
		const trigger = workflow.nodes.find(({ name }) => name === TRIGGER);
		expect(trigger).toBeDefined();
		// Every five minutes is long to wait.
		Object.assign(trigger?.parameters ?? {}, OFTEN);
		const id = await n8n.importFile(workflow);

		// By hand, the trigger gives the newest sessions.
		await here.runWell(id);
		await here.runWell(id);

		const newest = [...crm.activities.keys()];
		expect(newest).toHaveLength(10);
		expect(crm.arrivals).toHaveLength(20);
		expect(new Set(crm.arrivals.map(({ method }) => method))).toEqual(new Set(['PUT']));

		expect(await n8n.publish(id)).toMatchObject({ status: 'published' });
		const now = simulator.settings.now();
		const range = { from: now - 3_000, to: now - 60 };
		const fresh = generateSessions({ seed: 9, count: 40, ...range, agents: 900 }).filter(
			({ end }) => end !== null && end < now,
		);
		simulator.addSessions(fresh);

		await until('all activities', () => crm.activities.size >= newest.length + fresh.length);
		await n8n.unpublish(id);
		expect(crm.arrivals).toHaveLength(20 + fresh.length);
		const told = [...crm.activities.values()].slice(newest.length).map((activity) => {
			expect(crm.activities.get(textOf(activity.key))).toBe(activity);
			return [activity.agent_id, activity.started_at, activity.ended_at, activity.seconds];
		});
		const isoText = (value: unknown) => `${textOf(value).replace(' ', 'T')}-05:00`;
		const expected = fresh.map(({ row }) => [
			...[row.agent_id, isoText(row.date_ini), isoText(row.date_end), secondsOf(row)],
		]);
		expect(told.map(String).sort()).toEqual(expected.map(String).sort());
	}, 400_000);
});
