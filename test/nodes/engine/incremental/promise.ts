import { cobrowsingReport } from '../../../../nodes/reports/cobrowsing';
import {
	parseWallClock,
	startOfDay,
	startOfMonth,
	type WallSeconds,
} from '../../../../nodes/engine/time/wallClock';
import type { Row } from '../../../../nodes/reports/report';
import { SessionFilter } from '../../../../nodes/engine/rows/filter';
import { filedBy, wallAt, type Happening, type Version } from './arrivals';
import type { Course } from './course';

/** How often the sessions of one agent and start must and may start the workflow. */
export interface Owed {
	readonly least: number;
	readonly most: number;
}

/** What tells one session from another for a receiver: agent and start; the row where there is none. */
export function groupOf(row: Row): string {
	const { agent_id: agent, date_ini: start } = row;
	const isKnown = parseWallClock(start) !== null;
	return `${String(agent ?? '')} ${isKnown ? String(start) : String(row.agent_name)}`;
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
 * 3. are corrected so that the filter reads them differently: whichever version is seen first counts.
 * 4. are filed by the last second of a month where the API's end is exclusive: as in the node, all
 *    that is known says that it is inclusive, and windows of months touch without overlap.
 *
 * None comes twice, but for those whose dates are corrected later than the look-back after the dates
 * that they had: the issue has them forgotten by then.
 *
 * Where n8n's clock is wrong later, nothing changes of that. Where it is behind at the activation, what
 * the report shows then is old, whatever the clock says; what appears until it is right may come, once.
 *
 * Two sessions with the same agent and start are counted, not told apart: where one is corrected and a
 * filter is set, the filter may be applied to the other one.
 */
export class Promises {
	private readonly filter: SessionFilter;
	private readonly firstNow: WallSeconds;
	/** Where the first reading began. */
	private readonly firstFrom: WallSeconds;
	private readonly newSince: WallSeconds;
	/** When everything was read for the first time. */
	private readonly firstDone: number;
	/** Up to which second the first whole reading was asked for. */
	private readonly firstTo: WallSeconds;
	/** Until when n8n's clock was behind, if it was so at the activation. */
	private readonly behindUntil: number | undefined;

	constructor(private readonly course: Course) {
		const { weeks, polls } = course;
		this.behindUntil = weeks.wrongClocks.find(({ from }) => from === weeks.activation)?.to;
		this.filter = new SessionFilter(weeks.filter, cobrowsingReport, weeks.clock);
		this.firstNow = wallAt(weeks, this.behindUntil ?? weeks.activation);
		this.newSince = this.firstNow - weeks.startWith;
		this.firstFrom = this.firstNow - Math.max(weeks.startWith, weeks.lookBacks[0].seconds);
		const first = polls.find(({ isDone }) => isDone);
		this.firstDone = first?.at ?? Infinity;
		// The first poll of all reads whatever may have been filed ahead of the clock.
		this.firstTo = first === undefined || first === polls[0] ? Infinity : first.plan.range.to;
	}

	/** For all sessions of one agent and start. */
	owedFor(group: readonly Happening[]): Owed {
		const each = group.map((session) => this.owedForOne(this.shown(session)));
		const most = each.reduce((sum, owed) => sum + owed.most, 0);
		const least = each.reduce((sum, owed) => sum + owed.least, 0);
		if (group.length === 1) return { least, most };
		const isCorrected = group.some((session) => session.length > 1);
		const isFiltered = Object.keys(this.course.weeks.filter).length > 0;
		if (isFiltered && isCorrected) return { least: 0, most: group.length };
		return { least, most };
	}

	/** The versions that the API shows at all. */
	private shown(session: Happening): Happening {
		return session.filter((version) => this.filed(version) !== undefined);
	}

	private owedForOne(session: Happening): Owed {
		if (session.length === 0 || !session.some(({ row }) => this.filter.passes(row))) {
			return { least: 0, most: 0 };
		}
		if (this.isKnownFromTheStart(session)) return { least: 0, most: 0 };
		const most = this.isForgottenTooSoon(session) ? session.length : 1;
		const isPromised = !this.isSeenByClockBehind(session) && this.isPromised(session);
		return { least: isPromised ? 1 : 0, most };
	}

	private isSeenByClockBehind(session: Happening): boolean {
		const { behindUntil = -Infinity } = this;
		const firstRight = this.course.polls.find(({ at }) => at >= behindUntil)?.at ?? Infinity;
		return session.some(({ visibleFrom }) => visibleFrom <= firstRight);
	}

	private isPromised(session: Happening): boolean {
		const isInTime = (version: Version) => {
			const filed = this.filed(version) ?? -Infinity;
			return filed >= this.letGo(version.visibleFrom) && !this.isUnaskable(filed);
		};
		return (
			session.every((version) => this.filter.passes(version.row) && isInTime(version)) &&
			session
				.filter(({ visibleFrom }) => visibleFrom <= this.firstDone)
				.every(({ row }) => endedOf(row) >= this.newSince)
		);
	}

	/** Whether the first reading showed it as a session of before. */
	private isKnownFromTheStart(session: Happening): boolean {
		const { activation, filing } = this.course.weeks;
		const first = session.filter(
			({ visibleFrom, visibleUntil }) => visibleFrom <= this.firstDone && visibleUntil > activation,
		);
		if (first.length !== 1) return false;
		const [{ row, visibleFrom }] = first;
		if (this.behindUntil !== undefined) return visibleFrom <= activation;
		const filed = this.filed(first[0]) ?? 0;
		const firstFrom = filing.isByDays ? startOfDay(this.firstFrom) : this.firstFrom;
		const isThere = visibleFrom <= activation && filed >= firstFrom && filed <= this.firstTo;
		return isThere && endedOf(row) < this.newSince && !this.isForgottenTooSoon(session);
	}

	/** Whether a correction comes when the dates before it are long past. */
	private isForgottenTooSoon(session: Happening): boolean {
		return session.slice(1).some(({ visibleFrom }, place) => {
			const { start, end, row } = session[place];
			if (end === null) return false;
			// By its own dates, and by those by which it is filed.
			const dated = parseWallClock(row.date_end) ?? parseWallClock(row.date_ini) ?? Infinity;
			return Math.min(dated, Math.max(start, end)) < this.letGo(visibleFrom);
		});
	}

	/** The second before which no look-back that was in force up to a moment reaches. */
	private letGo(at: number): WallSeconds {
		const { weeks } = this.course;
		const { lookBacks, activation } = weeks;
		let second = this.firstFrom;
		if (at <= activation) return second;
		lookBacks.forEach(({ from, seconds }, place) => {
			if (from > at) return;
			const until = Math.min(lookBacks.at(place + 1)?.from ?? Infinity, at);
			second = Math.max(second, this.latestShown(until - seconds));
		});
		return second;
	}

	/** The latest time that the operation's clock has shown up to a moment: it may be set back. */
	private latestShown(at: number): WallSeconds {
		const hour = 3_600;
		const shown = [at];
		for (let before = Math.floor(at / hour) * hour; before > at - 4 * hour; before -= hour) {
			shown.push(before, before - 1);
		}
		return Math.max(...shown.map((moment) => wallAt(this.course.weeks, moment)));
	}

	private isUnaskable(filed: WallSeconds): boolean {
		const { endInclusive, filterBy } = this.course.weeks.settings;
		if (endInclusive || filterBy === 'overlap' || !Number.isFinite(filed)) return false;
		return filed === startOfMonth(filed, 1) - 1;
	}

	private filed(version: Version): WallSeconds | undefined {
		return filedBy(version, this.course.weeks.settings.filterBy);
	}
}

/** By which second the trigger takes a session for one that ended before the activation. */
function endedOf({ date_end: end, date_ini: start }: Row): WallSeconds {
	return parseWallClock(end) ?? parseWallClock(start) ?? -Infinity;
}
