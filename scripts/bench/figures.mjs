/** What many measurements of the same come to. */
const sorted = (values) => [...values].sort((one, other) => one - other);

/** The one in the middle. */
export function median(values) {
	const list = sorted(values);
	const middle = Math.floor(list.length / 2);
	return list.length % 2 ? list[middle] : (list[middle - 1] + list[middle]) / 2;
}

/** The median and the least of every figure that the runs have. */
export function summary(runs, names) {
	return Object.fromEntries(
		names.map((name) => {
			const values = runs.map((run) => run[name]);
			return [name, { median: median(values), min: Math.min(...values) }];
		}),
	);
}

const digits = (number) => (Math.abs(number) < 10 ? 1 : 0);

/** How figures are written. */
export const show = {
	ms: (value) => `${value.toFixed(digits(value))} ms`,
	seconds: (value) => `${(value / 1000).toFixed(1)} s`,
	megabytes: (value) => `${(value / 1e6).toFixed(0)} MB`,
	times: (value) => `${value.toFixed(2)} ×`,
	rows: (value) => value.toLocaleString('en-US'),
};
