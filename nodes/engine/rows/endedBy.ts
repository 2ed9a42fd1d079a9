import type { EndedBy, EndedByColumn, Row } from '../../reports/report';

/** Reads who ended a row; any word that its report does not know is `unknown`. */
export function readEndedBy(row: Row, { column, words }: EndedByColumn): EndedBy {
	const value = row[column];
	if (typeof value !== 'string') return 'unknown';
	if (Object.hasOwn(words, value)) return words[value];
	const word = value.trim().toLowerCase();
	return Object.hasOwn(words, word) ? words[word] : 'unknown';
}
