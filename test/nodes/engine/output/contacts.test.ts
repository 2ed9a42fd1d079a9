import fc from 'fast-check';

import {
	type Contact,
	contactOf,
	type InteractionChoice,
	SessionContacts,
} from '../../../../nodes/engine/output/interactions';
import type { TimedRow } from '../../../../nodes/engine/rows/timedRow';
import { ZoneClock } from '../../../../nodes/engine/time/zone';
import { interactionsOf } from '../../../../nodes/reports/catalogue';
import type { InteractionSource, Row } from '../../../../nodes/reports/report';
import { formatReport, wallClock } from '../../../simulator';
import { runs } from '../readings';
import { REPORT, timed } from '../rows/rows';

const SOURCE = interactionsOf(REPORT) as InteractionSource;
const UTC = new ZoneClock('UTC');
const DAY = wallClock(2026, 1, 5);
const LATER = DAY + 200 * 86_400;

const textOf = (second: number | undefined) =>
	second === undefined ? '' : formatReport(DAY + second);

/** A state of an agent, by seconds of a day. */
function state(conn_id: unknown, start: number, end: number | undefined, more: Row = {}): TimedRow {
	const row = { agent_id: 'a', conn_id, type_interaction: 'call', telephone: `p${conn_id}` };
	const times = { date_ini: textOf(start), date_end: textOf(end), time: '' };
	return timed({ ...row, ...times, ...more }, SOURCE.report);
}

function session(start?: number, end?: number, agent_id: unknown = 'a'): TimedRow {
	return timed({ agent_id, date_ini: textOf(start), date_end: textOf(end), time: '' });
}

function match(
	states: readonly TimedRow[],
	asked: TimedRow,
	choice: InteractionChoice = 'bestFit',
	clock = UTC,
): Row {
	const row = { ...asked.row };
	const sessions = new SessionContacts([{ ...asked, row }], REPORT, clock);
	for (const one of states) {
		const contact = contactOf(one, SOURCE, clock, LATER);
		if (contact) sessions.add(contact);
	}
	sessions.addFields(SOURCE, choice);
	const {
		interaction_id: id,
		interaction_type: type,
		customer_phone: phone,
		interaction_matches: matches,
	} = row;
	return { id, type, phone, matches };
}

const NONE = { id: null, type: null, phone: null, matches: 0 };

it('is the call or chat of the same agent at the same time', () => {
	const states = [
		state('1', 0, 10),
		state('2', 10, 30, { telephone: '+573001234567', type_interaction: 'chat' }),
		state('3', 12, 20, { agent_id: 'b' }),
	];
	expect(match(states, session(12, 28))).toEqual({
		id: '2',
		type: 'chat',
		phone: '+573001234567',
		matches: 1,
	});
	expect(match(states, session(12, 28, ' a '))).toMatchObject({ id: '2' });
	expect(match(states, session(12, 28, '-'))).toEqual(NONE);
	expect(match(states, session(undefined, 28))).toEqual(NONE);
});

it('is named only where it is sure, if that is wanted; the number always', () => {
	const states = [state('1', 0, 20), state('2', 10, 30)];
	expect(match(states, session(5, 28), 'onlySure')).toEqual({ ...NONE, matches: 2 });
	expect(match(states, session(5, 8), 'onlySure')).toEqual({
		id: '1',
		type: 'call',
		phone: 'p1',
		matches: 1,
	});
	expect(match(states, session(5, 28))).toMatchObject({ id: '2', matches: 2 });
});

it.each<[string, number, TimedRow, TimedRow]>([
	['without a readable end that began before', 0, state('1', 0, undefined), session(1, 2)],
	['without a readable end that begins inside', 1, state('1', 15, undefined), session(10, 20)],
	['that ends beyond now', 0, state('1', 0, 400 * 86_400), session(10, 20)],
	['that ends before it begins, inside', 1, state('1', 15, 3), session(10, 20)],
	['that holds the start, if the session has no end', 1, state('1', 0, 10), session(5, undefined)],
	['of nobody', 0, state('0', 0, 10), session(5, 8)],
	['of nobody, as a number', 0, state(0, 0, 10), session(5, 8)],
	['of nobody, in a word', 0, state('NULL', 0, 10), session(5, 8)],
	['without an ID', 0, state('--', 0, 10), session(5, 8)],
])('a state %s counts %d times', (_name, matches, one, asked) => {
	expect(match([one], asked)).toMatchObject({ matches });
});

it.each(['', '-', ' -- ', null, undefined])('a type and a phone of %j are null', (missing) => {
	const one = state('1', 0, 10, { telephone: missing, type_interaction: missing });
	expect(match([one], session(5, 8))).toEqual({ id: '1', type: null, phone: null, matches: 1 });
});

