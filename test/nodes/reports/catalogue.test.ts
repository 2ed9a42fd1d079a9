/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a test runs in Node, not in n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { CATALOGUE, cobrowsing, REPORT_ID, reportOf } from '../../../nodes/reports/catalogue';
import facts from '../../reports/facts.json';

const ids = (entries: ReadonlyArray<{ id: string }>) => entries.map(({ id }) => id);
const bare = (title: string) => title.replace(/^[\d.]+ /, '');
const list = (text: string) => text.split(' ').filter(Boolean);

const KINDS = { event: 'event', aggregate: 'sum', perDay: 'perDay', perHour: 'perDay' } as const;
/** What cdr_4 sends is one object, and so one row with its bands. */
const BANDS = '0_5_seg 6_20_seg 21_60_seg 61_120_seg greater_than_121';
/** Minutes, or a unit that is not sure: seconds made of them would be false. */
const NO_SECONDS = ['cdr_1 time_min', 'diagram_7 time', 'diagram_1_3 time'];
type Fact = (typeof facts)[number];

function columnsOf({ id, columns, start, end }: Fact): string[] {
	if (id === 'cdr_4') return list(BANDS);
	// Some dates are seen in the field only.
	return [...new Set([...list(columns), start, end])].filter((name) => name !== null);
}

describe('the catalogue', () => {
	it('has the reports of the facts and no others, in their order', () => {
		expect(CATALOGUE).toHaveLength(104);
		expect(ids(CATALOGUE)).toEqual(ids(facts));
	});

	it('shows what tells a report apart first', () => {
		const shown = CATALOGUE.map(({ displayName }) => displayName);
		expect(shown).toContain('cdr_1 · Call Detail (CDR)');
		expect(new Set(shown).size).toBe(shown.length);
	});

	it.each(facts)('says of $id what the facts say', (fact) => {
		const { id, section, sectionEs, titleEs, parameters } = fact;
		const entry = CATALOGUE.find((one) => one.id === id);
		const report = reportOf(id);
		expect(entry?.report).toBe(report);
		// The case is the editor's.
		const shown = `${id} · ${bare(fact.titleEn)} (${section})`.toLowerCase();
		expect(entry?.displayName.toLowerCase()).toBe(shown);
		expect(entry?.texts[0]).toContain(bare(titleEs));
		expect(entry?.texts[2]).toContain(`${section} ${sectionEs}`);
		expect(report).toMatchObject({
			id,
			path: '/api/v2/reports_manager.php',
			kind: fact.window === 'losesRows' ? 'whole' : KINDS[fact.kind as keyof typeof KINDS],
			maxDays: fact.maxDays,
			maxRows: fact.maxRows,
			columns: columnsOf(fact),
			key: 'row_key',
			words: { one: 'row', many: 'rows' },
		});
		expect([report.start ?? null, report.end ?? null]).toEqual([fact.start, fact.end]);
		const taken = report.parameters;
		expect(taken.map(({ name, required, values = [] }) => ({ name, required, values }))).toEqual(
			parameters.map((one) => ({ ...one, required: one.required ?? false })),
		);
		// Whatever must be sent has a value, but for the one agent that a person has to choose.
		for (const { name, required, default: value, values } of taken) {
			if (required && id !== 'agent_2') expect(value).toBeDefined();
			if (values && value !== undefined) expect(values).toContain(value);
			expect(name).not.toMatch(/^(api|date_ini|date_end)$/);
		}
	});

	it.each(facts)('knows the durations, moments and identity of $id', (fact) => {
		const { id, durations, times, columns, identity } = reportOf(fact.id);
		const readable = list(fact.durations).filter(
			(name) => columns.includes(name) && !NO_SECONDS.includes(`${id} ${name}`),
		);
		expect([...durations].sort()).toEqual(readable.sort());
		const dates = [fact.start, fact.end].filter((name) => name !== null);
		// Attempts are dated GMT-5 everywhere: on another clock, the moment would be false.
		if (id === 'campaign_3') expect(times).toEqual([]);
		else if (id === 'agent_1') expect(times).toEqual(['login', 'logout']);
		else expect([...times].sort()).toEqual(dates.sort());
		expect(columns).toEqual(expect.arrayContaining([...identity]));
		if (fact.unique !== null) expect(identity).toEqual([fact.unique]);
	});

	it('has a name for the files of each that every system takes', () => {
		const names = CATALOGUE.map(({ id }) => reportOf(id).name);
		expect(names).toContain('cdr-1-call-detail');
		for (const name of names) expect(name).toMatch(/^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$/);
		expect(new Set(names).size).toBe(names.length);
	});

	it('describes a report once', () => {
		expect(reportOf('cdr_1')).toBe(reportOf('cdr_1'));
	});
});

