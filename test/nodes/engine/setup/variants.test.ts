import { cobrowsing, reportOf } from '../../../../nodes/reports/catalogue';
import { CHECKS, type Check } from '../../../../nodes/engine/setup/verdict';
import { generateEvents } from '../../../simulator';
import { session } from '../../../simulator/support';
import { wallClock } from '../../../simulator/wallClock';
import {
	type Arranged,
	check,
	HOUR,
	NOW,
	RANGE,
	storedLater,
	usualSessions,
	withRows,
} from './arrangement';

const NOON = wallClock(2026, 1, 20, 12);
const WEEK = { from: wallClock(2026, 1, 12), to: wallClock(2026, 1, 19) - 1 };
const TODAY = { from: wallClock(2026, 2, 9), to: wallClock(2026, 2, 10) - 1 };
const fault = (then: NonNullable<Arranged['settings']>['faults'], more = {}): Arranged => ({
	settings: { faults: then, ...more },
});

/** What is told, as far as it is not that all is right. */
type Told = Partial<Record<Check | 'rest', string>>;

const unsure = (...checks: Check[]): Told =>
	Object.fromEntries(checks.map((name) => [name, 'unknown null']));
const FILING = unsure('filedBy', 'ends', 'filterClock');
const FEW = unsure('dates', 'order');
const rowsOf = (text: string): Told => ({ rows: text });
const slashes = (value: unknown) => String(value).replace(/(\d+)-(\d+)-(\d+)/, '$3/$2/$1');

