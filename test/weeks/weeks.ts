import fc from 'fast-check';

import type { WallSeconds } from '../../nodes/engine/time/wallClock';
import { ZoneClock } from '../../nodes/engine/time/zone';
import type { Row } from '../../nodes/reports/report';
import { answerForm, filterBy } from '../nodes/engine/scenarios';
import { runs } from '../nodes/engine/readings';
import { formatReport, type FaultEffect, type Session, type Settings } from '../simulator';
import { integerBetween, pick, seededRandom } from '../simulator/random';
import { formatDuration } from '../simulator/wallClock';
import { type Form, FORMS, hasOneMoment } from './forms';

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** What an arbitrary gives. */
type Given<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** A row of the report for as long as it stands there. Its moments are real seconds since 1970. */
export interface Version extends Session {
	readonly visibleFrom: number;
	readonly visibleUntil: number;
	/** By which second the API files it; undefined where it shows it never. */
	readonly filed: number | undefined;
	/** By which second its own dates have passed. */
	readonly dated: number;
}

/** One session: its versions in the order in which the report showed them. */
export type Happening = readonly Version[];

const fraction = (min = 0, max = 1) => fc.double({ min, max, noNaN: true });
const between = (min: number, max: number) => fc.integer({ min, max });
const rarely = <T, O>(usual: T, odd: fc.Arbitrary<O>, weight = 4): fc.Arbitrary<T | O> =>
	fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: odd });

/** What a correction changes: when the session ended, or fields. */
const CORRECTIONS: ReadonlyArray<{ readonly later: number; readonly row: Row }> = [
	{ later: 0, row: { time: '00:59:59' } },
	{ later: 0, row: { hung_up: 'customer' } },
	{ later: 0, row: { agent_name: 'Corrected Name' } },
	{ later: 40 * MINUTE, row: {} },
	{ later: -40 * MINUTE, row: {} },
];

const session = fc.record({
	/** Somewhere in the weeks, or near a moment at which it is easy to go wrong. */
	place: fraction(),
	near: fc.constantFrom('anywhere', 'midnight', 'event'),
	offset: fc.oneof(between(-3, 3), between(-HOUR, HOUR), between(-DAY, DAY)),
	agent: rarely('0101', fc.constantFrom<unknown>('102', 102, '', '--', null), 6),
	seconds: fc.oneof(fc.nat(5), fc.nat(HOUR), fc.nat(HOUR), fc.nat(12 * HOUR), fc.nat(3 * DAY)),
	/** By which share of the shortest look-back the row is late, and seconds more or less than that. */
	late: rarely(0, fc.oneof(fraction(), fc.constant(1), fraction(1, 2)), 2),
	lateBy: fc.oneof(fc.nat(2), fc.nat(15 * MINUTE), fc.constant(-1)),
	corrections: fc.array(
		fc.record({
			what: fc.constantFrom(...CORRECTIONS),
			when: fc.oneof(fraction(), fraction(), fraction(1, 1.5)),
		}),
		{ maxLength: 2 },
	),
	/** Whether a row without an end stands there while the session goes on. */
	isShownOpen: rarely(false, fc.constant(true)),
	unreadable: rarely(undefined, fc.constantFrom('date_ini', 'date_end'), 10),
	/** Another session with the same agent and start: by how much longer and later it is. */
	twin: rarely(
		undefined,
		fc.record({
			longer: fc.oneof(fc.constant(0), fc.nat(5), fc.nat(HOUR), fc.nat(4 * HOUR)),
			late: rarely(0, fraction()),
		}),
	),
});

type Sketch = Given<typeof session>;

/** Zones and days with a month's end, and most with a change of the clocks, in the weeks after. */
const STARTS: ReadonlyArray<readonly [zone: string, day: string, change?: string]> = [
	['America/Bogota', '2026-01-20'],
	['America/Bogota', '2026-02-20'],
	// Set back at the end of 4 April: 23:00 to 24:00 comes twice.
	['America/Santiago', '2026-03-27', '2026-04-05T03:00:00Z'],
	// Set forward at midnight: 6 September begins at 01:00.
	['America/Santiago', '2026-08-28', '2026-09-06T04:00:00Z'],
	['America/Tijuana', '2026-03-01', '2026-03-08T10:00:00Z'],
	['America/Tijuana', '2026-10-24', '2026-11-01T09:00:00Z'],
	// Set back on the first day of a month: 00:00 to 01:00 comes twice.
	['America/Havana', '2026-10-25', '2026-11-01T05:00:00Z'],
];

