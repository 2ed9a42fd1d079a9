import { chromium, type Browser } from 'playwright-core';

import { chromium as findChromium } from '../../scripts/debian';

/** It asks nobody outside, and runs as any user and without a graphics card. */
const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** The browser of this machine. */
function chromiumPath(): string {
	const path = findChromium();
	if (path) return path;
	throw new Error('There is no Chromium: install it, or give its path as CHROMIUM_PATH');
}

/** Starts a Chromium that nobody sees. */
export const startChromium = async (): Promise<Browser> =>
	await chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS });
