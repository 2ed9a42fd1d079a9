import type { Window } from '../extract/window';
import { POLICIES, type Failure, type Policy } from './failures';

/** A window that could not be read; n8n's side shows it as a `NodeApiError`. */
export class RequestFailed extends Error {
	override readonly name = 'RequestFailed';

	/** @param tries how many requests were made for the window; 0 if it was given up while it waited */
	constructor(
		readonly failure: Failure,
		readonly window: Window,
		readonly tries: number,
	) {
		super(POLICIES[failure.kind].words.title);
	}

	get policy(): Policy {
		return POLICIES[this.failure.kind];
	}
}
