import { API_ERRORS } from './errors';
import { EFFECTS, type Fault } from './faults';
import type { Session } from './report';
import { CHOICES, defaultSettings, type Settings } from './settings';
import { parseCompact } from './wallClock';

/** What came from outside, over HTTP or from the command line, cannot be used. */
export class UnusableInput extends Error {}

/** Whether a value is an object with named members. */
export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads switches from JSON. `now` is a fixed wall clock, in seconds or as YYYYmmddHHiiss.
 *
 * @throws UnusableInput for a switch that does not exist or cannot have that value
 */
export function readSettings(value: unknown): Partial<Settings> {
	if (!isObject(value)) throw new UnusableInput('Settings must be an object');
	const known: Partial<Record<string, unknown>> = { ...defaultSettings() };
	const read = Object.entries(value).map(([name, given]) => {
		if (!Object.hasOwn(known, name)) throw new UnusableInput(`There is no setting "${name}"`);
		return [name, readSetting(name, given, known[name])];
	});
	return Object.fromEntries(read) as Partial<Settings>;
}

function readSetting(name: string, given: unknown, usual: unknown): unknown {
	if (name === 'now') return readNow(given);
	if (name === 'faults') return readFaults(given);
	if (name === 'acceptedTokens') return readTexts(name, given);
	const choices: Partial<Record<string, readonly string[]>> = CHOICES;
	const allowed = choices[name];
	if (allowed && !allowed.some((choice) => choice === given)) {
		throw new UnusableInput(`"${name}" must be one of ${allowed.join(', ')}`);
	}
	if (typeof given !== typeof usual || Number.isNaN(given)) {
		throw new UnusableInput(`"${name}" must be a ${typeof usual}`);
	}
	return given;
}

function readNow(given: unknown): () => number {
	const second = typeof given === 'string' ? parseCompact(given) : given;
	if (typeof second !== 'number') {
		throw new UnusableInput('"now" must be seconds or YYYYmmddHHiiss');
	}
	return () => second;
}

function readTexts(name: string, given: unknown): string[] {
	if (!Array.isArray(given) || !given.every((text) => typeof text === 'string')) {
		throw new UnusableInput(`"${name}" must be a list of texts`);
	}
	return given;
}

function readFaults(given: unknown): Fault[] {
	if (!Array.isArray(given) || !given.every(isFault)) {
		throw new UnusableInput(
			`"faults" must be a list of {name?, when?: {…}, then: {do, …}}, do one of ${EFFECTS.join(', ')}` +
				`, error one of ${Object.keys(API_ERRORS).join(', ')}`,
		);
	}
	return given;
}

/** Checks what a wrong word would silently disarm: the effect's name and the error's. */
function isFault(value: unknown): value is Fault {
	if (!isObject(value) || !isObject(value.then)) return false;
	if (value.when !== undefined && !isObject(value.when)) return false;
	const { do: effect, error } = value.then;
	const isError = typeof error === 'string' && Object.hasOwn(API_ERRORS, error);
	return EFFECTS.some((known) => known === effect) && (effect !== 'error' || isError);
}

/**
 * Reads sessions from JSON.
 *
 * @throws UnusableInput for anything but a list of `{start, end, row}`
 */
export function readSessions(value: unknown): Session[] {
	if (!Array.isArray(value) || !value.every(isSession)) {
		throw new UnusableInput('Sessions must be a list of {start, end, row}');
	}
	return value;
}

function isSession(value: unknown): value is Session {
	return (
		isObject(value) &&
		Number.isFinite(value.start) &&
		(value.end === null || Number.isFinite(value.end)) &&
		isObject(value.row) &&
		[value.visibleFrom, value.visibleUntil].every(
			(second) => second === undefined || Number.isFinite(second),
		)
	);
}
