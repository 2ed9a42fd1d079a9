/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/**
 * `npm run screenshots`: makes the pictures of the documentation anew, in docs/images, from the
 * editor of a real n8n with the packed package and a simulated wolkvox.
 *
 * It needs Chromium, a built package and the n8n that `npm start` provides. Where pngquant is
 * installed, it makes the files smaller.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

import type { Locator } from 'playwright-core';

import { arrange, TOKEN, type Arrangement } from '../test/browser/arrangement';
import { WINDOW, type Editor } from '../test/browser/editor';
import { addWorkflow } from '../test/browser/workflow';
import { runCommand } from './interruption';
import { REPOSITORY } from './paths';
import { print } from './progress';

const FOLDER = path.join(REPOSITORY, 'docs', 'images');
const LOOKS = { theme: 'light', scale: 2 } as const;
/** Below the last thing in a picture. */
const MARGIN = 5;
/** So high that the panel has room for the actions. */
const HIGH = { ...WINDOW, height: 1300 };
/** So wide that the output has room for the whole table. */
const WIDE = { width: 3000, height: 1000 };

/** What would lie over what is to be seen. */
const NOTHING_ON_TOP =
	'.el-notification, [data-test-id=floating-nodes] { display: none !important }';

/** Where something is in the page. */
async function boxOf(part: Locator) {
	const box = await part.boundingBox();
	if (box) return box;
	throw new Error('What a picture is to show is not in the page');
}

/** The upper edge and the sides of the rectangle that holds all these. */
function around(boxes: Array<{ x: number; y: number; width: number }>) {
	const left = Math.min(...boxes.map(({ x }) => x));
	const top = Math.min(...boxes.map(({ y }) => y));
	const right = Math.max(...boxes.map(({ x, width }) => x + width));
	return { left, top, right };
}

/** Fewer colours: the editor has few, and nobody sees the difference. */
function optimise(file: string): boolean {
	const options = ['--quality', '60-95', '--speed', '1', '--strip', '--force'];
	return spawnSync('pngquant', [...options, '--output', file, file]).status === 0;
}

/**
 * Makes a picture of a part of the page.
 *
 * @param name of the file
 * @param parts what has to be in it
 * @param last below this the picture ends
 */
async function takePicture({ page }: Editor, name: string, parts: Locator[], last: Locator) {
	await page.addStyleTag({ content: NOTHING_ON_TOP });
	await page.mouse.move(0, 0);
	// Nothing may still be moving, and no help text may still be open.
	await page.waitForTimeout(600);
	const { left, top, right } = around(await Promise.all(parts.map(boxOf)));
	const { y, height } = await boxOf(last);
	const file = path.join(FOLDER, `${name}.png`);
	const clip = { x: left, y: top, width: right - left, height: y + height + MARGIN - top };
	await page.screenshot({ path: file, clip });
	const optimised = optimise(file);
	const { size } = await stat(file);
	print(`  ${name}.png  ${Math.round(size / 1000)} kB${optimised ? '' : ' (not optimised)'}`);
}

/** The parameters with the tabs above them. */
const parametersOf = (editor: Editor) => editor.parameters.locator('..');

/** The last of the parameters of every node. */
const options = (editor: Editor) =>
	editor.parameters.getByTestId('collection-parameter-add').nth(1);

/** A node to run, the last thing that its output shows, and the name of the picture. */
interface Run {
	readonly node: string;
	readonly shows: string;
	readonly picture: string;
}

const WRONG: Run = { node: 'Wrong dates', shows: 'Error details', picture: 'error' };
const EXPORT: Run = { node: 'Export', shows: 'Download', picture: 'export' };
const TRIGGER: Run = { node: 'Wolkvox Trigger', shows: 'hung_up_by', picture: 'trigger' };
const SUMMARY: Run = { node: 'Summarize', shows: 'unreadable_durations', picture: 'summarize' };

async function firstSteps(editor: Editor, wolkvox: Arrangement['wolkvox']) {
	const { page } = editor;
	await page.setViewportSize(HIGH);
	await editor.openNodesPanel();
	await editor.listActions(await editor.searchNode('wolkvox', 'Wolkvox'));
	const panel = page.getByTestId('node-creator');
	const lastAction = panel.getByText('Summarize cobrowsing sessions');
	await takePicture(editor, 'nodes-panel', [panel], lastAction);
	await page.setViewportSize(WINDOW);

	await editor.chooseAction('Get cobrowsing sessions');
	await editor.details.getByText('Connect to Wolkvox').click();
	await editor.saveCredential({ server: '0010', token: TOKEN, baseUrl: wolkvox.url });
	await editor.credential.waitFor({ state: 'hidden' });
	await editor.editCredential();
	await editor.sees(editor.credential, 'Connection tested successfully');
	const lastField = editor.credential.getByTestId('simultaneousRequests');
	await takePicture(editor, 'credential', [editor.credential], lastField);
	await editor.closeCredential();

	await takePicture(editor, 'node-get', [parametersOf(editor)], options(editor));
}

/** Runs a node, and takes a picture of its parameters and of what came of them, once it is there. */
async function takeRun(editor: Editor, { node, shows, picture }: Run, last: Locator) {
	await editor.openNode(node);
	await editor.execute();
	await editor.sees(editor.output, shows);
	await takePicture(editor, picture, [parametersOf(editor), editor.output], last);
}

async function takeTable(editor: Editor) {
	await editor.openNode('Get');
	await editor.execute();
	await editor.showOutputAs('table');
	const sixthRow = editor.output.locator('tbody tr').nth(5);
	await takePicture(editor, 'output-table', [editor.output], sixthRow);
}

async function main(): Promise<number> {
	await mkdir(FOLDER, { recursive: true });
	const { editor, wolkvox, close } = await arrange('screenshots', LOOKS);
	try {
		await firstSteps(editor, wolkvox);
		await editor.openWorkflow(await addWorkflow(editor, wolkvox.url));
		await takeRun(editor, WRONG, editor.parameter('to'));
		await takeRun(editor, EXPORT, editor.parameter('delimiter'));
		await takeRun(editor, TRIGGER, options(editor));
		await takeRun(editor, SUMMARY, editor.parameter('groupBy'));
		await editor.page.setViewportSize(WIDE);
		await takeTable(editor);
		return 0;
	} finally {
		await close();
	}
}

runCommand(main);
