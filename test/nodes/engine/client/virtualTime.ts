// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { setImmediate as nextTurn } from 'node:timers/promises';

interface Event {
	readonly at: number;
	readonly happen: () => void;
}

/** Hours that pass in no time: the clock goes on to the next event whenever nothing is left to do. */
export class VirtualTime {
	private moment = 0;
	private readonly events: Event[] = [];

	readonly now = (): number => this.moment;

	readonly wait = async (milliseconds: number): Promise<void> =>
		await new Promise((happen) => {
			const at = this.moment + milliseconds;
			const later = this.events.findIndex((event) => event.at > at);
			this.events.splice(later < 0 ? this.events.length : later, 0, { at, happen });
		});

	/** Lets everything happen until nobody waits for anything. */
	async pass(): Promise<void> {
		for (;;) {
			await nextTurn();
			const event = this.events.shift();
			if (event === undefined) return;
			this.moment = event.at;
			event.happen();
		}
	}
}
