import { paceOf, paceWithin } from '../../../../nodes/engine/read/pace';

const WINDOW = { from: 0, to: 1_000 };
const rowsAt = (...starts: number[]) =>
	starts.map((start) => ({ row: {}, start, end: start, key: '', twins: undefined }));

it('goes by how far rows lie apart, also where another clock files them before their window', () => {
	const rows = rowsAt(-600, -500, -400, -300, -200);
	expect(paceWithin(WINDOW, rows, undefined, 'oldestFirst')).toBe(300);
});

it('halves a window of which rows of the far side tell nothing, because they lie behind it', () => {
	const rows = rowsAt(3_400, 3_300, 3_200, 3_100, 3_000);
	expect(paceWithin(WINDOW, rows, undefined, 'oldestFirst')).toBe(500);
});

it('takes the number of rows that an answer names, where they come in no order', () => {
	const rows = rowsAt(500, 0, 1_000, 250, 750);
	expect(paceWithin(WINDOW, rows, 5, 'oldestFirst')).toBe(750);
	expect(paceWithin(WINDOW, rows, 10, 'oldestFirst')).toBe(250);
});

it('goes by the day, where a server shows all of it in place of an hour', () => {
	const rows = rowsAt(0, 86_399);
	expect(paceOf({ from: 0, to: 3_599 }, rows, 10)).toBe(0.9 * 5 * 86_400);
	expect(paceOf(WINDOW, [], 10)).toBe(Infinity);
});
