import { parseWallClock, startOfMonth, type WallSeconds } from '../../nodes/engine/time/wallClock';
import type { Report, Row } from '../../nodes/reports/report';
import type { Course } from './course';
import { wallAt, type Happening, type Version } from './weeks';

/** What tells one row from another: its identity and its moment; the whole row where one is missing. */
function groupOf(row: Row, { identity, start, end }: Report): string {
	const moment = parseWallClock(row[start ?? end ?? '']);
	if (moment === null) return JSON.stringify(row);
	return JSON.stringify([moment, ...identity.map((column) => String(row[column] ?? ''))]);
}

function groupsOf<T>(list: readonly T[], rowOf: (one: T) => Row, report: Report): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const one of list) {
		const group = groupOf(rowOf(one), report);
		groups.set(group, [...(groups.get(group) ?? []), one]);
	}
	return groups;
}

/** What was promised and not kept, for a person to read. */
export function brokenPromises(course: Course): string[] {
	const { happenings, report } = course.weeks;
	const promises = new Promises(course);
	const came = groupsOf(course.emitted, (row) => row, report);
	const groups = groupsOf(happenings, ([{ row }]) => row, report);
	const broken = [...groups].flatMap(([group, sessions]) => {
		const count = came.get(group)?.length ?? 0;
		// Rows with the same identity are counted, not told apart; those that no answer shows together
		// are one.
		const owed = sessions.map((one) => promises.owedFor(one));
		const filed = new Set(sessions.flat().map((one) => one.filed));
		const together = filed.size === 1 ? Infinity : 1;
		const least = Math.min(
			together,
			owed.reduce((sum, one) => sum + one.least, 0),
		);
		const most = owed.reduce((sum, one) => sum + one.most, 0);
		if (count >= least && count <= most) return [];
		return [`${group}: ${count}, not ${least} to ${most}: ${JSON.stringify(sessions)}`];
	});
	const known = new Set(happenings.flat().map(({ row }) => JSON.stringify(row)));
	const unknown = course.emitted.map((row) => JSON.stringify(row)).filter((row) => !known.has(row));
	return [...broken, ...unknown];
}

/**
 * What a trigger has promised for the sessions of some weeks.
 *
 * Every session is promised once that appears after the first activation, but for those that
 *
 * 1. appear later than the look-back after the second by which the API files them, in real time,
 *    whatever clocks do (so a session that is longer than the look-back where the API files by start);
 *    where the look-back changed, later than any that was in force before they appeared. They may
 *    still come, once.
 * 2. ended before the activation and appear before everything was read for the first time: they are
 *    not new. They may still come, once.
 * 3. are filed by the last second of a month where the API's end is exclusive: as in the node, all
 *    that is known says that it is inclusive, and windows of months touch without overlap.
 *
 * None comes twice, but for those whose dates are corrected later than the look-back after the dates
 * that they had: the trigger may have forgotten them by then.
 *
 * Where n8n's clock is wrong later, nothing changes of that. Where it is behind at the activation, what
 * the report shows then is old, whatever the clock says; what appears until it is right may come, once.
 */
class Promises {
	private readonly activation: number;
	private readonly newSince: WallSeconds;
	/** When everything was read for the first time, and up to which second the API was asked then. */
	private readonly firstDone: number;
	private readonly firstTo: number;
	/** The first poll with a right clock, where it was behind at the activation. */
	private readonly firstRight: number | undefined;

	constructor(private readonly course: Course) {
		const { weeks, polls } = course;
		const first = polls.findIndex(({ checkpoint }) => checkpoint !== undefined);
		const done = polls.findIndex(({ checkpoint }) => checkpoint?.newSince === null);
		this.activation = polls[first]?.at ?? Infinity;
		this.firstDone = polls[done]?.at ?? Infinity;
		// The first poll of all reads whatever may have been filed ahead of the clock.
		this.firstTo = done === first ? Infinity : this.firstDone;
		this.newSince = wallAt(weeks, this.activation) - weeks.startWith;
		const wrong = weeks.wrongClocks.find(
			({ from, to }) => from <= this.activation && this.activation < to,
		);
		this.firstRight = wrong && polls.find(({ at }) => at >= wrong.to)?.at;
	}

	/** How often a session must and may start the workflow. */
	owedFor(session: Happening): { readonly least: number; readonly most: number } {
		const shown = session.filter(({ filed }) => filed !== undefined);
		if (shown.length === 0 || this.isKnownFromTheStart(shown)) return { least: 0, most: 0 };
		const most = this.isForgottenTooSoon(shown) ? shown.length : 1;
		return { least: this.isPromised(shown) ? 1 : 0, most };
	}

	private isPromised(session: Happening): boolean {
		const { firstRight = -Infinity } = this;
		return session.every(({ visibleFrom, filed = Infinity, ...version }) => {
			if (visibleFrom <= firstRight || this.isUnaskable({ ...version, filed })) return false;
			if (visibleFrom <= this.firstDone && this.endedOf(version) < this.newSince) return false;
			return filed >= this.letGo(visibleFrom);
		});
	}

	/** Whether the first reading showed it as a session of before. */
	private isKnownFromTheStart(session: Happening): boolean {
		const { activation, firstDone } = this;
		const first = session.filter(
			({ visibleFrom, visibleUntil }) => visibleFrom <= firstDone && visibleUntil > activation,
		);
		if (first.length !== 1 || first[0].visibleFrom > activation) return false;
		if (this.firstRight !== undefined) return true;
		const [version] = first;
		const { filed = 0 } = version;
		const isThere = filed >= this.letGo(activation) && filed <= this.firstTo;
		return isThere && this.endedOf(version) < this.newSince && !this.isForgottenTooSoon(session);
	}

	/** Whether a correction comes when the dates before it are long past. */
	private isForgottenTooSoon(session: Happening): boolean {
		return session.slice(1).some(({ visibleFrom }, place) => {
			const { dated, filed = dated, end } = session[place];
			return end !== null && Math.min(dated, filed) < this.letGo(visibleFrom);
		});
	}

	/** The second before which no look-back that was in force up to a moment reaches. */
	private letGo(moment: number): number {
		const { begin, lookBack, startWith, stops } = this.course.weeks;
		const at = Math.max(moment, this.activation);
		let back = lookBack;
		const set = [{ to: begin, lookBack }, ...stops];
		const reaches = set.flatMap((one, place) => {
			back = one.lookBack ?? back;
			const until = set.at(place + 1)?.to ?? Infinity;
			const isInForce = one.to <= at && until >= this.activation;
			return isInForce ? [{ until: Math.min(until, at), back }] : [];
		});
		const first = this.activation - Math.max(startWith, reaches.at(0)?.back ?? 0);
		return reaches.reduce((latest, one) => Math.max(latest, one.until - one.back), first);
	}

	private isUnaskable({ start, end, filed }: Pick<Version, 'start' | 'end' | 'filed'>): boolean {
		const { endInclusive, filterBy, filterOffset } = this.course.weeks.settings;
		if (endInclusive || filterBy === 'overlap' || filed === Infinity) return false;
		const second = (filterBy === 'start' ? start : (end ?? start)) + filterOffset;
		return second === startOfMonth(second, 1) - 1;
	}

	/** By which second the trigger takes a session for one that ended before the activation. */
	private endedOf({ row }: Pick<Version, 'row'>): WallSeconds {
		const { start = '', end = '' } = this.course.weeks.report;
		return parseWallClock(row[end]) ?? parseWallClock(row[start]) ?? -Infinity;
	}
}
