// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A mail as it came over the wire. */
export interface ReceivedMail {
	readonly from: string;
	readonly to: readonly string[];
	/** Headers and body, as RFC 5322 has them. */
	readonly source: string;
}

/** A mail server that keeps what it is given. */
export interface SmtpServer {
	readonly port: number;
	readonly mails: readonly ReceivedMail[];
	close(): Promise<void>;
}

const LINE_END = '\r\n';
const END_OF_MAIL = '\r\n.\r\n';

/** What a client and the server have said so far. */
class Conversation {
	private received = '';
	private from = '';
	private to: string[] = [];
	private inMail = false;

	constructor(
		private readonly say: (line: string) => void,
		private readonly hangUp: () => void,
		private readonly keep: (mail: ReceivedMail) => void,
	) {
		say('220 mail.test ESMTP');
	}

	hear(text: string): void {
		this.received += text;
		for (;;) {
			const end = this.inMail ? END_OF_MAIL : LINE_END;
			const place = this.received.indexOf(end);
			if (place < 0) return;
			const said = this.received.slice(0, place);
			this.received = this.received.slice(place + end.length);
			if (this.inMail) this.takeMail(said);
			else this.obey(said);
		}
	}

	private takeMail(said: string): void {
		// A line that begins with a dot got another one for the way (RFC 5321).
		const source = said.replaceAll(/^\.\./gm, '.');
		this.keep({ from: this.from, to: this.to, source });
		this.inMail = false;
		this.to = [];
		this.say('250 kept');
	}

	private obey(line: string): void {
		const verb = line.split(/[ :]/)[0].toUpperCase();
		const address = /<(.*?)>/.exec(line)?.[1] ?? '';
		switch (verb) {
			case 'EHLO':
				return this.say('250-mail.test\r\n250 8BITMIME');
			case 'MAIL':
				this.from = address;
				return this.say('250 so be it');
			case 'RCPT':
				this.to.push(address);
				return this.say('250 known');
			case 'DATA':
				this.inMail = true;
				return this.say('354 go on');
			case 'QUIT':
				this.say('221 bye');
				return this.hangUp();
			case 'RSET':
			case 'NOOP':
				return this.say('250 yes');
			default:
				return this.say('502 not here');
		}
	}
}

/** Starts a mail server (RFC 5321, without login and TLS) on a free port of 127.0.0.1. */
export async function startSmtpServer(): Promise<SmtpServer> {
	const mails: ReceivedMail[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		const conversation = new Conversation(
			(line) => socket.write(line + LINE_END),
			() => socket.end(),
			(mail) => mails.push(mail),
		);
		socket
			.setEncoding('latin1')
			.on('data', (text: string) => conversation.hear(text))
			.on('error', () => socket.destroy())
			.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		mails,
		async close() {
			const closed = new Promise<void>((done) => server.close(() => done()));
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}
