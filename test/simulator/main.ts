/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a program of its own, not a node */
/**
 * The simulator as a program:
 *
 *     node --import tsx test/simulator/main.ts --port 5010 --token abc --sessions 1200 \
 *       --from 2026-01-01 --to 2026-03-31 --seed 7 --distribution even --row-limit 500
 *
 * `--events` puts so many made events underneath every other report, over the same days. Every switch
 * of settings.ts is an option under its name in kebab case; `--faults` takes JSON.
 */
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a program, not a node
import { parseArgs } from 'node:util';

import { REPORT_API } from './api';
import { FACTS } from './facts';
import { generateEvents } from './generate';
import { readSettings, UnusableInput } from './input';
import { startSimulator } from './server';
import { DISTRIBUTIONS, generateSessions, type SessionWishes } from './sessions';
import { defaultSettings, type Settings } from './settings';
import { endOfDay, operationNow, parseCompact, SECONDS_PER_DAY } from './wallClock';

type Given = Partial<Record<string, string>>;

const USUAL_DAYS = 90;
const SESSION_OPTIONS = [
	'sessions',
	'from',
	'to',
	'seed',
	'distribution',
	'agents',
	'messy-values',
	'events',
];

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function readArguments(): Given {
	const names = ['port', ...SESSION_OPTIONS, ...Object.keys(defaultSettings()).map(kebab)];
	const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
	return parseArgs({ options }).values as Given;
}

/** The switches among the options: text where text is wanted, JSON for all others. */
function settingsFrom(given: Given): Partial<Settings> {
	const named = Object.entries(defaultSettings()).flatMap(([name, usual]) => {
		const text = given[kebab(name)];
		if (text === undefined) return [];
		const isText = typeof usual === 'string' || name === 'now';
		return [[name, isText ? text : readJson(kebab(name), text)]];
	});
	return readSettings(Object.fromEntries(named));
}

function readJson(name: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- not a node
		throw new UnusableInput(`--${name} cannot be "${text}"`);
	}
}

function wishesFrom(given: Given, now: number): SessionWishes {
	const to = readDay(given, 'to', '235959') ?? endOfDay(now);
	const from = readDay(given, 'from', '000000') ?? to + 1 - USUAL_DAYS * SECONDS_PER_DAY;
	const distribution = DISTRIBUTIONS.find((known) => known === (given.distribution ?? 'even'));
	if (!distribution) {
		throw new UnusableInput(`--distribution must be one of ${DISTRIBUTIONS.join(', ')}`);
	}
	return {
		seed: readNumber(given, 'seed', 1),
		count: readNumber(given, 'sessions', 0),
		agents: readNumber(given, 'agents', 25),
		messyValues: readNumber(given, 'messy-values', 0),
		from,
		to,
		distribution,
	};
}

function readNumber(given: Given, name: string, usual: number): number {
	const value = Number(given[name] ?? usual);
	if (!Number.isFinite(value)) throw new UnusableInput(`--${name} must be a number`);
	return value;
}

/** A day, or a second of it as YYYYmmddHHiiss. */
function readDay(given: Given, name: string, time: string): number | undefined {
	const text = given[name];
	if (text === undefined) return undefined;
	const digits = text.replace(/\D/g, '');
	const second = parseCompact(digits.length === 8 ? digits + time : digits);
	if (second === undefined) throw new UnusableInput(`--${name} must be a day, as 2026-01-31`);
	return second;
}

async function main(): Promise<void> {
	const given = readArguments();
	const settings = settingsFrom(given);
	const wishes = wishesFrom(given, (settings.now ?? operationNow)());
	const sessions = generateSessions(wishes);
	const count = readNumber(given, 'events', 0);
	const port = readNumber(given, 'port', 0);
	const simulator = await startSimulator(settings, sessions, { port });
	for (const id of count > 0 ? FACTS.keys() : []) {
		if (id !== REPORT_API) simulator.setReport(id, generateEvents(id, { ...wishes, count }));
	}
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.close());
	}
	process.stdout.write(`wolkvox simulator: ${simulator.url}\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
