import { ENCODINGS } from './body';
import { CORRECTIONS } from './corrections';
import { EFFECTS } from './effects';
import { API_ERRORS } from './errors';
import type { SimulatedEvent } from './events';
import type { Fault } from './faults';
import { generateEvents } from './generate';
import type { EventWishes } from './happenings';
import { isList, type Information } from './information';
import type { Row, Session } from './report';
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
	const { do: effect, error, how, as } = value.then;
	const isError = typeof error === 'string' && Object.hasOwn(API_ERRORS, error);
	if (effect === 'correct') return [how].flat().every(isCorrection);
	if (effect === 'encode') return ENCODINGS.some((known) => known === as);
	return EFFECTS.some((known) => known === effect) && (effect !== 'error' || isError);
}

const isCorrection = (value: unknown) => CORRECTIONS.some((known) => known === value);

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
		[value.visibleFrom, value.visibleUntil, value.storedAt].every(isSecondOrNone)
	);
}

const isSecondOrNone = (value: unknown) => value === undefined || Number.isFinite(value);

const isTextOrNone = (value: unknown) => value === undefined || typeof value === 'string';

/**
 * Reads what happens underneath a report: a list of events, or what events to make, as
 * `{from, to, count, seed}` with wall-clock seconds.
 *
 * @throws UnusableInput for anything else
 */
export function readEvents(id: string, value: unknown): SimulatedEvent[] {
	if (isObject(value)) return generateEvents(id, readWishes(value));
	if (!Array.isArray(value) || !value.every(isEvent)) {
		throw new UnusableInput(
			'Events must be {from, to, count, seed}, or a list of {start, row, end?, agent?, skill?, campaign?, values?, …}',
		);
	}
	return value;
}

function readWishes({ from, to, count, seed, agents = 25 }: Record<string, unknown>): EventWishes {
	const [first, last, many, draw, people] = [from, to, count, seed, agents].map((given) => {
		if (typeof given !== 'number' || !Number.isFinite(given)) {
			throw new UnusableInput('"from", "to", "count", "seed" and "agents" must be numbers');
		}
		return given;
	});
	return { from: first, to: last, count: many, seed: draw, agents: people };
}

function isEvent(value: unknown): value is SimulatedEvent {
	if (!isObject(value) || !Number.isFinite(value.start) || !isObject(value.row)) return false;
	const { end, storedAt, visibleFrom, visibleUntil, recordedAt, values, byValue } = value;
	return (
		(end === null || isSecondOrNone(end)) &&
		[storedAt, visibleFrom, visibleUntil, recordedAt].every(isSecondOrNone) &&
		[value.agent, value.skill, value.campaign].every(isTextOrNone) &&
		(values === undefined || (isObject(values) && Object.values(values).every(Number.isFinite))) &&
		(byValue === undefined || (isObject(byValue) && Object.values(byValue).every(isObject)))
	);
}

/**
 * Reads lists for `information.php`.
 *
 * @throws UnusableInput for anything but lists of objects under the names of lists
 */
export function readInformation(value: unknown): Information {
	if (!isObject(value)) throw new UnusableInput('Lists must be an object');
	const read = Object.entries(value).map(([name, rows]) => {
		if (!isList(name)) throw new UnusableInput(`There is no list "${name}"`);
		if (!Array.isArray(rows) || !rows.every(isObject)) {
			throw new UnusableInput(`"${name}" must be a list of objects`);
		}
		return [name, rows as Row[]];
	});
	return Object.fromEntries(read) as Information;
}
