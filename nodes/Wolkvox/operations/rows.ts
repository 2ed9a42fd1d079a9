import type { IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';

import { type FileContent, fileStem, writeFiles } from '../../engine/output/files';
import {
	addInteractions,
	INTERACTION_FIELDS,
	InteractionJoin,
	windowsOfStates,
} from '../../engine/output/interactions';
import { collectRows, type OpenReading, streamRows } from '../../engine/output/passingRows';
import { summarizeSessions } from '../../engine/output/summary';
import { type Batch, hullOf, type Reading } from '../../engine/read/reading';
import { splitRange, tooLong, wholeDays } from '../../engine/read/windows';
import { CalculatedFields } from '../../engine/rows/calculatedFields';
import { RowFilter } from '../../engine/rows/filter';
import { quote, UnusableSetting } from '../../engine/settings/settings';
import { checkSetup } from '../../engine/setup/checkSetup';
import { adviceOnDates, formatDays, formatRange, resolveDateRange } from '../../engine/time/range';
import { formatWallClock } from '../../engine/time/wallClock';
import { filedBy, type List, LISTS, OPERATION_ZONES } from '../../reports/account';
import { cobrowsing, interactionsOf } from '../../reports/catalogue';
import type { Report } from '../../reports/report';
import { GROUP_BY } from '../resources/cobrowsing';
import { ADD_INTERACTION } from '../resources/shared/fields';
import { streamOf } from './fileStream';
import { namedOfRun, withIds } from './lists';
import { type Call, isTool, pairedItems } from './nodeRun';
import { fieldsOf, type Question, readChoice, readFileRequest, readLimit } from './parameters';
import { requestsOfCall } from './requests';

/** n8n's declarative engine overflows the stack at about 125,000 (1.122 and 2.41, Node 20 and 24). */
const MOST_ROWS_PER_ITEM = 120_000;

/** Gives an item for each row. */
export async function getRows(call: Call, asked: Question): Promise<INodeExecutionData[]> {
	const { context } = call;
	const limit = readLimit(context);
	const opened = await openReading(call, asked);
	const { reading, filter, joining, fields } = opened;
	const rows = await collectRows({
		...opened,
		// Who may have enough at any answer must not have asked for the next one already.
		reading: limit === undefined ? reading : { ...reading, concurrency: 1 },
		limit,
		most: MOST_ROWS_PER_ITEM,
		insteadUse: asked.report === cobrowsing ? 'Export Cobrowsing Sessions' : 'Export Report',
	});
	if (joining) await addInteractions(rows, joining);
	// With a limit, who was not seen may stand in what was not read.
	if (limit === undefined || rows.length < limit) warnOfUnmatched(context, filter);
	if (rows.length === 0) warnOfNothing(call, asked, opened);
	return pairedItems(context, fields.made(rows));
}

/** Counts the rows; gives an item for each group. */
export async function summarizeRows(call: Call, asked: Question): Promise<INodeExecutionData[]> {
	const { context } = call;
	const groupBy = readChoice(fieldsOf(context), GROUP_BY);
	const opened = await openReading(call, asked);
	const summaries = await summarizeSessions({ ...opened, groupBy, clock: call.credential.clock });
	warnOfUnmatched(context, opened.filter);
	// A model that left the filter empty must know whose figures they are.
	const { agents = 'all' } = asked.filters;
	const whose = isTool(context) ? { agents: [agents].flat().join(', ') } : {};
	const figures = summaries.map((summary) => ({ ...whose, ...summary }));
	return pairedItems(context, figures);
}

/** Writes the rows into files; gives an item for each. */
export async function exportRows(call: Call, asked: Question): Promise<INodeExecutionData[]> {
	const { context, run } = call;
	const { format, rowsPerFile, ...wanted } = readFileRequest(context);
	const opened = await openReading(call, asked);
	const { reading, joining, fields } = opened;
	const join = joining && new InteractionJoin(joining);
	const rows = streamRows(opened, async (batch) => await join?.addTo(batch.rows, batch.window));
	const stem = fileStem(wanted.name, reading, format.extension);
	const write = async (text: AsyncIterable<string>) => {
		const name = run.fileNames.next(stem, format.extension);
		const stream = streamOf(text);
		return { name, data: await context.helpers.prepareBinaryData(stream, name, format.mimeType) };
	};
	const items: INodeExecutionData[] = [];
	let requestsTold = 0;
	const done = ({ name, data }: Awaited<ReturnType<typeof write>>, content: FileContent) => {
		const json = {
			rows: content.rows,
			windows: content.windows.size,
			requests: call.requestsMade - requestsTold,
			from: formatWallClock(reading.range.from),
			to: formatWallClock(reading.range.to),
			time_zone: call.credential.clock.name,
			file_name: name,
			...(!name.startsWith(stem) && { file_name_cut: true }),
			...(content.leftOut.size > 0 && { fields_left_out: [...content.leftOut] }),
			...(content.cellsTooLong > 0 && { cells_too_long: content.cellsTooLong }),
		};
		requestsTold = call.requestsMade;
		const binary = { [wanted.binaryPropertyName]: data };
		items.push({ ...pairedItems(context, [json])[0], binary });
	};
	const wishes = {
		documented: asked.report.columns.filter((name) => !fields.leftOut.includes(name)),
		added: join ? [...fields.names, ...INTERACTION_FIELDS] : fields.names,
		made: fields.made.bind(fields),
		...{ format, rowsPerFile },
	};
	await writeFiles(rows, wishes, write, done).finally(async () => await join?.close());
	warnOfUnmatched(context, opened.filter);
	return items;
}

/** Checks what nobody has published about an account; gives an item for each check. */
export async function checkAccount(call: Call, asked: Question): Promise<INodeExecutionData[]> {
	const { clock } = call.credential;
	const { parameters, dateRange, maxTries } = asked;
	const report = asked.report.id === cobrowsing.id ? cobrowsing : asked.report;
	const { service } = report;
	const now = Date.now();
	const listed = (source: List) => requestsOfCall(call, source, maxTries);
	const verdicts = await checkSetup({
		...{ report, clock, now },
		range: resolveDateRange(dateRange, clock, clock.wallClockAt(now)),
		filedBy: filedBy(report),
		zones: Object.values(OPERATION_ZONES),
		request: requestsOfCall(call, report, maxTries, parameters),
		usage: { ...LISTS.tokenUsage, request: listed(LISTS.tokenUsage) },
		...(service && { service: { column: service, request: listed(LISTS.services) } }),
	});
	return pairedItems(call.context, verdicts);
}

/** @throws {UnusableSetting} before any request, if a parameter cannot be used */
async function openReading(call: Call, asked: Question) {
	const { context } = call;
	const { clock, simultaneousRequests: concurrency } = call.credential;
	const { report, resultPer, order, maxTries } = asked;
	const now = clock.wallClockAt(Date.now());
	const chosen = resolveDateRange(asked.dateRange, clock, now);
	const range = report.kind === 'perDay' ? wholeDays(chosen) : chosen;
	const windows = splitRange(range, { ...asked, now });
	const long = tooLong(windows, report);
	if (long !== undefined) throw refusalOf(formatDays(long), report);
	const filter = new RowFilter(asked.filters, report, clock);
	// Only now, because what cannot be used must not have cost a call.
	const parameters = await withIds(asked.parameters, async (list) => await namedOfRun(call, list));
	const reading: Reading = {
		...{ report, parameters, resultPer, now, range, windows, order, concurrency },
		splitsOnFailure: true,
		warn: (text) => context.logger.warn(`Wolkvox: ${text}`),
		request: requestsOfCall(call, report, maxTries, parameters),
	};
	const joining = joiningOf(call, asked, reading);
	const fields = new CalculatedFields({ ...asked, ...reading, clock });
	return { reading, filter, joining, fields, onProgress: progressOf(context, 'rows') };
}

function refusalOf(range: string, { kind, maxDays }: Report): UnusableSetting {
	const days = maxDays === 1 ? 'one day' : `${maxDays} days`;
	const title = `This report takes ${days} at a time: ${range} is longer`;
	const advice =
		kind === 'sum'
			? 'It is a sum over the whole range, and parts of it are other results. Choose “One Result Per: Month” (or Week, or Day), or a shorter date range.'
			: 'Split into parts, it would lose rows. Choose a shorter date range, or run the node once for each part.';
	return new UnusableSetting({ title, advice });
}

/** How to find the calls and chats of sessions; undefined where that is not wanted. */
function joiningOf(call: Call, asked: Question, sessions: Reading) {
	const { addInteraction, splitBy, maxTries } = asked;
	const source = interactionsOf(sessions.report);
	if (addInteraction === 'no' || source === undefined) return undefined;
	const { report } = source;
	const windows = windowsOfStates(sessions.windows, { ...sessions, report, splitBy });
	const tell = progressOf(call.context, 'states');
	return {
		...{ report: sessions.report, source, choice: addInteraction },
		clock: call.credential.clock,
		states: {
			...sessions,
			...{ report, parameters: {}, windows, range: hullOf(windows) },
			request: requestsOfCall(call, report, maxTries),
			neededFor: ADD_INTERACTION.displayName,
		},
		onProgress: (batch: Batch) => tell(batch, batch.rows.length),
	};
}

type Logging = Pick<IExecuteSingleFunctions, 'logger'>;

/** Long runs tell how far they are; a single request is not worth a line in everybody's log. */
function progressOf({ logger }: Logging, called: string) {
	return ({ window, number, of }: Batch, rows: number) => {
		const text = `window ${number} of ${of} (${formatRange(window)}), ${rows} ${called} so far`;
		logger[of > 1 ? 'info' : 'debug'](`Wolkvox: ${text}`);
	};
}

/** No rows because an agent was misspelt must not look like no rows; for who has seen all of the range. */
export function warnOfUnmatched({ logger }: Logging, filter: RowFilter): void {
	const agents = filter.rowsSeen > 0 ? filter.unmatchedAgents() : [];
	if (agents.length === 0) return;
	const list = agents.map((agent) => quote(agent)).join(', ');
	logger.warn(`Wolkvox: the range has rows, but none of these in “Agent Names or IDs”: ${list}`);
}

/** Tells the log why nothing came out, by a filter that has seen every row of the range. */
function warnOfNothing(call: Call, asked: Question, { reading, filter }: OpenReading): void {
	const isEmpty = filter.rowsSeen === 0;
	const advice = isEmpty ? adviceOnDates(asked.dateRange, call.credential.clock) : undefined;
	const level = isEmpty && advice === undefined ? 'info' : 'warn';
	const why = `nothing came out: ${filter.describeNothing(reading.range)}.`;
	call.context.logger[level](`Wolkvox: ${[why, advice].filter(Boolean).join(' ')}`);
}
