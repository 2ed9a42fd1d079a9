import type { FailureKind } from '../client/failures';

/** What a check has found. */
export interface Finding {
	/** As the node's pages assume, or otherwise, which is no error; not seen, or not to be asked. */
	readonly result: 'right' | 'different' | 'unknown' | 'failed';
	/** For machines; null where nobody can tell. */
	readonly value: string | number | null;
	/** The evidence in words and figures: nothing of what a row says. */
	readonly found: string;
	/** Why a request failed, and what to do about it. */
	readonly failure?: FailureKind;
	readonly advice?: string;
}

/** The checks, in their order: what each means where it is right, where it is different, and what to do. */
const WORDS = {
	connection: [
		'wolkvox is reached, it accepts the token, and its calls of a day are enough.',
		'wolkvox is reached and accepts the token, but the calls of a day are few. The node makes one for each calendar month that it reads, and stops with a message when none are left.',
		'Run workflows less often, or ask wolkvox for more licences.',
	],
	service: [
		'The operation has what this report is about.',
		'The operation does not have what this report is about. The node asks for it all the same and gives what comes, or says that the report is not enabled.',
		'Ask wolkvox support to switch it on.',
	],
	rows: [
		'The rows are as wolkvox documents them, and the node can read all of them.',
		'The rows are not quite as documented. The node passes on what it does not know: further columns stay, a date or duration that cannot be read has null beside it, another word counts as unknown, and rows with one key are numbered: -2, -3.',
		'Look at the columns that are named before you build on them.',
	],
	dates: [
		'The dates are those of the credential’s time zone, and durations agree with them.',
		'Duration and dates of a row do not say the same. The node keeps both: the calculated seconds are those of the duration column.',
		'Choose which of the two you build on.',
	],
	filedBy: [
		'A row belongs to the day that the node’s pages say.',
		'A row that crosses the edge of a range may belong to the other side of it than you expect. The node counts each row once, with the first window that shows it, whichever it is; the trigger finds it within its look-back.',
		'For rows of certain days, filter by the column that you mean, and ask a day more on both sides.',
	],
	ends: [
		'A range brings its last second, too.',
		'A range does not bring its last second. The parts of a split window share a second, so that they lose nothing; a row in the last second of a month or of your range may be missing.',
		'Let a Custom range end a second later.',
	],
	filterClock: [
		'wolkvox takes a range by the clock that its rows show.',
		'wolkvox takes a range by another clock than that of its rows. The node keeps rows of up to a day outside of what was asked, warns in the log, and counts each row once.',
		'Ask a day more on both sides, and filter by the column that you mean. wolkvox support can say which clock it is.',
	],
	parts: [
		'A range that is split brings what it brings at once.',
		'A range brings other rows in parts than at once. The node splits windows only where it must, and stops with a message where the parts of a truncated answer bring less than it showed.',
		'Rows may have been added meanwhile: run it again. If it stays so, compare a day with the Manager before you trust the report.',
	],
	monthEnd: [
		'A range may reach across the end of a month.',
		'wolkvox gives nothing for a range across the end of a month. The node asks for each month alone, and of a report of sums it says so.',
		'Leave “Split Requests By” at Calendar Month: 31 Days would bring nothing.',
	],
	order: [
		'Rows come sorted by their start.',
		'Rows do not come sorted by their start. The node sorts them itself.',
		'',
	],
} satisfies Readonly<Record<string, readonly [right: string, different: string, advice: string]>>;

export type Check = keyof typeof WORDS;
export const CHECKS = Object.keys(WORDS) as readonly Check[];

/** The same for every check. */
export function forAll<T>(value: T): Record<Check, T> {
	return Object.fromEntries(CHECKS.map((check) => [check, value])) as Record<Check, T>;
}

/** What is said in place of that, by the value, or where nobody can tell. */
const OTHERWISE: Readonly<Record<string, readonly [means: string, advice: string]>> = {
	ahead: [
		'The time zone of the credential is wrong: nothing can have begun in the future. The node asks up to a day ahead, so that no row is lost, but today, the ISO dates and the ends of ranges are wrong by hours.',
		'Choose the zone of the operation in the credential.',
	],
	'connection unknown': [
		'wolkvox is reached and accepts the token, but does not say how many calls are left. The node stops with a message when there are none.',
		'See how many there are in the wolkvox Manager.',
	],
	'dates unknown': [
		'Nothing speaks against the time zone of the credential, and nothing proves it.',
		'Run it again while agents are at work, or compare the newest row in the Manager with a clock there.',
	],
	// Most of what cannot be told takes more rows.
	unknown: [
		'What was seen does not tell. The node is made to be right either way.',
		'Run it again with a range, or a report, of more rows.',
	],
};

/** What a check tells a person; what other checks' calls brought serves it as well. */
export function verdictOf(check: Check, finding: Finding, calls: number, report: string) {
	const { result, value, found, advice = '' } = finding;
	const [right, ...different] = WORDS[check];
	const line = `Send this line to the maintainers: Check Setup of ${report}, ${check}: ${value}.`;
	const [otherwise, todo] = value === 'ahead' ? OTHERWISE.ahead : different;
	const [means, what] = {
		right: [right, ''],
		different: [otherwise, todo === '' ? line : `${todo} ${line}`],
		unknown: OTHERWISE[`${check} unknown`] ?? OTHERWISE.unknown,
		failed: ['This could not be checked.', advice],
	}[result];
	return { check, result, value, found, means, do: what, calls };
}

/** A finding that is right if its value is the one that is assumed. */
export function told(value: string | number, assumed: string | number, found: string): Finding {
	return { result: value === assumed ? 'right' : 'different', value, found };
}

export function unknown(found: string): Finding {
	return { result: 'unknown', value: null, found };
}
