// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { existsSync } from 'node:fs';

import { chromium, type Browser } from 'playwright-core';

// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test, never part of the package
const { CHROMIUM_PATH } = process.env;

const USUAL_PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

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
	const path = CHROMIUM_PATH ?? USUAL_PLACES.find((place) => existsSync(place));
	if (path) return path;
	throw new Error('There is no Chromium: install it, or give its path as CHROMIUM_PATH');
}

/** Starts a Chromium that nobody sees. */
export const startChromium = async (): Promise<Browser> =>
	await chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS });
