/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests, never part of the package */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import { BinaryDataService } from 'n8n-core';
import type {
	BinaryHelperFunctions,
	IBinaryData,
	IDataObject,
	INodeExecutionData,
} from 'n8n-workflow';

import { isAtLeast } from './coreVersion';

/** Where tests put what they write; git does not look there. */
// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test runs in Node, not in n8n
const SANDBOX = join(__dirname, '..', '..', '.sandbox');

interface ServiceContainer {
	get<T>(type: abstract new (...parameters: never[]) => T): T;
	set<T>(type: abstract new (...parameters: never[]) => T, service: T): void;
}

// n8n-core brings these along itself: only its own copies know its services.
const ofCore = createRequire(require.resolve('n8n-core'));
const { Container } = ofCore('@n8n/di') as { Container: ServiceContainer };

/** How n8n makes a whole of a stream wherever it does not write files. */
export const { binaryToBuffer } = ofCore('@n8n/backend-network') as Pick<
	BinaryHelperFunctions,
	'binaryToBuffer'
>;

/**
 * Whether a file that was not written to its end is taken away again. Older releases (2.20 is one) leave
 * it, with no item that refers to it.
 */
export const removesHalfFiles = isAtLeast(2, 41);

/** n8n's file system storage, for a while. */
export interface FileStorage {
	/** What lies in it, finished or not. */
	files(): string[];
}

type Wiring = ConstructorParameters<typeof BinaryDataService>;
type Manager = Parameters<BinaryDataService['setManager']>[1];

function serviceWith(mode: string, folder: string): BinaryDataService {
	// Older releases ask which modes there are.
	const config = { mode, availableModes: [mode], localStoragePath: folder, signingSecret: '' };
	const reporter = { error: (error: unknown) => fail(error), warn: () => {} };
	return new BinaryDataService(...([config, reporter, reporter] as unknown as Wiring));
}

function fail(error: unknown): never {
	throw error;
}

/** What is to be undone when the test ends. */
const undo: Array<() => void> = [];
afterEach(() => undo.splice(0).forEach((one) => one()));

function use(service: BinaryDataService): void {
	const usual = Container.get(BinaryDataService);
	Container.set(BinaryDataService, service);
	undo.push(() => Container.set(BinaryDataService, usual));
}

/** Lets n8n write files to disk until the test ends: its default. */
export async function useFileStorage(): Promise<FileStorage> {
	mkdirSync(SANDBOX, { recursive: true });
	const folder = mkdtempSync(join(SANDBOX, 'binary-data-'));
	undo.push(() => rmSync(folder, { recursive: true }));
	const files = () =>
		readdirSync(folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map(({ name }) => name);
	const service = serviceWith('filesystem', folder);
	await service.init();
	use(service);
	return { files };
}

/**
 * Queue mode's default until the test ends: a file becomes one value of a database, so it is taken
 * into memory first.
 */
export async function useDatabaseStorage(): Promise<undefined> {
	const stored = new Map<string, Buffer>();
	const service = serviceWith('database', SANDBOX);
	const manager = {
		store: async (_location: unknown, body: Parameters<typeof binaryToBuffer>[0]) => {
			const buffer = await binaryToBuffer(body);
			const fileId = String(stored.size + 1);
			stored.set(fileId, buffer);
			return { fileId, fileSize: buffer.length };
		},
		getAsBuffer: async (fileId: string) => stored.get(fileId),
	};
	service.setManager('database', manager as unknown as Manager);
	// As `init` does, but for the file system.
	service['mode'] = 'database';
	use(service);
	return undefined;
}

/** The bytes of an item's file, from wherever n8n keeps them. */
export async function bytesOf(item: INodeExecutionData, field = 'data'): Promise<Buffer> {
	return await Container.get(BinaryDataService).getAsBuffer(fileOf(item, field));
}

/** A file as an item shows it. */
export function fileOf({ binary }: INodeExecutionData, field = 'data'): IBinaryData {
	const file = binary?.[field];
	if (file === undefined) throw new Error(`The item has no file in “${field}”`);
	return file;
}

/** The text of an item's file. */
export async function textOf(item: INodeExecutionData, field?: string): Promise<string> {
	return (await bytesOf(item, field)).toString('utf8');
}

/** The rows of files of JSON Lines, of one after the other. */
export async function linesOf(...items: INodeExecutionData[]): Promise<IDataObject[]> {
	const texts = await Promise.all(items.map(async (item) => await textOf(item)));
	return texts.flatMap((text) => {
		const lines = text.split('\n');
		if (lines.pop() !== '') throw new Error('The last line has no end');
		return lines.map((line) => JSON.parse(line) as IDataObject);
	});
}
