import {
	type DeclarativeRestApiSettings,
	type IDataObject,
	type IExecutePaginationFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { fileStem } from '../../engine/output/fileName';
import { type FileContent, writeFiles } from '../../engine/output/files';
import { withInteractions } from '../../engine/output/interactionJoin';
import { type RowBatch, streamRows } from '../../engine/output/stream';
import { RowFilter } from '../../engine/rows/filter';
import { INTERACTION_FIELDS } from '../../engine/rows/interactions';
import { formatWallClock } from '../../engine/time/wallClock';
import { streamOf } from './fileStream';
import { openJoining } from './interactions';
import type { NodeRun } from './nodeRun';
import { readFileRequest, readSessionRequest, type SessionRequest } from './parameters';
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
	const { format, rowsPerFile } = wanted;
	const stem = fileStem(wanted.name, { ...opened, ...choice }, format.extension);
	const write = async (text: AsyncIterable<string>) => {
		const name = run.fileNames.next(stem, format.extension);
		const stream = streamOf(text);
		return { name, data: await context.helpers.prepareBinaryData(stream, name, format.mimeType) };
	};
	const items: INodeExecutionData[] = [];
	let requestsTold = 0;
	await writeFiles(
		states ? withInteractions(rows, states.joining) : rows,
		{
			report,
			format,
			calculatedFields: asked.calculatedFields,
			furtherFields: states ? INTERACTION_FIELDS : [],
			rowsPerFile,
		},
		write,
		({ name, data }, content) => {
			const requests = opened.requestsMade() + (states?.requestsMade() ?? 0) - requestsTold;
			requestsTold += requests;
			items.push({
				json: receiptOf({ name, stem, requests, content }, opened),
				binary: { [wanted.binaryPropertyName]: data },
				pairedItem: { item: context.getItemIndex() },
			});
		},
	);
	return items;
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

interface Written {
	readonly name: string;
	/** What the name should have been, but for its ending. */
	readonly stem: string;
	readonly requests: number;
	readonly content: FileContent;
}

function receiptOf({ name, stem, requests, content }: Written, opened: OpenReading): IDataObject {
	const { rows, windows, leftOut, cellsTooLong } = content;
	const { range, clock } = opened;
	return {
		rows,
		windows: windows.size,
		requests,
		from: formatWallClock(range.from),
		to: formatWallClock(range.to),
		time_zone: clock.name,
		file_name: name,
		...(!name.startsWith(stem) && { file_name_cut: true }),
		...(leftOut.size > 0 && { fields_left_out: [...leftOut] }),
		...(cellsTooLong > 0 && { cells_too_long: cellsTooLong }),
	};
}
