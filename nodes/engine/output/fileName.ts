import type { Report } from '../../reports/report';
import type { Range } from '../time/range';
import { formatDay } from '../time/wallClock';

/** What no file system, mail program or spreadsheet minds; half a sign is none. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}\p{Cs}]+/gu;
/** In bytes: what file systems take. */
const LONGEST_NAME = 255;
/** In characters: the dates behind it must have room. */
const LONGEST_QUERY = 60;

/** What a file is of. */
export interface FileSubject {
	readonly report: Report;
	readonly range: Range;
	/** What the query asks for beside the dates. */
	readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The name of a file, without its ending: the builder's own, or one made of the report, what was asked
 * for and the range, such as `campaign_3_campaign-10_2026-01-01_2026-01-31`.
 *
 * @param wanted the builder's own; empty for the other
 */
export function fileStem(wanted: string, subject: FileSubject, extension: string): string {
	const ending = `.${extension}`;
	const safe = wanted.replace(UNSAFE, '-').trim();
	const own = safe.toLowerCase().endsWith(ending) ? safe.slice(0, -ending.length) : safe;
	if (/[^.\s]/.test(own)) return own;
	const { report, range, parameters } = subject;
	const usual = new Map(report.parameters.map((parameter) => [parameter.name, parameter.default]));
	const query = Object.entries(parameters)
		.filter(([name, value]) => value !== usual.get(name))
		.map(([name, value]) => `${name.replace(/_id$/, '')}-${value}`)
		.join('_')
		.replace(UNSAFE, '-');
	const parts = [
		report.name,
		query.slice(0, LONGEST_QUERY),
		formatDay(range.from),
		formatDay(range.to),
	];
	return parts.filter((part) => part !== '').join('_');
}

/** The names of files that come together: no two are alike, wherever they are kept. */
export class FileNames {
	private readonly given = new Set<string>();

	/** A name with this stem: the first one as it is, the others with `-2`, `-3` … */
	next(stem: string, extension: string): string {
		for (let number = 1; ; number++) {
			const ending = `${number > 1 ? `-${number}` : ''}.${extension}`;
			const name = cutTo(LONGEST_NAME - ending.length, stem) + ending;
			if (this.given.has(folded(name))) continue;
			this.given.add(folded(name));
			return name;
		}
	}
}

/** As file systems compare names that do not mind capitals and forms of accents. */
function folded(name: string): string {
	return name.normalize('NFC').toLowerCase();
}

/** A text with so many bytes at most, by whole characters. */
function cutTo(mostBytes: number, text: string): string {
	const encoder = new TextEncoder();
	if (encoder.encode(text).length <= mostBytes) return text;
	let bytes = 0;
	let whole = '';
	for (const sign of text) {
		bytes += encoder.encode(sign).length;
		if (bytes > mostBytes) break;
		whole += sign;
	}
	return whole;
}
