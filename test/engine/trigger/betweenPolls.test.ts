import type { INode, IPollFunctions } from 'n8n-workflow';

import { runAlone } from '../../../nodes/Wolkvox/operations/poll';

/** As much of a poll's context as tells whose it is. */
function contextOf(name: string, id = 'copied', workflow = 'workflow'): IPollFunctions {
	const node: Partial<INode> = { id, name };
	const context = { getWorkflow: () => ({ id: workflow }), getNode: () => node };
	return context as unknown as IPollFunctions;
}

const never = async () => await new Promise<string>(() => {});

describe('polls that are in flight', () => {
	it('keep out those of the same node only: copied nodes may have one ID', async () => {
		void runAlone(contextOf('Wolkvox Trigger'), never, false);
		const poll = async () => 'polled';
		expect(await runAlone(contextOf('Wolkvox Trigger1'), poll, false)).toBe('polled');
		expect(await runAlone(contextOf('Wolkvox Trigger', 'copied', 'other'), poll, false)).toBe(
			'polled',
		);
		expect(await runAlone(contextOf('Wolkvox Trigger'), poll, false)).toBeNull();
		expect(await runAlone(contextOf('Wolkvox Trigger', 'another'), poll, false)).toBeNull();
	});

	it('do not count where the workflow was saved anew meanwhile', async () => {
		let end: (result: string) => void = () => {};
		const poll = async () => await new Promise<string>((resolve) => (end = resolve));
		const old = runAlone(contextOf('Saved'), poll, false);
		expect(await runAlone(contextOf('Saved'), async () => 'anew', true)).toBeNull();
		end('of before');
		expect(await old).toBeNull();
	});

	it('count the failures of each node since the last that succeeded', async () => {
		const failing = async () => {
			throw new Error('no');
		};
		for (let poll = 0; poll < 3; poll++) {
			await expect(runAlone(contextOf('Failing'), failing, false)).rejects.toThrow('no');
		}
		const failedBefore = async (failed: number) => failed;
		expect(await runAlone(contextOf('Fresh'), failedBefore, false)).toBe(0);
		for (const failed of [3, 0]) {
			expect(await runAlone(contextOf('Failing'), failedBefore, false)).toBe(failed);
		}
	});
});