const EFFECTS: readonly FaultEffect[] = [
	{ do: 'reset' },
	{ do: 'hang' },
	{ do: 'html', status: 502 },
	{ do: 'cutJson' },
	{ do: 'error', error: 'serverError' },
	{ do: 'error', error: 'maintenance' },
	{ do: 'error', error: 'quotaUsedUp' },
	{ do: 'error', error: 'tooManyRequests' },
	{ do: 'error', error: 'tokenWrong' },
];

/** Minutes to days, now and then more than a week. */
const length = fc.oneof(
	fc.nat(30 * MINUTE),
	fc.nat(8 * HOUR),
	fc.nat(3 * DAY),
	between(2 * DAY, 9 * DAY),
);
const lookBack = fc.constantFrom(24, 1, 2, 6, 24, 48).map((hours) => hours * HOUR);

/** When requests fail: some of them, or only those for more than so many seconds. */
const outages = (earliest: number) =>
	fc.array(
		fc.record({
			at: fraction(earliest),
			length,
			effect: fc.constantFrom(...EFFECTS),
			probability: fc.constantFrom(1, 1, 0.5, 0.2),
			longerThan: rarely(-1, fc.constantFrom(2 * HOUR, 20 * HOUR)),
		}),
		{ maxLength: 4 },
	);

/** When n8n's clock is wrong, and by how many seconds it is ahead then. */
const wrongClock = fc.record({
	at: fraction(0.1),
	length: fc.oneof(fc.nat(2 * HOUR), fc.nat(DAY), fc.nat(4 * DAY)),
	ahead: fc.oneof(
		between(DAY, 20 * DAY),
		between(4 * HOUR, DAY),
		between(-20 * DAY, -DAY),
		between(-DAY, -HOUR),
	),
});

/** What of the API nobody has published: how it files rows, and how it answers. */
type Unpublished = Pick<Settings, 'filterBy' | 'filterOffset' | 'filterRounding' | 'endInclusive'> &
	Pick<Settings, 'acrossMonths' | keyof typeof answerForm>;
const api = (filing: { [K in keyof Unpublished]?: fc.Arbitrary<Unpublished[K]> } = {}) =>
	fc.record<Unpublished>({
		filterBy,
		filterOffset: fc.constant(0),
		filterRounding: fc.constant('none'),
		endInclusive: fc.boolean(),
		acrossMonths: fc.boolean(),
		...answerForm,
		...filing,
	});

const drawn = {
	form: fc.constant<Form>(FORMS.sessions),
	start: fc.constantFrom(...STARTS),
	startsAt: fc.nat(6 * DAY),
	/** Three with `PROPERTY_RUNS=2` or more; one holds a change of the clocks and a month's end, too. */
	weeks: between(1, runs(1).numRuns > 1 ? 3 : 1),
	pollMinutes: fc.oneof(
		{ weight: 1, arbitrary: between(1, 4) },
		{ weight: 4, arbitrary: fc.constantFrom(5, 7, 10) },
		{ weight: 25, arbitrary: between(15, 30) },
	),
	lookBack,
	/** "Start With Last Hours", in seconds. */
	startWith: rarely(0, fc.constantFrom(1, 12, 48, 96)).map((hours) => hours * HOUR),
	api: api(),
	/** How many more rows an answer has room for than the densest two seconds have. */
	room: between(3, 100),
	/** With how many rows a poll that catches up has enough. */
	enough: between(5, 60),
	/** How many usual sessions there are, beside those that are drawn. */
	perDay: fc.constantFrom(0, 2, 5, 5, 10, 30),
	/** For how many days before the activation the report holds sessions. */
	daysBefore: fc.constant<number>(4),
	seed: fc.nat(),
	sessions: fc.array(session, { maxLength: 30 }),
	outages: outages(0),
	/** When n8n does not run; it starts again at the end, perhaps with another look-back. */
	stops: fc.array(
		fc.record({ at: fraction(), length: rarely(0, length, 1), lookBack: fc.option(lookBack) }),
		{ maxLength: 5 },
	),
	wrongClocks: fc.constant<ReadonlyArray<Given<typeof wrongClock>>>([]),
};

