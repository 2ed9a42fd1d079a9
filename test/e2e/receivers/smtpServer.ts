/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server, never part of the package */
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import { SMTPServer } from 'smtp-server';

/** A mail server that keeps what it is given. */
export interface SmtpServer {
	readonly port: number;
	/** Headers and body of each, as they came over the wire. */
	readonly mails: readonly Buffer[];
	close(): Promise<void>;
}

/** Starts a mail server without login and TLS on a free port of 127.0.0.1. */
export async function startSmtpServer(): Promise<SmtpServer> {
	const mails: Buffer[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['AUTH', 'STARTTLS'],
		closeTimeout: 100,
		onData(stream, _session, done) {
			buffer(stream)
				.then((mail) => void mails.push(mail))
				.then(() => done(), done);
		},
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const { port } = server.server.address() as AddressInfo;
	return { port, mails, close: async () => await new Promise((done) => server.close(done)) };
}
