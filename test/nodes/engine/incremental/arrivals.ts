import fc from 'fast-check';

import type { WallSeconds } from '../../../../nodes/engine/time/wallClock';
import { ZoneClock } from '../../../../nodes/engine/time/zone';
import type { Row } from '../../../../nodes/reports/report';
import type { FilterChoice } from '../../../../nodes/engine/rows/filter';
import { formatReport, type FaultEffect, type Session, type Settings } from '../../../simulator';
import { integerBetween, pick, seededRandom } from '../../../simulator/random';
import { formatDuration } from '../../../simulator/wallClock';
import { runs } from '../readings';
import { answerForm, filterBy } from '../extract/answerForms';

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** A row of the report for as long as it stands there. */
export interface Version extends Session {
	/** The real second from which the report shows it. */
	readonly visibleFrom: number;
	/** The real second from which it does not any more, because a later version stands there. */
	readonly visibleUntil: number;
}

/** One session: its versions in the order in which the report showed them. */
export type Happening = readonly Version[];

/** A stretch of real time; it ends before its last second. */
interface Stretch {
	readonly from: number;
	readonly to: number;
}

/** When requests fail. */
export interface Outage extends Stretch {
	readonly effect: FaultEffect;
	readonly probability: number;
	/** Only requests for more than so many seconds. */
	readonly longerThan: number;
}

/**
 * Where the API's filter stands, as its documentation does not say: `hours` ahead of the operation's
 * clock (a server's own zone), at the moment at which a row was stored, or by whole days only.
 */
export interface Filing {
	readonly hours: number;
	readonly isByStoring: boolean;
	readonly isByDays: boolean;
}

export const AS_DATED: Filing = { hours: 0, isByStoring: false, isByDays: false };

/** When n8n's clock is wrong, and by how many seconds it is ahead then. */
export interface WrongClock extends Stretch {
	readonly ahead: number;
}

/** From when on a look-back is set. */
export interface LookBackSet {
	readonly from: number;
	readonly seconds: number;
}

/**
 * Some weeks of an operation and of a trigger. All moments are real seconds since 1970, but for the
 * dates of rows, which the operation's clock gives.
 */
export interface Weeks {
	readonly clock: ZoneClock;
	readonly activation: number;
	/** From here on nothing new happens and nothing fails. */
	readonly horizon: number;
	readonly pollEvery: number;
	readonly lookBacks: readonly LookBackSet[];
	/** "Start With Last Hours", in seconds. */
	readonly startWith: number;
	readonly filter: FilterChoice;
	readonly calculatedFields: boolean;
	readonly settings: Partial<Settings> & Pick<Settings, 'rowLimit' | 'filterBy' | 'endInclusive'>;
	readonly enough: number;
	readonly happenings: readonly Happening[];
	readonly outages: readonly Outage[];
	/** When n8n does not run; it starts again at the end of each. */
	readonly pauses: readonly Stretch[];
	readonly filing: Filing;
	readonly wrongClocks: readonly WrongClock[];
}

/** What a correction changes. */
type Correction = 'time' | 'hung_up' | 'agent_name' | 'later end' | 'earlier end';

/** A session as it is drawn. */
interface Sketch {
	readonly place: Place;
	readonly agent: unknown;
	readonly seconds: number;
	/** By which share of the look-back the row is late. */
	readonly late: number;
	/** Seconds more or less than that. */
	readonly lateBy: number;
	/** What is corrected, and at which share of the time in which corrections are promised to be known. */
	readonly corrections: ReadonlyArray<{ readonly what: Correction; readonly when: number }>;
	/** Whether a row without an end stands there while the session goes on. */
	readonly isShownOpen: boolean;
	readonly unreadable: 'start' | 'end' | undefined;
	/** Further sessions with the same agent and start: by how much longer and later they are. */
	readonly twins: ReadonlyArray<{ readonly longer: number; readonly late: number }>;
}