it('a column of that name that wolkvox sent stays as it is', () => {
	const asked = session(5, 8);
	const row = { ...asked.row, customer_phone: 'theirs' };
	expect(match([state('1', 0, 10)], { ...asked, row })).toMatchObject({ phone: 'theirs', id: '1' });
});

it('goes by instants where an hour repeats', () => {
	const clock = new ZoneClock('America/Santiago');
	// On 4 April 2026, 23:00 to 23:59 come twice.
	const at = (text: string, end: string, more: Row) =>
		timed(
			{ agent_id: 'a', date_ini: `2026-04-04 ${text}`, date_end: `2026-04-04 ${end}`, ...more },
			SOURCE.report,
		);
	const call = at('23:45:00', '23:20:00', { conn_id: '1', telephone: '57', time: '00:35:00' });
	const next = at('23:30:00', '23:50:00', { conn_id: '2', telephone: '58', time: '' });
	const asked = timed(at('23:50:00', '23:10:00', { time: '00:20:00' }).row);
	expect(match([call], asked, 'bestFit', clock)).toMatchObject({ id: '1', matches: 1 });
	expect(match([call, next], asked, 'bestFit', clock)).toMatchObject({ id: '1' });
});

describe('for any states', () => {
	const second = fc.integer({ min: 0, max: 30 });
	const moment = fc.oneof({ weight: 12, arbitrary: second }, fc.constant(undefined));
	const drawnState = fc
		.tuple(
			second,
			moment,
			fc.constantFrom('1', '2', '3', '10'),
			fc.record({
				agent_id: fc.constantFrom('a', 'a', 'a', 'b'),
				type_interaction: fc.constantFrom('call', 'chat'),
				telephone: fc.constantFrom('57', '58', '-', null),
			}),
		)
		.map(([start, end, id, more]) => state(id, start, end, more));
	const shuffled = fc
		.array(drawnState, { maxLength: 24 })
		.chain((list) =>
			fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
		);

	it('is that of a naive search, in whatever order they come', () => {
		const asked = fc.tuple(moment, moment, fc.constantFrom('a', 'b'));
		const property = fc.property(shuffled, asked, ([list, mixed], [start, end, agent]) => {
			const one = session(start, end, agent);
			const found = match(list, one);
			expect(found).toEqual(naively(list, one));
			expect(match(mixed, one)).toEqual(found);
		});
		fc.assert(property, runs(300));
	});
});

/** Every state of every interaction, second by second. */
function naively(
	states: readonly TimedRow[],
	{ start, end: last, row: { agent_id } }: TimedRow,
): Row {
	const end = last > start ? last : start;
	if (Number.isNaN(start)) return NONE;
	const contacts = states.map((one) => contactOf(one, SOURCE, UTC, LATER) as Contact);
	const text = ({ state: { row } }: Contact) =>
		JSON.stringify([row.telephone, row.type_interaction]);
	const meeting = contacts
		.filter((one) => one.agent === agent_id && one.start <= end && one.end >= start)
		.sort((a, b) => a.start - b.start || a.end - b.end || (text(a) < text(b) ? -1 : 1));
	const found = [...new Set(meeting.map(({ id }) => id))].map((id) => {
		const rows = meeting.filter((one) => one.id === id);
		const seconds = new Set<number>();
		for (const one of rows) {
			for (let at = one.start; at < one.end; at++) if (at >= start && at < end) seconds.add(at);
		}
		const shared = (one: Contact) => Math.min(one.end, end) - Math.max(one.start, start);
		const most = Math.max(...rows.map(shared));
		const hasPhone = ({ state: { row } }: Contact) =>
			row.telephone !== null && row.telephone !== '-';
		const longest = rows.filter((one) => shared(one) === most)[0];
		const { row } = (hasPhone(longest) ? longest : (rows.find(hasPhone) ?? longest)).state;
		const phone = row.telephone === '-' ? null : row.telephone;
		const distance = Math.min(...rows.map((one) => Math.abs(one.start - start)));
		return { id, type: row.type_interaction, phone, overlap: seconds.size, distance };
	});
	if (found.length === 0) return NONE;
	const [best] = found.sort(
		(a, b) => b.overlap - a.overlap || a.distance - b.distance || (a.id < b.id ? -1 : 1),
	);
	return { id: best.id, type: best.type, phone: best.phone, matches: found.length };
}

it('is none of a session that was over, though an earlier one of its agent was not', () => {
	const sessions = [session(0, 100), session(10, 20)];
	const contacts = new SessionContacts(sessions, REPORT, UTC);
	contacts.add(contactOf(state('c1', 50, 60), SOURCE, UTC, LATER) as Contact);
	contacts.addFields(SOURCE, 'bestFit');
	expect(sessions.map(({ row }) => row.interaction_matches)).toEqual([1, 0]);
});
