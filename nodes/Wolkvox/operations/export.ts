import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { fileStem } from '../../engine/output/fileName';
import { type FileContent, writeFiles } from '../../engine/output/files';
import { InteractionJoin } from '../../engine/output/interactionJoin';
import { streamRows } from '../../engine/output/stream';
import { CalculatedFields } from '../../engine/rows/calculatedFields';
import { INTERACTION_FIELDS } from '../../engine/rows/contacts';
import { formatWallClock } from '../../engine/time/wallClock';
import type { Call } from './call';
import { streamOf } from './fileStream';
import { openJoining } from './interactions';
import { readFileRequest, readSessionRequest } from './parameters';
import {
	logProgress,
	openReading,
	type OpenReading,
	type ReportChoice,
	warnOfUnmatched,
} from './reading';

/** Writes the rows of one input item into files, one item for each file. */
export async function exportRows(call: Call, choice: ReportChoice): Promise<INodeExecutionData[]> {
	const { context, run } = call;
	const { report } = choice;
	const asked = readSessionRequest(context);
	const wanted = readFileRequest(context);
	const opened = await openReading(call, choice, asked);
	const states = await openJoining(call, choice, asked, opened);
	const { reading, filter, clock } = opened;
	const fields = new CalculatedFields({ ...reading, ...asked, clock });
	const join = states && new InteractionJoin(states.joining);
	const rows = streamRows({
		...{ reading, filter },
		complete: async (batch) => await join?.addTo(batch.rows, batch.window),
		onProgress: (batch, count) => logProgress(context, batch, count),
	});
	const { format, rowsPerFile } = wanted;
	const added = join ? [...fields.names, ...INTERACTION_FIELDS] : fields.names;
	const documented = report.columns.filter((name) => !fields.leftOut.includes(name));
	const stem = fileStem(wanted.name, reading, format.extension);
	const write = async (text: AsyncIterable<string>) => {
		const name = run.fileNames.next(stem, format.extension);
		const stream = streamOf(text);
		return { name, data: await context.helpers.prepareBinaryData(stream, name, format.mimeType) };
	};
	const items: INodeExecutionData[] = [];
	let requestsTold = 0;
	await writeFiles(
		rows,
		{ documented, added, made: (some) => fields.made(some), format, rowsPerFile },
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
	).finally(async () => await join?.close());
	warnOfUnmatched(context, filter);
	return items;
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
	const { range } = opened.reading;
	return {
		rows,
		windows: windows.size,
		requests,
		from: formatWallClock(range.from),
		to: formatWallClock(range.to),
		time_zone: opened.clock.name,
		file_name: name,
		...(!name.startsWith(stem) && { file_name_cut: true }),
		...(leftOut.size > 0 && { fields_left_out: [...leftOut] }),
		...(cellsTooLong > 0 && { cells_too_long: cellsTooLong }),
	};
}
