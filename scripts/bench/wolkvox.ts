/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** A wolkvox that has its answers ready, so that what is measured is not how it makes them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { generateSessions } from '../../test/simulator';
import { generateEvents } from '../../test/simulator/generate';

/** Of each answer: just below the most that one may hold. */
export const ROWS = 59_000;
/** So many that hardly two sessions of one start in the same second. */
const AGENTS = 2_000;
/** What makes a row of `cdr_1` with all its columns about 970 bytes. */
const COMMENT =
	'El cliente pregunta por su factura de enero y por el pago que hizo en la sede; se le explica el corte, ' +
	'se confirma el correo y queda pendiente enviarle el soporte. Pide que lo llamen mañana después de las ' +
	'cuatro, porque antes está en una reunión; acepta la encuesta y agradece la atención. Se deja nota para ' +
	'el área de cartera, con copia al supervisor, y se programa la llamada en el calendario de la campaña.';

/** A month of 2026, from 0. */
const monthOf = (month: number) => ({
	from: Date.UTC(2026, month) / 1000,
	to: Date.UTC(2026, month + 1) / 1000 - 1,
});

function envelope(rows: object[]): Buffer {
	const msg = `${rows.length} records were found`;
	return Buffer.from(JSON.stringify({ code: '200', error: null, msg, data: rows }));
}

const sessionsOf = (month: number) =>
	envelope(
		generateSessions({ seed: 7, count: ROWS, agents: AGENTS, ...monthOf(month) }).map(
			({ row }) => row,
		),
	);

const callsOf = (month: number) =>
	envelope(
		generateEvents('cdr_1', { seed: 7, count: ROWS, agents: AGENTS, ...monthOf(month) }).map(
			({ row }) => ({ ...row, comment: COMMENT }),
		),
	);

/** Where a report is asked for; `from` and `to` as 20260131235959. */
export const addressOf = (url: string, report: string, from: string, to: string) =>
	`${url}/api/v2/reports_manager.php?api=${report}&date_ini=${from}&date_end=${to}`;

/** Starts it on the loopback address, with two months of sessions and one of calls. */
export async function startWolkvox() {
	const answers: Record<string, Buffer> = {
		cdr_10202601: sessionsOf(0),
		cdr_10202602: sessionsOf(1),
		cdr_1202601: callsOf(0),
	};
	const server = createServer((request, response) => {
		const asked = new URL(request.url ?? '', 'http://wolkvox').searchParams;
		const key = `${asked.get('api')}${asked.get('date_ini')?.slice(0, 6)}`;
		const headers = { 'content-type': 'application/json' };
		response.writeHead(key in answers ? 200 : 404, headers).end(answers[key]);
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		/** Of the answer with calls. */
		bytes: answers.cdr_1202601.length,
		stop: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
