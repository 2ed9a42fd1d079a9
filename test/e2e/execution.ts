import type { IDataObject } from 'n8n-workflow';

/** What n8n keeps of an execution, as far as the tests look at it. */
export interface ExecutionData {
	resultData?: {
		error?: { message: string; node?: { name: string } };
		runData?: Record<string, unknown>;
	};
}

/** Reads n8n's form of an execution, in which every value is the number of its place in one list. */
export function readExecution(text: string): ExecutionData | undefined {
	const list = JSON.parse(text) as unknown[];
	const known = new Map<number, unknown>();
	const at = (place: number): unknown => {
		const value = list[place];
		if (typeof value !== 'object' || value === null) return value;
		if (known.has(place)) return known.get(place);
		const filled: IDataObject | unknown[] = Array.isArray(value) ? [] : {};
		known.set(place, filled);
		for (const [name, content] of Object.entries(value)) {
			const inner = typeof content === 'string' ? at(Number(content)) : content;
			Object.assign(filled, { [name]: inner });
		}
		return filled;
	};
	return at(0) as ExecutionData | undefined;
}
