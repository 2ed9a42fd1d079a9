import {
	type DeclarativeRestApiSettings,
	type IBinaryData,
	type IDataObject,
	type IExecutePaginationFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { type FileContent, fileName, RowFiles } from '../../engine/output/files';
import { withInteractions } from '../../engine/output/interactionJoin';
import { type RowBatch, streamRows } from '../../engine/output/stream';
import { RowFilter } from '../../engine/rows/filter';
import { INTERACTION_FIELDS } from '../../engine/rows/interactions';
import { formatWallClock } from '../../engine/time/wallClock';
import { streamOf } from './fileStream';
import { openJoining } from './interactions';
import type { NodeRun } from './nodeRun';
import {
	type FileRequest,
	readFileRequest,
	readSessionRequest,
	type SessionRequest,
} from './parameters';
import {
	logProgress,
	openReading,
	type OpenReading,
	type ReportChoice,
	warnOfUnmatched,
} from './reading';

/**
 * Writes the rows of one input item into files, one item for each file.
 *
 * @param request the one that the description and "Request Options" make
 */
export async function exportRows(
	context: IExecutePaginationFunctions,
	run: NodeRun,
	request: DeclarativeRestApiSettings.HttpRequestOptions,
	choice: ReportChoice,
): Promise<INodeExecutionData[]> {
	const { report } = choice;
	const asked = readSessionRequest(context);
	const wanted = readFileRequest(context);
	// Parts of a truncated window are written as they come: together they might not fit into memory.
	const opened = await openReading(context, run, request, choice, asked, 'streamed');
	const states = await openJoining(context, run, request, choice, asked, opened);
	const rows = rowsOf(context, opened, asked, states !== undefined);
	const files = new RowFiles(states ? withInteractions(rows, states.joining) : rows, {
		report,
		format: wanted.format,
		calculatedFields: asked.calculatedFields,
		furtherFields: states ? INTERACTION_FIELDS : [],
		rowsPerFile: wanted.rowsPerFile,
	});
	const requestsMade = () => opened.requestsMade() + (states?.requestsMade() ?? 0);
	const all = { ...opened, requestsMade };
	return await writeFiles(context, files, all, wanted).finally(async () => await files.close());
}

async function* rowsOf(
	context: IExecutePaginationFunctions,
	{ reading, clock }: OpenReading,
	{ filters, calculatedFields }: SessionRequest,
	tellsPending: boolean,
): AsyncGenerator<RowBatch, void, undefined> {
	const filter = new RowFilter(filters, reading.report, clock);
	let rows = 0;
	for await (const batch of streamRows({
		reading,
		clock,
		filter,
		calculatedFields,
		tellsPending,
	})) {
		rows += batch.rows.length;
		if (batch.batch.atLeast === 0) logProgress(context, batch.batch, rows);
		yield batch;
	}
	warnOfUnmatched(context, filter);
}

async function writeFiles(
	context: IExecutePaginationFunctions,
	files: RowFiles,
	opened: OpenReading,
	wanted: FileRequest,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	let hasMore = true;
	let requestsTold = 0;
	while (hasMore) {
		const written = await writeFile(context, files, opened, wanted, items.length + 1);
		// Only now it is known what was read in vain for another file.
		hasMore = await files.hasMore();
		const requests = opened.requestsMade() - requestsTold;
		requestsTold += requests;
		items.push({
			json: receiptOf(written, opened, requests),
			binary: { [wanted.binaryPropertyName]: written.binary },
			pairedItem: { item: context.getItemIndex() },
		});
	}
	return items;
}

interface WrittenFile {
	readonly name: string;
	readonly binary: IBinaryData;
	readonly content: FileContent;
}

async function writeFile(
	context: IExecutePaginationFunctions,
	files: RowFiles,
	{ range, reading }: OpenReading,
	{ format, name: wanted }: FileRequest,
	number: number,
): Promise<WrittenFile> {
	const made = { report: reading.report.name, range, extension: format.extension };
	const name = fileName(wanted, made, number);
	let content: FileContent | undefined;
	const text = files.nextFile((whole) => (content = whole));
	const binary = await context.helpers.prepareBinaryData(streamOf(text), name, format.mimeType);
	if (content === undefined) throw new Error('n8n did not take the whole file');
	return { name, binary, content };
}

function receiptOf(
	{ name, content }: WrittenFile,
	{ range, clock, reading }: OpenReading,
	requests: number,
): IDataObject {
	const { rows, windows, leftOut } = content;
	return {
		[reading.report.words.many]: rows,
		windows: windows.size,
		requests,
		from: formatWallClock(range.from),
		to: formatWallClock(range.to),
		time_zone: clock.name,
		file_name: name,
		...(leftOut.length > 0 && { fields_left_out: [...leftOut] }),
	};
}
