import type { Check, Finding, Verdict } from './verdict';

/** What a finding means, and what to do about it; empty where there is nothing to do. */
type Words = readonly [means: string, advice: string];

interface ChecksWords {
	readonly right: string;
	readonly different: Words;
	/** For a value that means something else than the others. */
	readonly cases?: Readonly<Record<string, Words>>;
	readonly unknown: Words;
}

const BUSIER = 'Run it again with a range, or a report, of more rows.';
const SETTLED = 'The node does not depend on it.';

const WORDS: Readonly<Record<Check, ChecksWords>> = {
	connection: {
		right: 'wolkvox is reached, it accepts the token, and its calls of a day are enough.',
		different: [
			'wolkvox is reached and accepts the token, but the calls of a day are few. The node makes one for each calendar month that it reads, and stops with a message when none are left.',
			'Run workflows less often, or ask wolkvox for more licences.',
		],
		unknown: [
			'wolkvox is reached and accepts the token, but does not say how many calls are left. The node stops with a message when there are none.',
			'See how many there are in the wolkvox Manager.',
		],
	},
	service: {
		right: 'The operation has what this report is about.',
		different: [
			'The operation does not have what this report is about. The node asks for it all the same and gives what comes, or says that the report is not enabled.',
			'Ask wolkvox support to switch it on.',
		],
		unknown: ['wolkvox does not say whether the operation has it. ' + SETTLED, BUSIER],
	},
	rows: {
		right: 'The rows are as wolkvox documents them, and the node can read all of them.',
		different: [
			'The rows are not quite as documented. The node passes on what it does not know: further columns stay, a date or duration that cannot be read has null beside it, another word counts as unknown, and rows with one key are numbered: -2, -3.',
			'Look at the columns that are named before you build on them.',
		],
		unknown: ['Nothing to look at: most of the other checks need rows.', BUSIER],
	},
	dates: {
		right: 'The dates are those of the credential’s time zone, as far as rows can show it.',
		different: [
			'Duration and dates of a row do not say the same. The node keeps both: the calculated seconds are those of the duration column.',
			'Choose which of the two you build on.',
		],
		cases: {
			ahead: [
				'The time zone of the credential is wrong: nothing can have begun in the future. The node asks up to a day ahead, so that no row is lost, but today, the ISO dates and the ends of ranges are wrong by hours.',
				'Choose the zone of the operation in the credential.',
			],
		},
		unknown: [
			'Nothing speaks against the time zone of the credential, and nothing proves it.',
			'Run it again while agents are at work, or compare the newest row in the Manager with a clock there.',
		],
	},
	filedBy: {
		right: 'A row belongs to the day that the node’s pages say.',
		different: [
			'A row that crosses the edge of a range may belong to the other side of it than you expect. The node counts each row once, with the first window that shows it, whichever it is; the trigger finds it within its look-back.',
			'For rows of certain days, filter by the column that you mean, and ask a day more on both sides.',
		],
		unknown: ['The node counts each row once, whichever it is.', BUSIER],
	},
	ends: {
		right: 'A range brings its last second, too.',
		different: [
			'A range does not bring its last second. The parts of a split window share a second, so that they lose nothing; a row in the last second of a month or of your range may be missing.',
			'Let a Custom range end a second later.',
		],
		unknown: ['The node takes it that a range brings its last second.', BUSIER],
	},
	filterClock: {
		right: 'wolkvox takes a range by the clock that its rows show.',
		different: [
			'wolkvox takes a range by another clock than that of its rows. The node keeps rows of up to a day outside of what was asked, warns in the log, and counts each row once.',
			'Ask a day more on both sides, and filter by the column that you mean. wolkvox support can say which clock it is.',
		],
		unknown: ['The node keeps what comes, each row once, whichever clock it is.', BUSIER],
	},
	parts: {
		right: 'A range that is split brings what it brings at once.',
		different: [
			'A range brings other rows in parts than at once. The node splits windows only where it must, and stops with a message where the parts of a truncated answer bring less than it showed.',
			'Rows may have been added meanwhile: run it again. If it stays so, compare a day with the Manager before you trust the report.',
		],
		unknown: ['The node splits windows only where it must.', BUSIER],
	},
	monthEnd: {
		right: 'A range may reach across the end of a month.',
		different: [
			'wolkvox gives nothing for a range across the end of a month. The node asks for each month alone, and of a report of sums it says so.',
			'Leave “Split Requests By” at Calendar Month: 31 Days would bring nothing.',
		],
		unknown: ['The node asks for each month alone, unless “Split Requests By” is 31 Days.', BUSIER],
	},
	order: {
		right: 'Rows come sorted by their start.',
		different: ['Rows do not come sorted by their start. The node sorts them itself.', ''],
		unknown: ['The node sorts rows itself.', ''],
	},
};

/** What a check tells a person. */
export function verdictOf(check: Check, finding: Finding, calls: number, report: string): Verdict {
	const { result, value, found, advice = '' } = finding;
	const [means, todo] = wordsOf(check, finding);
	const line = `Send this line to the maintainers: Check Setup of ${report}, ${check}: ${value}.`;
	const tell = result === 'different' ? [todo, line].filter((text) => text !== '').join(' ') : todo;
	return { check, result, value, found, means, do: result === 'failed' ? advice : tell, calls };
}

function wordsOf(check: Check, { result, value }: Finding): Words {
	const words = WORDS[check];
	if (result === 'right') return [words.right, ''];
	if (result === 'failed') return ['This could not be checked.', ''];
	return result === 'unknown' ? words.unknown : (words.cases?.[String(value)] ?? words.different);
}