/** Somewhere in the weeks, or near a moment at which it is easy to go wrong. */
interface Place {
	readonly share: number;
	readonly near: 'anywhere' | 'midnight' | 'event';
	readonly offset: number;
}

/** Zones and days with a month's end, and most with a change of the clocks, in the weeks after. */
const STARTS: ReadonlyArray<readonly [zone: string, day: string]> = [
	['America/Bogota', '2026-01-20'],
	['America/Bogota', '2026-02-20'],
	// Set back at the end of 4 April: 23:00 to 24:00 comes twice.
	['America/Santiago', '2026-03-27'],
	// Set forward at midnight: 6 September begins at 01:00.
	['America/Santiago', '2026-08-28'],
	['America/Tijuana', '2026-03-01'],
	['America/Tijuana', '2026-10-24'],
	// Set back on the first day of a month: 00:00 to 01:00 comes twice.
	['America/Havana', '2026-10-25'],
];

/** Three with `PROPERTY_RUNS=2` or more; one holds a change of the clocks and a month's end, too. */
const MOST_WEEKS = runs(1).numRuns > 1 ? 3 : 1;
const share = fc.double({ min: 0, max: 1, noNaN: true });
const rarely = <T>(usual: T, odd: fc.Arbitrary<T>, weight = 4) =>
	fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: odd });

const sketch: fc.Arbitrary<Sketch> = fc.record({
	place: fc.record({
		share,
		near: fc.constantFrom('anywhere', 'midnight', 'event'),
		offset: fc.oneof(
			fc.integer({ min: -3, max: 3 }),
			fc.integer({ min: -HOUR, max: HOUR }),
			fc.integer({ min: -DAY, max: DAY }),
		),
	}),
	agent: rarely<unknown>('0101', fc.constantFrom<unknown>('102', 102, '', '--', null), 6),
	seconds: fc.oneof(fc.nat(5), fc.nat(HOUR), fc.nat(HOUR), fc.nat(12 * HOUR), fc.nat(3 * DAY)),
	late: rarely(0, fc.oneof(share, fc.constant(1), fc.double({ min: 1, max: 2, noNaN: true })), 2),
	lateBy: fc.oneof(fc.nat(2), fc.nat(15 * MINUTE), fc.constant(-1)),
	corrections: fc.array(
		fc.record({
			what: fc.constantFrom<Correction>(
				'time',
				'hung_up',
				'agent_name',
				'later end',
				'earlier end',
			),
			when: fc.oneof(share, share, fc.double({ min: 1, max: 1.5, noNaN: true })),
		}),
		{ maxLength: 2 },
	),
	isShownOpen: rarely(false, fc.constant(true)),
	unreadable: rarely<Sketch['unreadable']>(undefined, fc.constantFrom('start', 'end'), 10),
	twins: rarely<Sketch['twins']>(
		[],
		fc.array(
			fc.record({
				longer: fc.oneof(fc.constant(0), fc.nat(5), fc.nat(HOUR), fc.nat(4 * HOUR)),
				late: rarely(0, share),
			}),
			{ minLength: 1, maxLength: 2 },
		),
		5,
	),
});

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
	fc.integer({ min: 2 * DAY, max: 9 * DAY }),
);

