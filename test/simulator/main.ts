/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a program of its own, not a node */
/**
 * The simulator as a program:
 *
 *     node --import tsx test/simulator/main.ts --port 5010 --token abc --sessions 1200 \
 *       --from 2026-01-01 --to 2026-03-31 --seed 7 --distribution even --row-limit 500
 *
 * Every switch of settings.ts that is a text, a number or yes and no is an option under its name in
 * kebab case.
 */
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a program, not a node
import { parseArgs } from 'node:util';

import { readSettings, UnusableInput } from './control';
import { startSimulator } from './server';
import { DISTRIBUTIONS, generateSessions } from './sessions';
import { defaultSettings } from './settings';
import { endOfDay, operationNow, parseCompact, SECONDS_PER_DAY } from './wallClock';

const USUAL_DAYS = 90;
const NUMBERS = { port: 0, sessions: 0, seed: 1, agents: 25, 'messy-values': 0 };
const TEXTS = ['from', 'to', 'distribution'];

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function readArguments(): Partial<Record<string, string>> {
	const names = [...Object.keys(NUMBERS), ...TEXTS, ...Object.keys(defaultSettings()).map(kebab)];
	const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
	return parseArgs({ options }).values as Partial<Record<string, string>>;
}

const given = readArguments();

/** The switches among the options: text where text is wanted, numbers and `true` for others. */
function settings() {
	const named = Object.entries(defaultSettings()).flatMap(
		([name, usual]): Array<[string, unknown]> => {
			const text = given[kebab(name)];
			if (text === undefined) return [];
			if (typeof usual === 'boolean')
				return [[name, text === 'true' || (text !== 'false' && text)]];
			return [[name, typeof usual === 'number' ? Number(text) : text]];
		},
	);
	return readSettings(Object.fromEntries(named));
}

function numberOf(name: keyof typeof NUMBERS): number {
	const value = Number(given[name] ?? NUMBERS[name]);
	if (!Number.isFinite(value)) throw new UnusableInput(`--${name} must be a number`);
	return value;
}

/** The first or the last second of a day. */
function secondOf(name: 'from' | 'to', time: string): number | undefined {
	const text = given[name];
	if (text === undefined) return undefined;
	const second = parseCompact(text.replace(/\D/g, '') + time);
	if (second === undefined) throw new UnusableInput(`--${name} must be a day, as 2026-01-31`);
	return second;
}

async function main(): Promise<void> {
	const distribution = DISTRIBUTIONS.find((known) => known === (given.distribution ?? 'even'));
	if (!distribution) {
		throw new UnusableInput(`--distribution must be one of ${DISTRIBUTIONS.join(', ')}`);
	}
	const to = secondOf('to', '235959') ?? endOfDay(operationNow());
	const sessions = generateSessions({
		seed: numberOf('seed'),
		count: numberOf('sessions'),
		agents: numberOf('agents'),
		messyValues: numberOf('messy-values'),
		from: secondOf('from', '000000') ?? to + 1 - USUAL_DAYS * SECONDS_PER_DAY,
		to,
		distribution,
	});
	const simulator = await startSimulator(settings(), sessions, { port: numberOf('port') });
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.close());
	}
	process.stdout.write(`wolkvox simulator: ${simulator.url}\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
