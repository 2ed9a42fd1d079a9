/** Figures, how they are written, and how they are judged. */

/** Of a group of figures, under a title. */
export interface Table {
	readonly title: string;
	readonly note?: string;
	readonly head: readonly string[];
	readonly rows: ReadonlyArray<ReadonlyArray<string | number>>;
}

/** The one in the middle. */
export function median(values: number[]): number {
	const list = [...values].sort((one, other) => one - other);
	const middle = Math.floor(list.length / 2);
	return list.length % 2 ? list[middle] : (list[middle - 1] + list[middle]) / 2;
}

/**
 * What the figures of a way are of another's, round by round measured beside each other.
 *
 * @returns the ratio of the medians, and the median of the ratios of each round, which other work on the
 * machine disturbs less
 */
export const ratiosOf = (ours: number[], theirs: number[]) => ({
	ratio: median(ours) / median(theirs),
	paired: median(ours.map((figure, round) => figure / theirs[round])),
});

export const show = {
	seconds: (value: number) => `${(value / 1000).toFixed(1)} s`,
	megabytes: (value: number) => `${(value / 1e6).toFixed(0)} MB`,
	times: (value: number) => `${value.toFixed(2)} ×`,
	rows: (value: number) => value.toLocaleString('en-US'),
};

/** A goal beside a figure, and whether it is reached. */
export const judge = (value: number, most: number, shown = show.times) => [
	`at most ${shown(most)}`,
	value <= most ? 'yes' : 'no',
];