type Drawn = { [K in keyof typeof drawn]: Given<(typeof drawn)[K]> };

/**
 * Some weeks of an operation and of a trigger. All moments are real seconds since 1970, but for the
 * dates of rows, which the operation's clock gives.
 */
export type Weeks = ReturnType<typeof weeksOf>;

/** Weeks in which everything goes wrong that may, but for what is wished otherwise. */
export function weeks(
	wishes: { readonly [K in keyof Drawn]?: fc.Arbitrary<Drawn[K]> } = {},
): fc.Arbitrary<Weeks> {
	return fc.record<Drawn>({ ...drawn, ...wishes }).map(weeksOf);
}

/** Answers that are too long are another subject: what is asked of an odd filter in parts. */
const room = fc.constant(1_000_000);
const hoursAhead = between(-14, 14).map((hours) => (hours || 1) * HOUR);
const busy = { perDay: fc.constant(30), startWith: fc.constant(0) };

/** All that may happen, and what is rarer by its name. */
export const WORLDS: Readonly<Record<string, fc.Arbitrary<Weeks>>> = {
	'in which all goes wrong that may': weeks(),
	'over calls that are transferred': weeks({ form: fc.constant(FORMS.calls) }),
	'over chats that are filed by their closing': weeks({ form: fc.constant(FORMS.chats) }),
	'over states that are still open': weeks({ form: fc.constant(FORMS.states) }),
	'over rows that have an end only': weeks({ form: fc.constant(FORMS.ends) }),
	'under a filter by when rows were stored': weeks({
		api: api({ filterBy: fc.constant('storedAt') }),
		room,
	}),
	'under a filter by the clock of another zone': weeks({
		api: api({ filterOffset: hoursAhead }),
		room,
	}),
	'under a filter by whole days': weeks({ api: api({ filterRounding: fc.constant('day') }), room }),
	'under a filter by whole days of another zone': weeks({
		api: api({ filterRounding: fc.constant('day'), filterOffset: hoursAhead }),
		room,
	}),
	'in which the clock of n8n jumps and comes back': weeks({
		...busy,
		// What is promised before everything was read once depends on the clock of that moment.
		outages: outages(0.1),
		wrongClocks: fc.array(wrongClock, { minLength: 1, maxLength: 3 }),
	}),
	'in which the clock of n8n is behind at the activation': weeks({
		...busy,
		daysBefore: fc.constant(30),
		outages: fc.constant([]),
		stops: fc.constant([]),
		// The first reading shows what is old, and must not fail.
		room,
		wrongClocks: fc.tuple(
			fc.record({
				at: fc.constant(0),
				length: fc.oneof(between(1, 2 * HOUR), between(1, 2 * DAY)),
				ahead: fc.oneof(between(-DAY, -HOUR), between(-20 * DAY, -2 * DAY)),
			}),
		),
	}),
};