const VARIANTS: ReadonlyArray<readonly [variant: string, arranged: Arranged, told: Told]> = [
	['as documented', {}, {}],
	[
		'a limit written with a comma',
		fault([
			{
				when: { requests: 1 },
				then: { do: 'data', data: [{ token_limit: '1,000', token_use_today: '1' }] },
			},
		]),
		{},
	],
	['few calls', { settings: { tokensPerDay: 200 } }, { connection: 'different 199' }],
	['filed by the end', { settings: { filterBy: 'end' } }, { filedBy: 'different end' }],
	['filed by overlap', { settings: { filterBy: 'overlap' } }, { filedBy: 'different overlap' }],
	[
		'filed by the stored date',
		{ settings: { filterBy: 'storedAt' }, sessions: storedLater() },
		{ filedBy: 'different other', ends: 'unknown null' },
	],
	['exclusive ends', { settings: { endInclusive: false } }, { ends: 'different exclusive' }],
	[
		'exclusive ends, filed by the end',
		{ settings: { endInclusive: false, filterBy: 'end' } },
		{ filedBy: 'different end', ends: 'different exclusive' },
	],
	[
		'a filter five hours ahead',
		{ settings: { filterOffset: 5 * HOUR } },
		{ ...FILING, filterClock: 'different 5' },
	],
	[
		'a filter an hour behind',
		{ settings: { filterOffset: -HOUR, filterBy: 'overlap' } },
		{ ...FILING, filterClock: 'different -1' },
	],
	[
		'a filter an hour behind, of which rows show the very second',
		{
			settings: { filterOffset: -HOUR },
			sessions: [
				// The halves meet in the middle of the first.
				session(NOON, 300),
				session(NOON + 150 + HOUR, 2),
				session(NOON + 151 + HOUR, 2, '101'),
			],
		},
		{ ...FILING, ...FEW, filterClock: 'different -1' },
	],
	[
		'month’s ends refused',
		{ settings: { acrossMonths: false } },
		{ monthEnd: 'different refused' },
	],
	[
		'month’s ends refused, a range within one',
		{ settings: { acrossMonths: false }, range: WEEK, sessions: usualSessions(WEEK.from) },
		{ monthEnd: 'different refused', dates: 'unknown null' },
	],
	['a range within a month', { range: { ...WEEK, to: RANGE.to } }, {}],
	['a range up to now', { range: { ...RANGE, to: TODAY.to } }, {}],
	['a range of a year', { range: { from: wallClock(2025, 2, 1), to: RANGE.to } }, {}],
	['counts what is sent', { settings: { message: 'cut' } }, {}],
	['unsorted', { settings: { rowOrder: 'unordered' } }, { order: 'different none' }],
	['the newest first', { settings: { rowOrder: 'descending' } }, { order: 'different descending' }],
	[
		'unknown words',
		{ sessions: withRows((row, at) => (at % 50 ? row : { ...row, hung_up: 'sistema' })) },
		rowsOf('different'),
	],
	[
		'another form of dates',
		{ sessions: withRows((row) => ({ ...row, date_ini: slashes(row.date_ini) })) },
		{ ...rowsOf('different'), ...FILING, ...FEW },
	],
	[
		'another form of durations',
		{ sessions: withRows((row) => ({ ...row, time: `${String(row.time)}.5` })) },
		rowsOf('different'),
	],
	[
		'a column less and one more',
		{ sessions: withRows(({ time, ...row }) => ({ ...row, total_time: time })) },
		rowsOf('different'),
	],
	[
		'durations of something else',
		{ sessions: withRows((row) => ({ ...row, time: '01:00:00' })) },
		{ dates: 'different disagree' },
	],
	['a zone behind', { zone: 'America/Mexico_City' }, { dates: 'different ahead' }],
	['a zone ahead', { zone: 'America/Santiago' }, { dates: 'unknown null' }],
	['the service off', { service: 'no' }, { service: 'different off' }],
	['a service that says neither', { service: '' }, { service: 'unknown null' }],
	[
		'empty',
		{ sessions: [] },
		{ rest: 'unknown null', rows: 'unknown 0', connection: 'right', service: 'right' },
	],
	['one row', { sessions: [session(NOON, 300)] }, FEW],
	[
		'all in one second',
		{ sessions: [1, 2, 3].map((at) => session(NOON, 30 * at, `10${at}`)) },
		FEW,
	],
	[
		'all in one second, of one agent',
		{ sessions: [1, 2, 3].map((at) => session(NOON, 30 * at)) },
		{ ...rowsOf('different 3'), ...FILING, ...FEW },
	],
	[
		'halves that lack rows',
		fault([{ when: { shorterThan: 29 * 86_400 }, then: { do: 'dropRows' } }]),
		{ ...FILING, dates: 'unknown null', parts: 'different lacking' },
	],
	['a wrong token', { settings: { token: 'another' } }, { rest: 'failed null' }],
	[
		'calls used up on the way',
		{ settings: { tokensPerDay: 2 } },
		{ rest: 'failed null', connection: 'different 1', service: 'right' },
	],
	[
		'a list of services that fails',
		fault([{ when: { api: 'services' }, then: { do: 'error', error: 'maintenance' } }]),
		{ service: 'failed null' },
	],
	[
		'a report that fails',
		fault([{ when: { api: 'cdr_10' }, then: { do: 'error', error: 'serverError' } }]),
		{ rest: 'failed null', connection: 'right', service: 'right' },
	],
	[
		'a half that fails',
		fault([{ when: { requests: [5, 6] }, then: { do: 'error', error: 'serverError' } }]),
		{ parts: 'failed null' },
	],
	[
		'one row, of which nothing more can be asked',
		{
			...fault([
				{ when: { requests: [5, 6, 7, 8, 9, 10] }, then: { do: 'error', error: 'serverError' } },
			]),
			sessions: [session(NOON, 300)],
		},
		{ ...FEW, filedBy: 'failed', ends: 'failed', filterClock: 'failed', parts: 'failed' },
	],
];

test.each(VARIANTS)('%s', async (_, arranged, told) => {
	const { verdicts, requests } = await check(arranged);
	expect(verdicts.map((verdict) => verdict.check)).toEqual([...CHECKS]);
	for (const { check: name, result, value, means, do: todo } of verdicts) {
		const expected = told[name] ?? told.rest ?? 'right';
		expect(`${name}: ${result} ${value} `).toContain(`${name}: ${expected} `);
		expect(means).not.toBe('');
		if (result === 'different') expect(todo).toContain(`Check Setup of cdr_10, ${name}: ${value}.`);
		if (result === 'right') expect(todo).toBe('');
	}
	expect(requests).toBeLessThanOrEqual(10);
	expect(verdicts.reduce((sum, { calls }) => sum + calls, 0)).toBe(requests);
});

