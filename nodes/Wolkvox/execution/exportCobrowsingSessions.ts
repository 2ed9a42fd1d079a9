import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { cobrowsingReport } from '../../report/cobrowsingReport';
import { fileName } from '../../report/file/fileName';
import { SessionFiles, type FileContent } from '../../report/file/sessionFiles';
import { formatWallClock } from '../../report/range/wallClock';
import { SessionFilter } from '../../report/session/sessionFilter';
import { streamSessions, type SessionBatch } from '../../report/streamSessions';
import { readFileRequest, type FileRequest } from './fileRequest';
import { streamOf } from './fileStream';
import { runItem } from './nodeRun';
import { logProgress } from './progress';
import { openReading, type OpenReading } from './reading';
import { readSessionRequest, type SessionRequest } from './sessionRequest';

/**
 * Writes the sessions of one input item into files, one item for each. n8n calls it as the
 * operation's pagination, with the request that the description and "Request Options" make.
 */
export async function exportCobrowsingSessions(
	this: IExecutePaginationFunctions,
	{ options: request }: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	return await runItem(this, async (run) => {
		const asked = readSessionRequest(this);
		const wanted = readFileRequest(this);
		// Parts of a cut window are written as they come: together they might not fit into memory.
		const how = { eager: true, oneByOne: false };
		const opened = await openReading(this, run, request, cobrowsingReport, asked, how);
		const files = new SessionFiles(sessionsOf(this, opened, asked), {
			report: cobrowsingReport,
			format: wanted.format,
			calculatedFields: asked.calculatedFields,
			rowsPerFile: wanted.rowsPerFile,
		});
		return await writeFiles(this, files, opened, wanted).finally(async () => await files.close());
	});
}

async function* sessionsOf(
	context: IExecutePaginationFunctions,
	{ reading, clock }: OpenReading,
	{ filters, calculatedFields }: SessionRequest,
): AsyncGenerator<SessionBatch, void, undefined> {
	const filter = new SessionFilter(filters, cobrowsingReport, clock);
	let sessions = 0;
	for await (const batch of streamSessions({ reading, clock, filter, calculatedFields })) {
		sessions += batch.sessions.length;
		logProgress(context, batch.batch, sessions);
		yield batch;
	}
}

async function writeFiles(
	context: IExecutePaginationFunctions,
	files: SessionFiles,
	opened: OpenReading,
	wanted: FileRequest,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	do {
		items.push(await writeFile(context, files, opened, wanted, items.length + 1));
	} while (await files.hasMore());
	return items;
}

async function writeFile(
	context: IExecutePaginationFunctions,
	files: SessionFiles,
	{ range, clock, requestsMade }: OpenReading,
	{ format, name, binaryPropertyName }: FileRequest,
	number: number,
): Promise<INodeExecutionData> {
	const before = requestsMade();
	const made = { report: cobrowsingReport.name, range, extension: format.extension };
	const file = fileName(name, made, number);
	const written: FileContent[] = [];
	const text = files.nextFile((content) => written.push(content));
	const binary = await context.helpers.prepareBinaryData(streamOf(text), file, format.mimeType);
	const { sessions = 0, windows = 0, leftOut = [] } = written.at(0) ?? {};
	const receipt: IDataObject = {
		sessions,
		windows,
		requests: requestsMade() - before,
		from: formatWallClock(range.from),
		to: formatWallClock(range.to),
		time_zone: clock.name,
		file_name: file,
	};
	if (leftOut.length > 0) receipt.fields_left_out = [...leftOut];
	return {
		json: receipt,
		binary: { [binaryPropertyName]: binary },
		pairedItem: { item: context.getItemIndex() },
	};
}
