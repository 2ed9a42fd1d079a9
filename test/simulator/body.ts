import type { Reply } from './reply';

/** Ways to write text in bytes that are not UTF-8. */
export type Encoding = 'iso-8859-1' | 'windows-1252';

/** Every encoding there is. */
export const ENCODINGS = ['iso-8859-1', 'windows-1252'] as const satisfies readonly Encoding[];

/** What Windows-1252 has from 0x80 to 0x9f, where ISO-8859-1 has controls; blanks are unused. */
const FROM_80 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

const USUAL_DECLARED: Record<Encoding, string | null> = {
	'iso-8859-1': 'ISO-8859-1',
	'windows-1252': null,
};

/** A notice as PHP prints it. */
export const PHP_NOTICE =
	'<br />\n<b>Notice</b>:  Undefined index: agent_name in ' +
	'<b>/var/www/html/api/v2/reports_manager.php</b> on line <b>512</b><br />\n';

/** The same answer in other bytes; what the encoding lacks is written as JSON's `\uXXXX`. */
export function transcode(
	whole: Reply,
	encoding: Encoding,
	declared = USUAL_DECLARED[encoding],
): Reply {
	const bytes = [...whole.body.toString('utf8')].map((letter) => bytesOf(letter, encoding));
	const type = `application/json${declared === null ? '' : `; charset=${declared}`}`;
	return {
		...whole,
		headers: { ...whole.headers, 'content-type': type },
		body: Buffer.from(bytes.join(''), 'latin1'),
	};
}

/** The bytes of one letter, each as a letter of that code. */
function bytesOf(letter: string, encoding: Encoding): string {
	const place = letter === ' ' ? -1 : FROM_80.indexOf(letter);
	if (encoding === 'windows-1252' && place >= 0) return String.fromCharCode(0x80 + place);
	const code = letter.codePointAt(0) ?? 0;
	if (code < 0x80 || (code >= 0xa0 && code < 0x100)) return letter;
	return letter.replace(/[^]/g, (unit) => {
		return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
	});
}

/** The same answer with a notice around it. */
export function withNotice(
	whole: Reply,
	where: 'before' | 'after' | 'both',
	text = PHP_NOTICE,
): Reply {
	const notice = Buffer.from(text, 'utf8');
	const parts = [
		...(where === 'after' ? [] : [notice]),
		whole.body,
		...(where === 'before' ? [] : [notice]),
	];
	return { ...whole, body: Buffer.concat(parts) };
}

/** The same answer with a line break inside the first name in it, as no JSON may have it. */
export function withRawBreak(whole: Reply): Reply {
	const text = whole.body.toString('utf8');
	return {
		...whole,
		body: Buffer.from(text.replace(/("\w*name\w*":"[^"\\])/, '$1\n'), 'utf8'),
	};
}
