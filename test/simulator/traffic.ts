/** A request's place among those in flight for its token. */
export interface Ticket {
	/** How many were in flight for this token when it came in, itself included. */
	inFlight: number;
	/** To be called when the request is over; further calls do nothing. */
	leave: () => void;
}

interface TokenTraffic {
	inFlight: number;
	day: number;
	usedToday: number;
}

/** What each token has in flight and has used today. */
export class Traffic {
	/** The most requests that any one token had in flight at once. */
	maxInFlight = 0;

	private readonly tokens = new Map<string, TokenTraffic>();

	/** Counts a request in. */
	enter(token: string | undefined): Ticket {
		const traffic = this.of(token ?? '');
		traffic.inFlight += 1;
		this.maxInFlight = Math.max(this.maxInFlight, traffic.inFlight);
		let over = false;
		const leave = () => {
			if (!over) traffic.inFlight -= 1;
			over = true;
		};
		return { inFlight: traffic.inFlight, leave };
	}

	/** Takes one of the day's tokens; false if none is left. */
	spend(token: string, day: number, tokensPerDay: number): boolean {
		const used = this.usedToday(token, day);
		if (used >= tokensPerDay) return false;
		Object.assign(this.of(token), { day, usedToday: used + 1 });
		return true;
	}

	/** How many calls the token has paid for on this day. */
	usedToday(token: string, day: number): number {
		const traffic = this.of(token);
		return traffic.day === day ? traffic.usedToday : 0;
	}

	private of(token: string): TokenTraffic {
		const known = this.tokens.get(token);
		if (known) return known;
		const traffic = { inFlight: 0, day: NaN, usedToday: 0 };
		this.tokens.set(token, traffic);
		return traffic;
	}
}
