import {
	type BinaryHelperFunctions,
	type DeclarativeRestApiSettings,
	type IBinaryData,
	type IDataObject,
	type IExecutePaginationFunctions,
	type INodeExecutionData,
	sleep,
} from 'n8n-workflow';

import { type FileContent, fileName, RowFiles } from '../../engine/output/files';
import { withInteractions } from '../../engine/output/interactionJoin';
import { type RowBatch, streamRows } from '../../engine/output/stream';
import { RowFilter } from '../../engine/rows/filter';
import { INTERACTION_FIELDS } from '../../engine/rows/interactions';
import { formatWallClock } from '../../engine/time/wallClock';
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

/** What n8n takes as a stream of bytes. */
type ByteStream = Exclude<
	Parameters<BinaryHelperFunctions['prepareBinaryData']>[0],
	Uint8Array<ArrayBufferLike>
>;

type Listener = (value?: unknown) => void;

/** n8n gives up a stream that brings nothing for five minutes; a request may wait that long. In milliseconds. */
const SIGN_OF_LIFE = 60_000;

/**
 * Text as a stream of UTF-8 bytes.
 *
 * n8n's rules leave a node no stream module. But of a stream, n8n uses one of two things: its file
 * system storage iterates over it, taking no more than it has written; its other storages, which need
 * the file as a whole anyway, listen to its events.
 */
export function streamOf(text: AsyncIterable<string>): ByteStream {
	return new FileStream(text) as unknown as ByteStream;
}

class FileStream implements AsyncIterable<Uint8Array> {
	private readonly listeners = new Map<string, Set<Listener>>();
	private readonly bytes: AsyncGenerator<Uint8Array, void, undefined>;
	private isFlowing = false;
	private isOver = false;

	constructor(text: AsyncIterable<string>) {
		this.bytes = encode(text);
	}

	[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
		return this.bytes;
	}

	on(event: string, listener: Listener): this {
		const listeners = this.listeners.get(event) ?? new Set();
		this.listeners.set(event, listeners.add(listener));
		if (event === 'data' && !this.isFlowing) {
			this.isFlowing = true;
			void this.flow();
		}
		return this;
	}

	once(event: string, listener: Listener): this {
		return this.on(event, listener);
	}

	off(event: string, listener: Listener): this {
		this.listeners.get(event)?.delete(listener);
		return this;
	}

	removeListener(event: string, listener: Listener): this {
		return this.off(event, listener);
	}

	/** Stops reading; n8n calls it when it gives up. */
	destroy(): this {
		this.isOver = true;
		void this.bytes.return();
		return this;
	}

	private async flow(): Promise<void> {
		// Who has asked for data goes on to ask for the end.
		await Promise.resolve();
		void this.giveSignsOfLife();
		await this.pass().then(
			() => this.isOver || this.emit('end'),
			(error: unknown) => this.emit('error', error),
		);
		this.isOver = true;
		this.emit('close');
	}

	private async pass(): Promise<void> {
		for await (const piece of this.bytes) {
			if (this.isOver) return;
			this.emit('data', piece);
		}
	}

	private async giveSignsOfLife(): Promise<void> {
		for (await sleep(SIGN_OF_LIFE); !this.isOver; await sleep(SIGN_OF_LIFE)) {
			this.emit('data', new Uint8Array());
		}
	}

	private emit(event: string, value?: unknown): void {
		for (const listener of [...(this.listeners.get(event) ?? [])]) listener(value);
	}
}

async function* encode(text: AsyncIterable<string>): AsyncGenerator<Uint8Array, void, undefined> {
	const encoder = new TextEncoder();
	for await (const piece of text) yield encoder.encode(piece);
}
