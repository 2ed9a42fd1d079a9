import type { Range } from '../time/range';
import { formatDay } from '../time/wallClock';

/** What no file system, mail program or spreadsheet minds. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}]+/gu;
/** In characters, of up to four bytes each: file systems take 255 bytes. */
const LONGEST = 60;

/**
 * The name of a file.
 *
 * @param wanted the builder's own; empty for one made of the report and the range
 * @param number which file it is, from 1
 */
export function fileName(
	wanted: string,
	made: { readonly report: string; readonly range: Range; readonly extension: string },
	number: number,
): string {
	const { report, range } = made;
	const usual = `${report}_${formatDay(range.from)}_${formatDay(range.to)}`;
	const ending = `.${made.extension}`;
	const safe = wanted.replace(UNSAFE, '-').trim();
	const own = safe.toLowerCase().endsWith(ending) ? safe.slice(0, -ending.length) : safe;
	const stem = Array.from(/[^.\s]/.test(own) ? own : usual).slice(0, LONGEST);
	return `${stem.join('')}${number > 1 ? `-${number}` : ''}${ending}`;
}