describe('what tells rows apart', () => {
	/** Many of them may share a second, and nothing in them tells them apart. */
	const WITHOUT = ['cdr_7', 'diagram_7', 'diagram_8', 'diagram_12'];

	it('in events is some of their columns, but for a few', () => {
		const events = facts.filter(({ kind, unique }) => kind === 'event' && unique === null);
		const unknown = events.filter(({ id }) => reportOf(id).identity.length === 0);
		expect(ids(unknown)).toEqual(WITHOUT);
	});

	it('in sums and days is never a figure', () => {
		for (const { id, kind } of facts) {
			if (kind === 'event') continue;
			const { identity, durations, numbers } = reportOf(id);
			for (const name of identity) expect([...durations, ...numbers]).not.toContain(name);
		}
	});

	it('in days begins with the date and the hour', () => {
		const days = CATALOGUE.filter(({ report }) => report.kind === 'perDay').map(({ id }) => id);
		expect(days.map((id) => `${id}: ${reportOf(id).identity.join(' ')}`)).toEqual([
			...['agent_7: date agent_id login', 'agent_8: date hour agent_id'],
			...['agent_8_1: date hour agent_id', 'skill_3: date skill_name'],
			...['skill_5: hour skill_id', 'skill_7: date hour skill_id', 'diagram_1_1: day'],
			...['diagram_1_2: day', 'chat_6: date'],
		]);
	});

	it('is missing only in sums that are one row', () => {
		const figures = facts.filter(({ kind }) => kind !== 'event');
		const without = figures.filter(({ id }) => reportOf(id).identity.length === 0);
		expect(ids(without)).toEqual(['cdr_4', 'chat_15']);
	});
});

describe('what a report tells of its rows', () => {
	const reports = CATALOGUE.map(({ id }) => reportOf(id));
	const NUMBER =
		/calls|^count$|percent|chars|credits|minutes$|service_level|^abandon|answer_\d|anwers_|^q\d\d$|average|surveys|evaluations|precision|accuracy|records|^total(?!_duration|_time)|^interactions?$|cost|occupancy|needed|^(hits|rpc|time_min|cantidad|inbound|outbound|internal)$/;
	const NEVER =
		/(^|_)(id|dni|name|dnis|ani|nit|rp|date|day|hour)(_|$)|phone|cod_|status|^conn|text|comment/;

	it.each(reports)(
		'takes the columns of $id for numbers that are some',
		({ columns, numbers, ...one }) => {
			const others = [...one.durations, ...one.times, ...one.identity];
			for (const name of numbers) {
				expect(columns).toContain(name);
				expect(others).not.toContain(name);
				expect(name).not.toMatch(NEVER);
			}
			const plain = columns.filter((name) => NUMBER.test(name) && !others.includes(name));
			expect(numbers).toEqual(expect.arrayContaining(plain));
		},
	);

	it('knows the numbers that no name gives away', () => {
		const all = (id: string) => reportOf(id).numbers.join(' ');
		expect(all('cdr_1')).toBe('cost time_min');
		expect(all('quality_4')).toBe('yes no percent');
		expect(all('speech_2') + all('speech_3')).toBe('silenceslow_to_greet');
		// There it is a word, here it is a percentage.
		expect(all('speech_1')).toBe('');
		expect(all('diagram_2')).toMatch(/^treatment .* recall_ok service_level_up$/);
	});

	it('names the agent whose row it is', () => {
		for (const { id, columns, agent } of reports) {
			const own = columns.filter((name) =>
				/^(agent_id|id_agent|agent_name|name_agent)$/.test(name),
			);
			expect([
				id,
				Object.values(agent ?? {})
					.filter(Boolean)
					.sort(),
			]).toEqual([id, own.sort()]);
		}
		expect(reportOf('agent_15').agent).toEqual({ id: 'id_agent', name: 'agent_name' });
		expect(reportOf('cdr_11').agent).toEqual({ id: 'agent_id', name: 'name_agent' });
		// Of two agents, neither is the row's.
		for (const id of ['agent_13_1', 'chat_9', 'chat_11'])
			expect(reportOf(id).agent).toBeUndefined();
	});

	it('says who ended a row where it does', () => {
		const ended = reports.filter(({ endedBy }) => endedBy !== undefined);
		expect(ended.map(({ id, endedBy }) => `${id} ${endedBy?.column}`)).toEqual([
			...['cdr_1 hang_up', 'cdr_10 hung_up', 'act_3 hang_up', 'campaign_5 hang_up'],
		]);
		for (const { endedBy } of ended) expect(endedBy?.words).toBe(cobrowsing.endedBy?.words);
	});

	it('says how long a row took by one of its durations', () => {
		const own = reports.flatMap(({ id, elapsed, durations, kind }) => {
			if (elapsed === undefined) return [];
			expect(durations).toContain(elapsed.column);
			expect(kind).toBe('event');
			return [`${id} ${elapsed.column}`];
		});
		expect(own).toEqual(
			expect.arrayContaining([
				...['cdr_1 time_seg', 'chat_1 chat_duration', 'agent_14 time'],
				...['agent_15 total_duration', 'chat_8 total_time'],
			]),
		);
		expect(own).toHaveLength(20);
	});

	it('is all that the cobrowsing sessions need, but for names', () => {
		expect(cobrowsing).toEqual({
			...reportOf('cdr_10'),
			name: 'cobrowsing-sessions',
			words: { one: 'session', many: 'sessions' },
			service: 'cobrowsing',
			key: 'session_key',
			elapsed: { column: 'time', text: 'duration' },
			endedBy: { ...cobrowsing.endedBy, column: 'hung_up', field: 'hung_up_by' },
		});
		expect(cobrowsing.columns.join(' ')).toBe('agent_id agent_name date_ini date_end time hung_up');
	});
});