function weeksOf(draw: Drawn) {
	const [zone, day, change] = draw.start;
	const clock = clockOf(zone);
	const begin = Date.parse(day) / 1_000 + draw.startsAt;
	// Polls every minute are many.
	const horizon = begin + (draw.pollMinutes < 5 ? 1 : draw.weeks) * 7 * DAY;
	/** In real time and order; what is drawn for a stretch ends before its last second. */
	const placed = <T extends { at: number; length: number }>(list: readonly T[]) =>
		list
			.map((one) => ({ ...one, from: begin + Math.floor(one.at * (horizon - begin)) }))
			.map((one) => ({ ...one, to: Math.min(one.from + one.length, horizon) }))
			.sort((one, other) => one.from - other.from);
	const [failing, stops] = [placed(draw.outages), placed(draw.stops)];
	const changes = change === undefined ? [] : [Date.parse(change) / 1_000];
	const { filterBy: by = draw.api.filterBy } = draw.form;
	const api = { ...draw.api, filterBy: by };
	const frame: Frame = {
		...{ clock, horizon, api, form: draw.form },
		earliest: begin - draw.daysBefore * DAY,
		shortest: Math.min(draw.lookBack, ...stops.map((stop) => stop.lookBack ?? Infinity)),
		events: [begin, ...[...failing, ...stops].flatMap(({ from, to }) => [from, to]), ...changes],
	};
	const happenings = [...draw.sessions, ...usualSessions(draw)].flatMap((one, index) =>
		happeningsOf(one, index, frame),
	);
	return {
		...draw,
		...{ zone, clock, begin, horizon, happenings, stops, report: draw.form.report },
		totals: totalsOf(draw.form, begin),
		/** From the horizon on nothing new happens and nothing fails. */
		outages: failing,
		wrongClocks: placed(draw.wrongClocks),
		pollEvery: draw.pollMinutes * MINUTE,
		settings: { ...api, rowLimit: draw.room + mostAtOnce(happenings, frame) },
		/** A failure shows what was drawn; what became of it would fill a hundred pages. */
		[fc.toStringMethod]: () => JSON.stringify(draw),
	};
}

/** What the operation's clock shows in a real second. */
export function wallAt({ clock }: { readonly clock: ZoneClock }, at: number): WallSeconds {
	return clock.wallClockAt(at * 1_000);
}

const clocks = new Map<string, ZoneClock>();

function clockOf(zone: string): ZoneClock {
	const clock = clocks.get(zone) ?? new ZoneClock(zone);
	clocks.set(zone, clock);
	return clock;
}

/** What of the weeks is settled before the sessions are. */
interface Frame {
	readonly clock: ZoneClock;
	readonly earliest: number;
	readonly horizon: number;
	readonly api: Unpublished;
	readonly form: Form;
	/** The shortest look-back that is ever set. */
	readonly shortest: number;
	/** Moments at which something begins, ends or changes. */
	readonly events: readonly number[];
}

function happeningsOf(one: Sketch, index: number, frame: Frame): Happening[] {
	const { earliest, horizon, events, form } = frame;
	const anywhere = earliest + Math.floor(one.place * (horizon - earliest));
	const moments = {
		anywhere,
		midnight: anywhere - (wallAt(frame, anywhere) % DAY),
		event: events[Math.floor(one.place * (events.length - 1))],
	};
	const { twin, unreadable } = one;
	const start = Math.min(moments[one.near] + one.offset, horizon);
	const first = happening(one, 2 * index, start, frame);
	if (twin === undefined || unreadable === 'date_ini') return [first];
	const late = Math.max(twin.late, one.late);
	// Some twins are alike in all.
	const number = twin.longer === 0 ? 2 * index : 2 * index + 1;
	if (!hasOneMoment(form)) {
		const seconds = one.seconds + twin.longer;
		return [first, happening({ ...one, late, seconds }, number, start, frame)];
	}
	// The second leg of a call begins later, under the same ID.
	return [first, happening({ ...one, late }, number, start + twin.longer, frame)];
}

const NAMES = ['ÁNGELA  MARÍA Peña', 'Luis Gómez'];

