import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { type FileContent, fileStem, writeFiles } from '../../engine/output/files';
import { addInteractions, InteractionJoin } from '../../engine/output/interactionJoin';
import { collectRows, streamRows } from '../../engine/output/passingRows';
import { summarizeSessions } from '../../engine/output/summary';
import type { Batch } from '../../engine/read/reading';
import { CalculatedFields } from '../../engine/rows/calculatedFields';
import { INTERACTION_FIELDS } from '../../engine/rows/contacts';
import type { TimedRow } from '../../engine/rows/timedRow';
import { checkSetup } from '../../engine/setup/checkSetup';
import { resolveDateRange } from '../../engine/time/range';
import { formatWallClock } from '../../engine/time/wallClock';
import { filedBy, type List, LISTS, OPERATION_ZONES, SERVICES, USAGE } from '../../reports/account';
import { cobrowsing } from '../../reports/catalogue';
import { GROUP_BY } from '../resources/cobrowsing';
import { streamOf } from './fileStream';
import { type Call, isTool, pairedItems } from './nodeRun';
import { fieldsOf, readChoice, readFileRequest, readLimit } from './parameters';
import { joiningOf, openReading, type Question, warnOfNothing, warnOfUnmatched } from './reading';
import { requestsOfCall } from './requests';

/**
 * The most rows that one input item may bring. n8n's declarative engine hands an item's output
 * on as the arguments of one call and breaks at about 125,000 ("Maximum call stack size exceeded",
 * measured with n8n-core 1.122 and 2.41 on Node 20 and 24).
 */
const MOST_ROWS_PER_ITEM = 120_000;

/** Reads the rows of one input item, one item for each. */
export async function getRows(call: Call, asked: Question): Promise<INodeExecutionData[]> {
	const { context, credential } = call;
	const limit = readLimit(context);
	// Who may have enough at any answer must not have asked for the next one already.
	const opened = await openReading(call, asked, limit === undefined ? undefined : 1);
	const { reading, filter } = opened;
	const joining = joiningOf(call, asked, reading);
	const fields = new CalculatedFields({ ...asked, ...reading, clock: credential.clock });
	const rows = await collectRows({
		...opened,
		limit,
		most: MOST_ROWS_PER_ITEM,
		insteadUse: asked.exportLabel,
	});
	if (joining) await addInteractions(rows, joining);
	// With a limit, who was not seen may stand in what was not read.
	if (limit === undefined || rows.length < limit) warnOfUnmatched(context, filter);
	if (rows.length === 0) warnOfNothing(call, asked, opened);
	return pairedItems(context, fields.made(rows));
}

/** Counts the rows of one input item, one item for each group. */
export async function summarizeRows(call: Call, asked: Question): Promise<INodeExecutionData[]> {
	const { context } = call;
	const groupBy = readChoice(fieldsOf(context), GROUP_BY);
	const opened = await openReading(call, asked);
	const { clock } = call.credential;
	const summaries = await summarizeSessions({ ...opened, clock, groupBy });
	warnOfUnmatched(context, opened.filter);
	// A model that left the filter empty must know whose figures they are.
	const { agents = 'all' } = asked.filters;
	const whose = isTool(context) ? { agents: [agents].flat().join(', ') } : {};
	const figures = summaries.map((summary) => ({ ...whose, ...summary }));
	return pairedItems(context, figures);
}

/** Writes the rows of one input item into files, one item for each file. */
export async function exportRows(call: Call, asked: Question): Promise<INodeExecutionData[]> {
	const { context, run } = call;
	const { clock } = call.credential;
	const { format, rowsPerFile, ...wanted } = readFileRequest(context);
	const opened = await openReading(call, asked);
	const { reading } = opened;
	const joining = joiningOf(call, asked, reading);
	const join = joining && new InteractionJoin(joining);
	const fields = new CalculatedFields({ ...asked, ...reading, clock });
	const complete = async (batch: Batch) => await join?.addTo(batch.rows, batch.window);
	const rows = streamRows(opened, complete);
	const added = join ? [...fields.names, ...INTERACTION_FIELDS] : fields.names;
	const documented = asked.report.columns.filter((name) => !fields.leftOut.includes(name));
	const stem = fileStem(wanted.name, reading, format.extension);
	const write = async (text: AsyncIterable<string>) => {
		const name = run.fileNames.next(stem, format.extension);
		const stream = streamOf(text);
		return { name, data: await context.helpers.prepareBinaryData(stream, name, format.mimeType) };
	};
	const items: INodeExecutionData[] = [];
	let requestsTold = 0;
	const done = ({ name, data }: Awaited<ReturnType<typeof write>>, content: FileContent) => {
		const json: IDataObject = {
			rows: content.rows,
			windows: content.windows.size,
			requests: call.requestsMade - requestsTold,
			from: formatWallClock(reading.range.from),
			to: formatWallClock(reading.range.to),
			time_zone: clock.name,
			file_name: name,
			...(!name.startsWith(stem) && { file_name_cut: true }),
			...(content.leftOut.size > 0 && { fields_left_out: [...content.leftOut] }),
			...(content.cellsTooLong > 0 && { cells_too_long: content.cellsTooLong }),
		};
		requestsTold = call.requestsMade;
		const pairedItem = { item: context.getItemIndex() };
		items.push({ json, binary: { [wanted.binaryPropertyName]: data }, pairedItem });
	};
	const made = (some: readonly TimedRow[]) => fields.made(some);
	const wishes = { documented, added, made, format, rowsPerFile };
	await writeFiles(rows, wishes, write, done).finally(async () => await join?.close());
	warnOfUnmatched(context, opened.filter);
	return items;
}

/** Checks what nobody has published about an account, one item for each check. */
export async function checkAccount(call: Call, asked: Question): Promise<INodeExecutionData[]> {
	const { clock } = call.credential;
	const { parameters, dateRange, maxTries } = asked;
	const report = asked.report.id === cobrowsing.id ? cobrowsing : asked.report;
	const service = SERVICES[report.id];
	const now = Date.now();
	const listed = (source: List) => requestsOfCall(call, { source, maxTries });
	const verdicts = await checkSetup({
		...{ report, clock, now },
		range: resolveDateRange(dateRange, clock, clock.wallClockAt(now)),
		filedBy: filedBy(report),
		zones: Object.values(OPERATION_ZONES),
		request: requestsOfCall(call, { source: report, parameters, maxTries }),
		usage: { ...USAGE, request: listed(LISTS.tokenUsage) },
		...(service && { service: { column: service, request: listed(LISTS.services) } }),
	});
	return pairedItems(call.context, verdicts);
}
