import { paceOf, paceWithin } from '../../../../nodes/engine/read/pace';

const rowsAt = (...starts: number[]) =>
	starts.map((start) => ({ row: {}, start, end: start, key: '', twins: undefined }));
const within = (total: number | undefined, ...starts: number[]) =>
	paceWithin({ from: 0, to: 1_000 }, rowsAt(...starts), total, 'oldestFirst');

it('goes by how far rows lie apart, wherever another clock has filed them', () => {
	expect(within(undefined, -600, -500, -400, -300, -200)).toBe(300);
	// What lies before or behind the window tells nothing of its other side.
	expect(within(undefined, -200, -300, -400, -500, -600)).toBe(500);
	expect(within(undefined, 3_400, 3_300, 3_200, 3_100, 3_000)).toBe(500);
});

it('goes by how many rows there are, where they come in no order', () => {
	expect(within(5, 500, 0, 1_000, 250, 750)).toBe(750);
	expect(within(10, 500, 0, 1_000, 250, 750)).toBe(250);
});

it('goes by the day, where a server shows all of it in place of an hour', () => {
	expect(paceOf({ from: 0, to: 3_599 }, rowsAt(0, 86_399), 10)).toBe(0.9 * 5 * 86_400);
	expect(paceOf({ from: 0, to: 3_599 }, [], 10)).toBe(Infinity);
});