/** @param number tells sessions apart that are alike in all else */
function happening(one: Sketch, number: number, start: number, frame: Frame): Happening {
	const { api: setting, shortest, form } = frame;
	const unreadable = hasOneMoment(form) ? undefined : one.unreadable;
	const end = start + one.seconds;
	const id = `call-${number >> 1}`;
	const versions: Array<Omit<Version, 'visibleUntil'>> = [];
	const show = (visibleFrom: number, to: number | null, changes: Row = {}) => {
		const isOpen = to === null;
		const row = {
			agent_id: one.agent,
			agent_name: unreadable === 'date_ini' ? `Somebody ${number}` : NAMES[number % NAMES.length],
			date_ini: formatReport(wallAt(frame, start)),
			date_end: isOpen ? '' : formatReport(wallAt(frame, to)),
			time: isOpen ? '' : formatDuration(to - start),
			hung_up: isOpen ? '' : number % 3 === 0 ? 'customer' : 'agent',
			...changes,
			...(unreadable && { [unreadable]: '--' }),
		};
		const filed = { start, end: to ?? undefined, overlap: to ?? Infinity, storedAt: visibleFrom };
		const moment = filed[setting.filterBy];
		versions.push({
			start: wallAt(frame, start),
			end: isOpen ? null : wallAt(frame, to),
			storedAt: wallAt(frame, visibleFrom),
			row: form.rowOf(row, id),
			visibleFrom,
			filed: moment === undefined ? undefined : moment + setting.filterOffset,
			dated: unreadable === 'date_end' || form.report.end === undefined ? start : (to ?? start),
		});
	};
	const isShownOpen = one.isShownOpen && unreadable === undefined && one.twin === undefined;
	if (isShownOpen && !hasOneMoment(form)) show(start, null);
	const due = (setting.filterBy === 'start' ? start : end) + Math.floor(one.late * shortest);
	// No row has an end before there is one.
	show(Math.max(end, due + one.lateBy), end);
	// A row that lacks what tells it apart is another one once it is corrected.
	const isKnown = unreadable !== 'date_ini' && !['', '--', null].includes(one.agent as string);
	const corrections = isKnown
		? one.corrections.filter(({ what }) => what.later === 0 || form.report.start !== undefined)
		: [];
	for (const { what, when } of [...corrections].sort((a, b) => a.when - b.when)) {
		const corrected = end + Math.floor(when * shortest);
		if (corrected <= versions[versions.length - 1].visibleFrom) continue;
		show(corrected, Math.max(start, end + what.later), what.row);
	}
	return versions.map((version, place) => ({
		...version,
		visibleUntil: versions.at(place + 1)?.visibleFrom ?? Infinity,
	}));
}

/** A report may sum up what it shows, in rows that say no moment and are no events. */
function totalsOf({ report }: Form, begin: number): Session[] {
	if (report.id !== 'cdr_1') return [];
	const row = { agent_name: 'TOTAL', date: '', time_seg: '4711' };
	return Array.from({ length: 40 }, (_, day) => ({
		start: begin + (day - 5) * DAY,
		end: begin + (day - 5) * DAY,
		row: { ...row, cost: day },
	}));
}

/** What usually happens: short sessions, a little late, few of them corrected. */
function usualSessions({ perDay, seed, daysBefore, weeks: count }: Drawn): Sketch[] {
	const random = seededRandom(seed);
	return Array.from({ length: perDay * (count * 7 + daysBefore) }, () => {
		const corrections = [{ what: pick(random, CORRECTIONS.slice(0, 4)), when: random() }];
		return {
			...{ place: random(), near: 'anywhere', offset: 0, late: 0 },
			agent: String(integerBetween(random, 1, 9)),
			seconds: integerBetween(random, 0, 30 * MINUTE),
			lateBy: integerBetween(random, 0, 12 * MINUTE),
			corrections: random() < 0.1 ? corrections : [],
			...{ isShownOpen: false, unreadable: undefined, twin: undefined },
		};
	});
}

/**
 * The most rows that two seconds can hold: an answer must have room for them, because no window is
 * shorter. The versions of a session count as though they all stood there at once.
 */
function mostAtOnce(happenings: readonly Happening[], { api: { filterBy: by }, clock }: Frame) {
	const spans = happenings.flat().map(({ start, end, visibleUntil }) => {
		const last = end ?? wallAt({ clock }, visibleUntil) + DAY;
		const dates = by === 'overlap' ? [start, last] : by === 'start' ? [start] : [last];
		return { from: Math.min(...dates) - 2, to: Math.max(...dates) + 2 };
	});
	const around = (second: number) =>
		spans.filter(({ from, to }) => from <= second && to >= second).length;
	return spans.reduce((most, { from }) => Math.max(most, around(from + 2)), 0);
}
