import type { Range } from '../../../../nodes/engine/time/range';
import { readReport } from '../../../../nodes/engine/read/line';
import type { Order } from '../../../../nodes/reports/report';
import type { RequestContext } from '../../../../nodes/engine/client/request';
import { splitRange } from '../../../../nodes/engine/read/windows';
import { generateSessions, wallClock, type Distribution, type Settings } from '../../../simulator';
import { inOrder, Report } from '../../../simulator/report';
import { LATER, monthOf, readingOf, reportWith, requestContext, runs } from '../readings';

const JANUARY = monthOf(2026, 1);
const YEAR = { from: JANUARY.from, to: wallClock(2027, 1, 1) - 1 };
const QUARTER = { from: JANUARY.from, to: wallClock(2026, 4, 1) - 1 };
/** A hundredth of everything in the quick loop: what is measured are shares. `PROPERTY_RUNS=10` is the full size, a quarter of an hour. */
const SCALE = runs(1).numRuns >= 10 ? 1 : 100;
const LIMIT = 60_000 / SCALE;
const READING: Pick<Settings, 'filterBy' | 'endInclusive' | 'now'> = {
	filterBy: 'start',
	endInclusive: true,
	now: () => LATER,
};

interface Api {
	readonly message: Settings['message'];
	readonly rowOrder: Settings['rowOrder'];
	readonly order?: Order;
}

/** Reads a range; counts the requests, and the fewest that could carry the rows month by month. */
async function requestsFor(data: Report, range: Range, api: Api) {
	const { message, rowOrder, order = 'oldestFirst' } = api;
	let used = 0;
	// Without JSON: what is measured is which windows are asked.
	const send: RequestContext['send'] = async (window) => {
		const { from, to } = window ?? range;
		if (++used > 1_000) throw new Error('More than a thousand requests');
		const found = inOrder(data.find(from, to, READING), rowOrder, from, to);
		const rows = found.slice(0, LIMIT).map((position) => data.sessions[position].row);
		const counts = { total: found.length, cut: rows.length, none: 'Many' };
		const msg = `${counts[message]} records were found`;
		const body = { code: '200', error: null, msg, data: rows };
		return await Promise.resolve({ status: 200, headers: {}, body });
	};
	const report = reportWith(LIMIT);
	const splitBy = 'calendarMonth';
	const resultPer = 'wholeRange';
	const windows = splitRange(range, { report, splitBy, resultPer, order, now: LATER });
	const reading = readingOf({
		windows,
		order,
		report,
		request: requestContext({ send }),
	});
	let rows = 0;
	for await (const batch of readReport(reading)) rows += batch.rows.length;
	expect(rows).toBe(data.sessions.length);
	const least = windows
		.map(({ from, to }) => Math.ceil(data.find(from, to, READING).length / LIMIT))
		.reduce((sum, count) => sum + Math.max(1, count), 0);
	return { used, least };
}

const made = new Map<string, Report>();

/** Sessions of a distribution; made once, because that takes longer than to read them. */
function sessionsOf(distribution: Distribution, count: number, range: Range): Report {
	const key = `${distribution} ${count} ${range.to}`;
	const known = made.get(key);
	if (known) return known;
	const report = new Report(
		generateSessions({ seed: count, count: count / SCALE, distribution, ...range }),
	);
	made.set(key, report);
	return report;
}

const APIS = (['ascending', 'descending', 'unordered'] as const).flatMap((rowOrder) =>
	(['total', 'none'] as const).map((message): Api => ({ message, rowOrder })),
);

/**
 * Ranges in which the price of learning, a truncated answer, is shared by several months. (A single month of
 * 100,000 cannot do better than 3 requests for 2: the truncated one comes first.)
 */
const ALL_SIZES: ReadonlyArray<[number, Range]> = [
	[250_000, JANUARY],
	[450_000, QUARTER],
	[900_000, YEAR],
	[1_500_000, YEAR],
];
/** A hundredth of the longest shows too few rows of its burst in an answer to be what it stands for. */
const SIZES = SCALE === 1 ? ALL_SIZES : ALL_SIZES.slice(0, 3);

afterAll(() => made.clear());

const SHAPES: readonly Distribution[] = ['even', 'growing', 'oneBurst', 'recurringBursts'];

it('costs at most 1.3 times the fewest requests in all, and 3 times in the worst case', async () => {
	const sum = { used: 0, least: 0 };
	const cells: Array<{ readonly ratio: number; readonly cell: string }> = [];
	for (const shape of SHAPES) {
		for (const [count, range] of SIZES) {
			for (const api of APIS) {
				const { used, least } = await requestsFor(sessionsOf(shape, count, range), range, api);
				sum.used += used;
				sum.least += least;
				const cell = `${shape} ${count} ${api.message} ${api.rowOrder}: ${used}/${least}`;
				cells.push({ ratio: used / least, cell });
			}
		}
	}
	const dear = cells.filter(({ ratio }) => ratio > 3).map(({ cell }) => cell);
	const ratio = sum.used / sum.least;
	if (ratio > 1.3) dear.push(`${sum.used}/${sum.least}`, ...cells.map(({ cell }) => cell));
	expect(dear).toEqual([]);
});

it('asks once for each month where all fill an answer nearly', async () => {
	const api: Api = { message: 'none', rowOrder: 'ascending' };
	const { used } = await requestsFor(sessionsOf('even', 170_000, QUARTER), QUARTER, api);
	expect(used).toBe(3);
});

describe('a burst at the far end of the picture', () => {
	it.each<[Order, Settings['rowOrder'], number]>([
		['newestFirst', 'ascending', JANUARY.from],
		['oldestFirst', 'descending', JANUARY.to - 3_600],
	])(
		'does not make the quiet rest expensive: %s, rows %s (from %d)',
		async (order, rowOrder, burst) => {
			const range = { from: burst, to: burst + 3_600 };
			const sessions = new Report(generateSessions({ seed: 1, count: 100_000 / SCALE, ...range }));
			const api: Api = { message: 'none', rowOrder, order };
			const { used } = await requestsFor(sessions, JANUARY, api);
			expect(used).toBeLessThanOrEqual(30);
		},
	);
});

it.each<[each: number, count: number, length: number, most: number]>([
	[2, 150_000, 31 * 86_400, 8],
	[10, 150_000, 31 * 86_400, 8],
	[100, 150_000, 31 * 86_400, 8],
	[Infinity, 100_000, 3_600, 40],
])(
	'sessions are read by halves where one of %d starts can be read: %d in %d s',
	async (each, count, length, most) => {
		for (const from of [JANUARY.from, JANUARY.to - length + 1]) {
			const wishes = { seed: 1, count: count / SCALE, from, to: from + length - 1 };
			const sessions = generateSessions(wishes).map((session, index) => {
				const isReadable = (index + 1) % each === 0;
				const date_ini = isReadable ? session.row.date_ini : '05/01/2026 10:00';
				return { ...session, row: { ...session.row, date_ini } };
			});
			const api: Api = { message: 'none', rowOrder: 'ascending' };
			const { used } = await requestsFor(new Report(sessions), JANUARY, api);
			expect(used).toBeLessThanOrEqual(most);
		}
	},
);