const drawn = fc.record({
	start: fc.constantFrom(...STARTS),
	startsAt: fc.nat(6 * DAY),
	weeks: fc.integer({ min: 1, max: MOST_WEEKS }),
	pollMinutes: fc.oneof(
		{ weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
		{ weight: 4, arbitrary: fc.constantFrom(5, 7, 10) },
		{ weight: 25, arbitrary: fc.integer({ min: 15, max: 30 }) },
	),
	lookBacks: fc.array(fc.record({ from: share, hours: fc.constantFrom(24, 1, 2, 6, 24, 48) }), {
		minLength: 1,
		maxLength: 3,
	}),
	startWithHours: rarely(0, fc.constantFrom(1, 12, 48, 96)),
	filter: fc.constantFrom<FilterChoice>(
		{},
		{},
		{},
		{ hungUpBy: 'agent' },
		{ agents: '0101, 3' },
		{ minimumDuration: 300 },
	),
	calculatedFields: fc.boolean(),
	filterBy,
	endInclusive: fc.boolean(),
	acrossMonths: fc.boolean(),
	...answerForm,
	roominess: fc.integer({ min: 3, max: 100 }),
	enough: fc.integer({ min: 5, max: 60 }),
	perDay: fc.constantFrom(0, 2, 5, 5, 10, 30),
	seed: fc.nat(),
	sketches: fc.array(sketch, { maxLength: 30 }),
	outages: fc.array(
		fc.record({
			from: share,
			length,
			effect: fc.constantFrom(...EFFECTS),
			probability: fc.constantFrom(1, 1, 0.5, 0.2),
			longerThan: rarely(-1, fc.constantFrom(2 * HOUR, 20 * HOUR)),
		}),
		{ maxLength: 4 },
	),
	pauses: fc.array(fc.record({ from: share, length: rarely(0, length, 1) }), { maxLength: 5 }),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** What of the weeks is settled before the sessions are. */
interface Frame {
	readonly clock: ZoneClock;
	readonly activation: number;
	readonly horizon: number;
	readonly filterBy: Settings['filterBy'];
	readonly filing: Filing;
	/** The shortest look-back that is ever set. */
	readonly lookBack: number;
	/** Moments at which something begins, ends or changes. */
	readonly events: readonly number[];
}

/** Weeks in which everything goes wrong that may, under a filter that goes by the dates of the rows. */
export const weeks: fc.Arbitrary<Weeks> = drawn.map((draw) => weeksOf(draw, {}));

const hours = fc.integer({ min: -14, max: 14 }).filter((ahead) => ahead !== 0);

/** The same under filters that go by something else. */
export const FILINGS: Readonly<Record<string, fc.Arbitrary<Filing>>> = {
	'when rows were stored': fc.constant({ ...AS_DATED, isByStoring: true }),
	'the clock of another zone': hours.map((ahead) => ({ ...AS_DATED, hours: ahead })),
	'whole days': fc.constant({ ...AS_DATED, isByDays: true }),
	'whole days of another zone': hours.map((ahead) => ({
		...AS_DATED,
		hours: ahead,
		isByDays: true,
	})),
};

export function weeksFiledBy(filing: fc.Arbitrary<Filing>): fc.Arbitrary<Weeks> {
	// Answers that are too long are another subject: what is asked of such a filter in parts.
	return fc
		.tuple(drawn, filing)
		.map(([draw, filed]) => weeksOf({ ...draw, roominess: MANY }, { filing: filed }));
}

const afterTheFirstHours = fc.double({ min: 0.1, max: 1, noNaN: true });
const wrong = fc.record({
	from: afterTheFirstHours,
	length: fc.oneof(fc.nat(2 * HOUR), fc.nat(DAY), fc.nat(4 * DAY)),
	ahead: fc.oneof(
		fc.integer({ min: DAY, max: 20 * DAY }),
		fc.integer({ min: 4 * HOUR, max: DAY }),
		fc.integer({ min: -20 * DAY, max: -DAY }),
		fc.integer({ min: -DAY, max: -HOUR }),
	),
});

/** The same while n8n's clock jumps and comes back, in an operation in which something happens. */
export const weeksOfWrongClocks: fc.Arbitrary<Weeks> = fc
	.tuple(drawn, fc.array(wrong, { minLength: 1, maxLength: 3 }))
	.map(([draw, clocks]) => {
		// What is promised before everything was read once depends on the clock of that moment.
		const outages = draw.outages.map((outage) => ({ ...outage, from: 0.1 + 0.9 * outage.from }));
		return weeksOf({ ...draw, perDay: BUSY, startWithHours: 0, outages }, { clocks });
	});

/** The same where n8n's clock is behind when the trigger is activated, and is set right later. */
export const weeksBegunBehind: fc.Arbitrary<Weeks> = fc
	.record({
		draw: drawn,
		length: fc.oneof(fc.nat(2 * HOUR), fc.nat(2 * DAY)),
		behind: fc.oneof(
			fc.integer({ min: HOUR, max: DAY }),
			fc.integer({ min: 2 * DAY, max: 20 * DAY }),
		),
	})
	.map(({ draw, length: span, behind }) =>
		weeksOf(
			// Nor may an answer be too long: the first reading shows what is old, and must not fail.
			{ ...draw, perDay: BUSY, startWithHours: 0, outages: [], pauses: [], roominess: MANY },
			{ clocks: [{ from: 0, length: span + 1, ahead: -behind }], daysBefore: 30 },
		),
	);

/** More rows than any answer of these weeks has. */
const MANY = 1_000_000;
const BUSY = 30;

interface World {
	readonly filing?: Filing;
	readonly clocks?: ReadonlyArray<{ from: number; length: number; ahead: number }>;
	/** For how many days before the activation the report holds sessions. */
	readonly daysBefore?: number;
}

function weeksOf(draw: Drawn, { filing = AS_DATED, clocks = [], daysBefore = 2 }: World): Weeks {
	const [zone, day] = draw.start;
	const clock = clockOf(zone);
	const activation = Date.parse(`${day}T00:00:00Z`) / 1_000 + draw.startsAt;
	// Polls every minute are many.
	const horizon = activation + (draw.pollMinutes < 5 ? 1 : draw.weeks) * 7 * DAY;
	const momentAt = (place: number) => activation + Math.floor(place * (horizon - activation));
	const clip = (from: number, span: number) => ({ from, to: Math.min(from + span, horizon) });
	const outages = draw.outages.map(({ from, length: span, ...how }) => ({
		...clip(momentAt(from), span),
		...how,
	}));
	const pauses = draw.pauses
		// The first poll is the activation.
		.map(({ from, length: span }) => clip(momentAt(from) + 1, span))
		.sort((one, other) => one.from - other.from);
	const lookBacks = draw.lookBacks
		.map(({ from, hours }, index) => ({
			from: index === 0 ? activation : momentAt(from),
			seconds: hours * HOUR,
		}))
		.sort((one, other) => one.from - other.from);
	const frame: Frame = {
		clock,
		activation,
		horizon,
		filterBy: draw.filterBy,
		filing,
		lookBack: Math.min(...lookBacks.map(({ seconds }) => seconds)),
		events: [
			activation,
			...[...outages, ...pauses].flatMap(({ from, to }) => [from, to]),
			...lookBacks.map(({ from }) => from),
			...clockChanges(clock, activation, horizon),
		],
	};
	const happenings = [
		...draw.sketches.flatMap((one, index) => drawnSessions(one, index, frame)),
		...background(draw.perDay, draw.seed, frame, daysBefore),
	];
	const settings = {
		rowLimit: draw.roominess + mostAtOnce(happenings, frame),
		filterBy: draw.filterBy,
		endInclusive: draw.endInclusive,
		acrossMonths: draw.acrossMonths,
		rowOrder: draw.rowOrder,
		message: draw.message,
		code: draw.code,
		noRecords: draw.noRecords,
	};
	const world = {
		/** A failure shows what was drawn; what became of it would fill a hundred pages. */
		[fc.toStringMethod]: () => JSON.stringify({ ...draw, filing, clocks }),
		clock,
		activation,
		horizon,
		pollEvery: draw.pollMinutes * MINUTE,
		lookBacks,
		startWith: draw.startWithHours * HOUR,
		filter: draw.filter,
		calculatedFields: draw.calculatedFields,
		settings,
		enough: draw.enough,
		happenings,
		outages,
		pauses,
		filing,
		wrongClocks: clocks
			.map(({ from, length: span, ahead }) => ({ ...clip(momentAt(from), span), ahead }))
			.sort((one, other) => one.from - other.from),
	};
	return world;
}

/** What the operation's clock shows in a real second. */
export function wallAt({ clock }: { readonly clock: ZoneClock }, at: number): WallSeconds {
	return clock.wallClockAt(at * 1_000);
}

/** By which second the API files a version; undefined for one that it does not show at all. */
export function filedBy(
	{ start, end }: Session,
	filter: Settings['filterBy'],
): WallSeconds | undefined {
	if (filter === 'start') return start;
	return end ?? (filter === 'overlap' ? Infinity : undefined);
}

const clocks = new Map<string, ZoneClock>();

function clockOf(zone: string): ZoneClock {
	const clock = clocks.get(zone) ?? new ZoneClock(zone);
	clocks.set(zone, clock);
	return clock;
}

function clockChanges(clock: ZoneClock, from: number, to: number): number[] {
	const changes: number[] = [];
	for (let at = Math.ceil(from / HOUR) * HOUR; at < to; at += HOUR) {
		const step = wallAt({ clock }, at) - wallAt({ clock }, at - 1);
		if (step !== 1) changes.push(at);
	}
	return changes;
}

function startOf({ share: place, near, offset }: Place, frame: Frame): number {
	const { activation, horizon, events } = frame;
	const earliest = activation - 4 * DAY;
	const anywhere = earliest + Math.floor(place * (horizon - earliest));
	const moments = {
		anywhere,
		midnight: anywhere - (((wallAt(frame, anywhere) % DAY) + DAY) % DAY),
		event: events[Math.floor(place * (events.length - 1))],
	};
	return Math.min(moments[near] + offset, horizon);
}

const NAMES = ['ÁNGELA  MARÍA Peña', 'Luis Gómez'];
const OTHER_NAME = 'Corrected Name';

function drawnSessions(one: Sketch, index: number, frame: Frame): Happening[] {
	const start = startOf(one.place, frame);
	const first = happening(one, { index: 2 * index, start, seconds: one.seconds }, frame);
	const twins = one.unreadable === 'start' ? [] : one.twins;
	const others = twins.map(({ longer, late }) => {
		// Some twins are alike in all.
		const name = longer === 0 ? 2 * index : 2 * index + 1;
		const seconds = one.seconds + longer;
		const twin = { ...one, late: Math.max(late, one.late), isShownOpen: false };
		return happening(twin, { index: name, start, seconds }, frame);
	});
	return [first, ...others];
}

interface Truth {
	readonly index: number;
	readonly start: number;
	readonly seconds: number;
}

function happening(one: Sketch, { index, start, seconds }: Truth, frame: Frame): Happening {
	const end = start + seconds;
	const rowOf = rowMaker(one, index, frame);
	const filed = frame.filterBy === 'start' ? start : end;
	// No row has an end before there is one.
	const appears = Math.max(end, filed + Math.floor(one.late * frame.lookBack) + one.lateBy);
	const versions: Array<Omit<Version, 'visibleUntil'>> = [];
	const show = (from: number, to: number, changes: Row = {}) =>
		versions.push({
			start: wallAt(frame, start),
			end: wallAt(frame, to),
			row: rowOf(start, to, changes),
			visibleFrom: from,
		});
	if (one.isShownOpen && one.unreadable === undefined && one.twins.length === 0) {
		const row = { ...rowOf(start, start), date_end: '', time: '', hung_up: '' };
		versions.push({ start: wallAt(frame, start), end: null, row, visibleFrom: start });
	}
	show(appears, end);
	if (one.unreadable !== 'start') {
		for (const { what, when } of [...one.corrections].sort((a, b) => a.when - b.when)) {
			const corrected = end + Math.floor(when * frame.lookBack);
			if (corrected <= (versions.at(-1)?.visibleFrom ?? 0)) continue;
			show(corrected, ...correctionOf(what, start, end));
		}
	}
	return versions.map((version, place) => ({
		...filedVersion(version, frame),
		visibleUntil: versions.at(place + 1)?.visibleFrom ?? Infinity,
	}));
}

/** A version with the seconds by which the API finds it in place of those that its row shows. */
function filedVersion<V extends Session & { visibleFrom: number }>(version: V, frame: Frame): V {
	const { hours: ahead, isByStoring } = frame.filing;
	const filed = (second: number) =>
		(isByStoring ? wallAt(frame, version.visibleFrom) : second) + ahead * HOUR;
	return {
		...version,
		start: filed(version.start),
		end: version.end === null ? null : filed(version.end),
	};
}

function correctionOf(what: Correction, start: number, end: number): [end: number, changes: Row] {
	switch (what) {
		case 'time':
			return [end, { time: '00:59:59' }];
		case 'hung_up':
			return [end, { hung_up: 'customer' }];
		case 'agent_name':
			return [end, { agent_name: OTHER_NAME }];
		case 'later end':
			return [end + 40 * MINUTE, {}];
		case 'earlier end':
			return [Math.max(start, end - 40 * MINUTE), {}];
	}
}

function rowMaker(one: Sketch, index: number, frame: Frame) {
	return (start: number, end: number, changes: Row = {}): Row => ({
		agent_id: one.agent,
		// Tells sessions apart whose start cannot be read.
		agent_name: one.unreadable === 'start' ? `Somebody ${index}` : NAMES[index % NAMES.length],
		date_ini: one.unreadable === 'start' ? '' : formatReport(wallAt(frame, start)),
		date_end: one.unreadable === 'end' ? '--' : formatReport(wallAt(frame, end)),
		time: formatDuration(end - start),
		hung_up: index % 3 === 0 ? 'customer' : 'agent',
		...changes,
	});
}

const PLAIN: Omit<Sketch, 'place' | 'agent' | 'seconds' | 'lateBy' | 'corrections'> = {
	late: 0,
	isShownOpen: false,
	unreadable: undefined,
	twins: [],
};

/** What an operation usually does: short sessions, a little late, few of them corrected. */
function background(perDay: number, seed: number, frame: Frame, daysBefore: number): Happening[] {
	const random = seededRandom(seed);
	const from = frame.activation - daysBefore * DAY;
	const count = Math.floor((perDay * (frame.horizon - from)) / DAY);
	return Array.from({ length: count }, (_, index) => {
		const start = integerBetween(random, from, frame.horizon);
		const seconds = integerBetween(random, 0, 30 * MINUTE);
		const isCorrected = random() < 0.1;
		const what = pick<Correction>(random, ['time', 'hung_up', 'agent_name', 'later end']);
		const one: Sketch = {
			...PLAIN,
			place: { share: 0, near: 'anywhere', offset: 0 },
			agent: String(integerBetween(random, 1, 9)),
			seconds,
			lateBy: integerBetween(random, 0, 12 * MINUTE),
			corrections: isCorrected ? [{ what, when: random() }] : [],
		};
		return happening(one, { index, start, seconds }, frame);
	});
}

/**
 * The most rows that two seconds can hold: an answer must have room for them, because no window is
 * shorter. The versions of a session count as though they all stood there at once.
 */
function mostAtOnce(happenings: readonly Happening[], { clock, filterBy }: Frame): number {
	const steps = happenings.flat().flatMap((version) => {
		const filed = filedBy(version, filterBy);
		if (filed === undefined) return [];
		const from = filterBy === 'overlap' ? version.start : filed;
		const to = filed === Infinity ? wallAt({ clock }, version.visibleUntil) + DAY : filed;
		return [
			{ at: Math.min(from, to) - 1, step: 1 },
			{ at: Math.max(from, to) + 2, step: -1 },
		];
	});
	steps.sort((one, other) => one.at - other.at || one.step - other.step);
	let most = 0;
	let now = 0;
	for (const { step } of steps) most = Math.max(most, (now += step));
	return most + 2;
}
