import { chromium } from 'playwright-core';

import { chromium as chromiumPath } from '../../scripts/debian';
import { startEditor } from '../../scripts/n8n/editor';
import { freshInstance } from '../e2e/n8n';
import { generateSessions, startSimulator, type Session } from '../simulator';
import { Editor, type Login, type Looks } from './editor';

export const TOKEN = 'the-token-of-this-run';

/** A week of which the report holds sessions. */
export const WEEK = { from: '2026-01-05', to: '2026-01-11' };
/** A week without any. */
export const QUIET_WEEK = { from: '2020-01-06', to: '2020-01-12' };

/** The browser asks nobody outside, and runs as any user and without a graphics card. */
const ARGUMENTS = [
	...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
	...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

const DAY = 86_400;
const secondOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;

/** The simulator puts two spaces into some names, which look like a mistake in a picture. */
const withTidyName = ({ row, ...session }: Session): Session => ({
	...session,
	row: { ...row, agent_name: String(row.agent_name).replaceAll(/ +/g, ' ') },
});

/** Sessions of office hours: those of the week are always the same, the others are of the last days. */
function sessionsFor(now: number): Session[] {
	const wishes = { agents: 6, distribution: 'quiet' } as const;
	const week = { from: secondOf(WEEK.from), to: secondOf(WEEK.to) + DAY - 1 };
	const recent = { from: now - 45 * DAY, to: now - DAY };
	return [
		...generateSessions({ ...wishes, seed: 6, count: 120, ...week }),
		...generateSessions({ ...wishes, seed: 7, count: 300, ...recent }),
	].map(withTidyName);
}

/** A wolkvox, an n8n that has seen nothing yet, and a browser that nobody sees with its editor. */
export interface Arrangement {
	readonly editor: Editor;
	readonly wolkvox: Awaited<ReturnType<typeof startSimulator>>;
	close(): Promise<void>;
}

/**
 * Starts everything.
 *
 * @param name its own, for the folder of this n8n
 */
export async function arrange(name: string, looks?: Looks): Promise<Arrangement> {
	const closing: Array<() => Promise<unknown>> = [];
	const close = async () => {
		for (const step of closing.splice(0).reverse()) await step();
	};
	try {
		const executablePath = chromiumPath();
		if (!executablePath)
			throw new Error('There is no Chromium: install it, or give its path as CHROMIUM_PATH');
		const wolkvox = await startSimulator({ token: TOKEN });
		closing.push(async () => await wolkvox.close());
		wolkvox.setSessions(sessionsFor(wolkvox.settings.now()));
		const n8n: Login & { stop(): Promise<void> } = await startEditor(await freshInstance(name), 0);
		closing.push(n8n.stop);
		const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
		closing.push(async () => await browser.close());
		return { editor: await Editor.open(browser, n8n, looks), wolkvox, close };
	} catch (error) {
		await close();
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- not a node
		throw error;
	}
}
