import fc from 'fast-check';

/** Pieces of which tricks with addresses are made. */
const PIECES = [
	...['http:', 'https:', 'HTTPS:', 'ftp:', 'javascript:', '//', '/', '\\', '\\\\'],
	...['@', ':', ':443', ':8080', '?', '#', '.', '..', '%2f', '%00', '\t', '\n', '\r', '\0', ' '],
	...['\u00a0', '\u200b', '\u3002', '\uff0f', '\u212a', '\u017f', '٠٠١٠', '[::1]', '127.0.0.1'],
	...['wv', 'WV', '0010', '10', '0010', 'wv0010.wolkvox.com', '.wolkvox.com', 'wolkvox.com'],
	...['evil.example', 'evilwolkvox.com', 'wolkvox.com.evil.example', 'gateway.example'],
	...['user:password@', '/api/v2/x.php'],
];

/** Addresses as somebody could type or forge them. */
export const anyAddress = fc.oneof(
	fc.array(fc.constantFrom(...PIECES), { maxLength: 7 }).map((pieces) => pieces.join('')),
	fc.string({ unit: 'binary' }),
	fc.webUrl(),
);
