/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a test runs in Node, not in n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { CATALOGUE, cobrowsing, reportOf } from '../../nodes/reports/catalogue';

const NODES = path.resolve(__dirname, '..', '..', 'nodes');

/** The rooms, and which others each may know beside itself. */
const ROOMS: ReadonlyArray<readonly [room: string, knows: readonly string[]]> = [
	['engine/settings', []],
	['engine/time', ['engine/settings']],
	['engine/client', ['engine/settings', 'engine/time']],
	['engine/rows', ['engine/settings', 'engine/time']],
	['engine/read', ['engine/settings', 'engine/time', 'engine/client', 'engine/rows']],
	['engine/output', ['engine/settings', 'engine/time', 'engine/rows', 'engine/read']],
	[
		'engine/trigger',
		['engine/settings', 'engine/time', 'engine/rows', 'engine/read', 'engine/client'],
	],
	['engine/setup', ['engine/settings', 'engine/time', 'engine/client', 'engine/rows']],
	['reports', []],
	['Wolkvox/resources', ['engine', 'reports']],
	['Wolkvox/operations', ['engine', 'reports', 'Wolkvox/resources']],
	['Wolkvox', ['engine', 'reports', 'Wolkvox/resources', 'Wolkvox/operations']],
];
/** What plain logic may take from outside: the zones and dates of luxon. */
const OUTSIDE: Readonly<Record<string, readonly string[]>> = {
	engine: ['luxon'],
	reports: [],
	Wolkvox: ['n8n-workflow', 'luxon'],
};

interface Import {
	readonly file: string;
	readonly target: string;
	readonly isType: boolean;
}

function filesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => name.split(path.sep).join('/'));
}

function importsOf(file: string): Import[] {
	const text = readFileSync(path.join(NODES, file), 'utf8');
	const found = text.matchAll(/^import (type )?(?:[\s\S]*?from )?'([^']+)';/gm);
	return [...found].map(([, type, specifier]) => ({
		file,
		target: specifier.startsWith('.') ? path.posix.join(path.dirname(file), specifier) : specifier,
		isType: type !== undefined,
	}));
}

const FILES = filesIn(NODES);
const IMPORTS = FILES.flatMap(importsOf);

function roomOf(place: string): string {
	const rooms = ROOMS.map(([room]) => room).filter((room) => place.startsWith(`${room}/`));
	return rooms.sort((one, other) => other.length - one.length)[0] ?? '';
}

describe('the rooms of the house', () => {
	it('hold every file', () => {
		expect(FILES.filter((file) => roomOf(file) === '')).toEqual([]);
		expect(IMPORTS.length).toBeGreaterThan(FILES.length);
	});

	it.each(IMPORTS.filter(({ target }) => target.includes('/') && !target.startsWith('n8n')))(
		'$file may know $target',
		({ file, target, isType }) => {
			const own = roomOf(file);
			const other = roomOf(target);
			if (own === other) return;
			// What a report is, everybody may know; which ones there are, only n8n's side.
			if (target === 'reports/report' && isType) return;
			const [, knows] = ROOMS.find(([room]) => room === own) ?? ['', []];
			expect(knows.some((room) => other === room || other.startsWith(`${room}/`))).toBe(true);
		},
	);

	it('take from outside what n8n brings, and the engine nothing of n8n', () => {
		const outside = IMPORTS.filter(({ target }) => !target.includes('/'));
		const strange = outside.filter(
			({ file, target }) => !OUTSIDE[file.split('/')[0]]?.includes(target),
		);
		expect(strange).toEqual([]);
	});
});

describe('the engine', () => {
	const engine = FILES.filter((file) => file.startsWith('engine/'));
	const text = (file: string) => readFileSync(path.join(NODES, file), 'utf8');
	/** What wolkvox calls its columns, as far as no word of the language is meant. */
	const columns = new Set(
		[cobrowsing, ...CATALOGUE.map(({ id }) => reportOf(id))]
			.flatMap((report) => report.columns)
			.filter((column) => column.includes('_')),
	);

	const isNamed = (name: string) => columns.has(name) || /^[a-z]+(_\d+)+$/.test(name);
	/** The dates of every query bear the names of columns. */
	const OF_THE_QUERY = ['date_ini', 'date_end'];

	it.each(engine)('%s names no report and no column', (file) => {
		const quoted = [...text(file).matchAll(/['"`]([a-z]+(?:_[a-z0-9]+)+)['"`]/g)];
		const named = quoted.map(([, name]) => name);
		expect(named.filter((name) => isNamed(name) && !OF_THE_QUERY.includes(name))).toEqual([]);
	});
});
