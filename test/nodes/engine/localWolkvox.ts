import type { Response } from '../../../nodes/engine/client/response';
import { cobrowsing } from '../../../nodes/reports/catalogue';
import { NoAnswer } from '../../../nodes/engine/client/failures';
import { datesOf } from '../../../nodes/engine/client/request';
import type { Window } from '../../../nodes/engine/read/windows';
import { rowsHeld } from '../../simulator/answering';
import { answer, sourceOf, type World } from '../../simulator/api';
import { Report, type Row, type Session, type SimulatedEvent } from '../../simulator/report';
import { factsOf } from '../../simulator/facts';
import { FaultPlan } from '../../simulator/faults';
import type { Ending, Reply } from '../../simulator/reply';
import { defaultSettings, type Settings } from '../../simulator/settings';
import { EventSource, type Parameters } from '../../simulator/source';
import { Traffic } from '../../simulator/traffic';

/** One request, as the simulated API saw it. */
export interface Asked extends Window {
	readonly rows: number;
}

/** No reading of these tests needs as many; a reading that does goes round in circles. */
const MOST_REQUESTS = 2_000;

/** What n8n's transport calls an answer that did not arrive whole. */
const NETWORK_CODES: Readonly<Record<Exclude<Ending, 'whole'>, string>> = {
	reset: 'ECONNRESET socket hang up',
	resetMidBody: 'ECONNRESET aborted',
	hang: 'ECONNABORTED timeout of 70000ms exceeded',
	hangMidBody: 'ECONNABORTED timeout of 70000ms exceeded',
};

/** A report that the simulator knows, and what happened underneath. */
export interface OtherReport {
	readonly id: string;
	readonly events: readonly SimulatedEvent[];
	readonly parameters?: Parameters;
}

const cobrowsingAsked: Pick<OtherReport, 'id' | 'parameters'> = { id: cobrowsing.id };

/** The simulator without its server: the same API, asked by a function call, for thousands of readings. */
export class LocalWolkvox {
	readonly asked: Asked[] = [];
	/** How long an answer takes, by its number; some take longer than others, so that a later request may overtake. */
	delay = async (number: number): Promise<void> => {
		for (let turn = 0; turn < (number * 7) % 11; turn++) await undefined;
	};
	private readonly world: World;

	/** @param other what is asked for instead of the cobrowsing sessions */
	constructor(
		settings: Partial<Settings>,
		sessions: readonly Session[],
		private readonly other?: OtherReport,
	) {
		this.world = {
			settings: { ...defaultSettings(), ...settings },
			report: new Report(sessions),
			...(other && {
				reports: new Map([[other.id, new EventSource(factsOf(other.id), other.events)]]),
			}),
			traffic: new Traffic(),
			faults: new FaultPlan(),
		};
	}

	get maxInFlight(): number {
		return this.world.traffic.maxInFlight;
	}

	/** How many rows the report holds for a range, whatever the limits. */
	count({ from, to }: Window): number {
		return this.world.report.find(from, to, this.world.settings).length;
	}

	/** What the report holds for several ranges together, each session once. */
	rowsOf(ranges: readonly Window[]): Row[] {
		const { report, settings } = this.world;
		const positions = new Set(ranges.flatMap(({ from, to }) => report.find(from, to, settings)));
		return [...positions].map((position) => report.sessions[position].row);
	}

	/** What one answer for a range holds, whatever the limits. */
	rowsIn({ from, to }: Window): Row[] {
		const { id, parameters = {} } = this.other ?? cobrowsingAsked;
		return rowsHeld(sourceOf(id, this.world), from, to, parameters, this.world.settings);
	}

	/** Sends one request, as n8n's transport would. */
	readonly send = async (window: Window | undefined, signal: AbortSignal): Promise<Response> => {
		if (window === undefined) throw new Error('A report is asked for with its dates');
		signal.throwIfAborted();
		if (this.asked.length >= MOST_REQUESTS) throw new Error('The reading does not come to an end');
		const { token } = this.world.settings;
		const { id, parameters = {} } = this.other ?? cobrowsingAsked;
		const ticket = this.world.traffic.enter(token);
		const number = this.asked.length + 1;
		const call = {
			number,
			method: 'GET',
			path: cobrowsing.path,
			query: { ...parameters, api: id, ...datesOf(window) },
			token,
		};
		const { reply } = answer(call, ticket, this.world);
		this.asked.push({ ...window, rows: reply.rows });
		try {
			await this.delay(number);
			signal.throwIfAborted();
			return read(reply);
		} finally {
			ticket.leave();
		}
	};
}

function read(reply: Reply): Response {
	if (reply.ending !== 'whole') throw new NoAnswer(NETWORK_CODES[reply.ending]);
	return { status: reply.status, headers: reply.headers, body: parsed(String(reply.body)) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