test.each([
	['nothing answers, but for a look whether anything does', fault([{ then: { do: 'hang' } }]), 2],
	['the token is refused', { settings: { token: 'another' } }, 1],
])('asks no more where %s', async (_, arranged, asked) => {
	const { verdicts, requests } = await check(arranged);
	expect(new Set(verdicts.map(({ result }) => result))).toEqual(new Set(['failed']));
	expect(requests).toBe(asked);
});

test('says what it saw in forms, words and figures alone', async () => {
	const secret = 'María Peña 3001234567';
	const sessions = withRows((row, at) => ({
		...row,
		hung_up: at === 900 ? secret : at === 901 ? 'sistema2' : row.hung_up,
		date_end: at === 902 ? '5 de enero, 10:00' : row.date_end,
		[`tel 3001234567`]: secret,
		extra1: '1',
	}));
	const { of, verdicts } = await check({ sessions });
	expect(of.rows.found).toContain(
		'2 words in hung_up that the node does not know: (a longer text), sistema2',
	);
	expect(of.rows.found).toContain('1 date of date_end that cannot be read: “0 aa aaaaa, 00:00”');
	expect(of.rows.found).toContain('Further columns: (a longer text), extra1');
	expect(JSON.stringify(verdicts)).not.toMatch(/Peña|3001|simulator-token/);
});

test('says what the message counts where an answer lacks rows', async () => {
	const report = { ...cobrowsing, maxRows: 500 };
	const found = async (message: 'cut' | 'total' | 'none') =>
		(await check({ report, settings: { rowLimit: 500, message } })).of;
	expect((await found('total')).order.found).toContain('counts what there is, not what is sent');
	expect((await found('cut')).order.found).toContain(
		'counts what is sent, or there are exactly 500',
	);
	expect((await found('none')).order.found).toContain('names no number of rows');
	expect((await found('total')).parts).toMatchObject({ result: 'unknown', value: null });
});

describe('another report', () => {
	const events = (id: string) =>
		generateEvents(id, { seed: 1, count: 800, from: RANGE.from, to: NOW });

	test('is on where it brings rows, and filed as is known', async () => {
		const report = reportOf('chat_1');
		const { of } = await check({ report, events: events('chat_1'), filedBy: 'end' });
		expect(of.service).toMatchObject({ result: 'right', value: 'on' });
		expect(of.filedBy).toMatchObject({ result: 'right', value: 'end' });
	});

	test('of one date proves nothing by a filter that is an hour behind: it may be stored later', async () => {
		const { of } = await check({
			report: reportOf('agent_10'),
			events: events('agent_10'),
			settings: { filterOffset: -HOUR },
		});
		expect([of.filedBy, of.ends].map(({ result }) => result)).toEqual(['unknown', 'unknown']);
		expect(of.filterClock.result).toBe('different');
	});

	test.each(['cdr_1', 'agent_14', 'diagram_1', 'agent_1', 'agent_8', 'campaign_3'])(
		'%s: nothing is claimed that its rows cannot show',
		async (id) => {
			const report = reportOf(id);
			const filedBy = report.start === undefined ? 'end' : 'start';
			const { verdicts, of, requests } = await check({ report, events: events(id), filedBy });
			expect(verdicts.filter(({ result }) => result === 'failed')).toEqual([]);
			expect(of.monthEnd).toMatchObject({ result: 'right', value: 'allowed' });
			if (report.kind !== 'event') expect(of.filedBy.result).toBe('unknown');
			if (report.kind === 'sum') expect(of.parts.result).toBe('unknown');
			expect(requests).toBeLessThanOrEqual(10);
		},
	);

	test('that wolkvox does not offer is off', async () => {
		const off = fault([{ when: { api: 'cdr_1' }, then: { do: 'error', error: 'apiMissing' } }]);
		const { of } = await check({ report: reportOf('cdr_1'), ...off });
		expect(of.service).toMatchObject({ result: 'different', value: 'off' });
		expect(of.rows.result).toBe('failed');
		expect(of.rows.found).toContain('does not offer');
	});
});