describe('a report that the catalogue lacks', () => {
	it.each(['chat_17', 'agent_8_2', 'billing_1'])('is read whole: %s', (id) => {
		expect(reportOf(id)).toMatchObject({
			id,
			name: id.replaceAll('_', '-'),
			kind: 'whole',
			maxDays: 31,
			maxRows: 60_000,
			columns: [],
			identity: [],
			times: [],
			durations: [],
			numbers: [],
			parameters: [],
			key: 'row_key',
		});
	});

	it.each(['', 'cdr', 'CDR_1', 'cdr_1&api=x', 'cdr_1\n', ' cdr_1', '../cdr_1', '__proto__'])(
		'is none if %j is no ID',
		(id) => {
			expect(REPORT_ID.test(id)).toBe(false);
			expect(() => reportOf(id)).toThrow(RangeError);
		},
	);
});

describe('the page of the reports', () => {
	const page = readFileSync(path.join(__dirname, '../../../docs/reports.md'), 'utf8');
	const table = page.slice(page.indexOf('## All reports'));
	const lines = [...table.matchAll(/^\| `.*\|$/gm)].map(([line]) => {
		const cells = line.split('|').slice(1, -1);
		return cells.map((cell) => cell.trim());
	});
	const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
	const WORDS = { event: 'events', perDay: 'per day', sum: 'sums', whole: 'one piece' };

	it('lists the catalogue', () => {
		expect(lines.map(([id]) => id)).toEqual(CATALOGUE.map(({ id }) => `\`${id}\``));
	});

	it.each(CATALOGUE)('says of $id what the catalogue says', ({ id, displayName, report }) => {
		const line = lines.find(([name]) => name === `\`${id}\``) ?? [];
		const { kind, parameters, identity, numbers, maxDays, maxRows } = report;
		expect(displayName).toContain(`· ${line[1]} (`);
		const titleEs = facts.find((fact) => fact.id === id)?.titleEs ?? '';
		expect(line.slice(2, 4)).toEqual([bare(titleEs), WORDS[kind]]);
		expect(quoted(line[4])).toEqual(parameters.map(({ name }) => name));
		expect(quoted(line[5])).toEqual(identity);
		expect(line[5] === 'the row').toBe(identity.length === 0);
		expect(quoted(line[6])).toEqual(numbers);
		const { agent, endedBy, elapsed } = report;
		expect(/agents/.test(line[7])).toBe(agent !== undefined);
		expect(/hung up by/.test(line[7])).toBe(endedBy !== undefined);
		expect(quoted(line[7])).toEqual(elapsed === undefined ? [] : [elapsed.column]);
		if (maxDays !== 31) expect(line[8]).toMatch(/^One day for each request/);
		if (maxRows !== 60_000) expect(line[8]).toMatch(/^6,000 rows/);
	});

	it('names only reports that there are', () => {
		const named = quoted(page).filter((name) => REPORT_ID.test(name));
		for (const id of named) {
			if (/^cod_act_?\d?$/.test(id)) continue;
			expect(ids(CATALOGUE)).toContain(id);
		}
	});

	it('has each section', () => {
		const sections = [...table.matchAll(/^### (.+)$/gm)].map(([, name]) => name);
		expect(sections).toEqual([...new Set(facts.map(({ section }) => section))]);
	});
});
