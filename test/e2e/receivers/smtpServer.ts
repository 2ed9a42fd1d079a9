/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server, never part of the package */
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import { SMTPServer } from 'smtp-server';

/** A mail as it came over the wire. */
export interface ReceivedMail {
	readonly from: string;
	readonly to: readonly string[];
	/** Headers and body, as RFC 5322 has them, a character for each byte. */
	readonly source: string;
}

/** A mail server that keeps what it is given. */
export interface SmtpServer {
	readonly port: number;
	readonly mails: readonly ReceivedMail[];
	close(): Promise<void>;
}

/** Starts a mail server without login and TLS on a free port of 127.0.0.1. */
export async function startSmtpServer(): Promise<SmtpServer> {
	const mails: ReceivedMail[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['AUTH', 'STARTTLS'],
		closeTimeout: 100,
		onData(stream, { envelope: { mailFrom, rcptTo } }, done) {
			const keep = (source: Buffer) => {
				const from = mailFrom ? mailFrom.address : '';
				const to = rcptTo.map(({ address }) => address);
				mails.push({ from, to, source: source.toString('latin1') });
			};
			buffer(stream)
				.then(keep)
				.then(() => done(), done);
		},
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const { port } = server.server.address() as AddressInfo;
	return { port, mails, close: async () => await new Promise((done) => server.close(done)) };
}
