import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Session, Settings, SimulatedEvent, Simulator } from '../simulator';
import { simulate } from '../simulator/support';
import { credentialFor } from './arrangement';
import { runNode, type NodeCall, type NodeResult } from './engine';

/** A wolkvox and one call of the node; what is left out is as a builder finds it. */
export interface Scenario extends Omit<NodeCall, 'credential'> {
	/** One that runs already, in place of one made from what follows. */
	readonly simulator?: Simulator;
	/** What the cobrowsing report holds. */
	readonly sessions?: Session[];
	/** What other reports hold, by their IDs. */
	readonly reports?: Readonly<Record<string, readonly SimulatedEvent[]>>;
	/** How the simulated wolkvox behaves. */
	readonly settings?: Partial<Settings>;
	/** What differs from the usual credential. */
	readonly credential?: ICredentialDataDecryptedObject;
}

/**
 * Runs the node in n8n's own engine against a simulated wolkvox: what came out, and what was asked.
 * The simulator, a part of the result, ends with the test.
 */
export async function scenario({
	sessions,
	reports = {},
	settings,
	credential,
	simulator: running,
	...call
}: Scenario): Promise<NodeResult & { readonly simulator: Simulator }> {
	const simulator = running ?? (await simulate(settings, sessions));
	for (const [id, events] of Object.entries(reports)) simulator.setReport(id, events);
	const result = await runNode({ ...call, credential: credentialFor(simulator, credential) });
	return { ...result, simulator };
}
