import { cobrowsing } from '../../../reports/catalogue';
import type { Report } from '../../../reports/report';
import { idsOf, isSplitByChoice } from '../report';
import { hintOf } from './resource';

// What a long range costs, told before it is run: pieces of one n8n expression, which the editor evaluates
// over the node's parameters. What it cannot read is invalid or NaN, and shows nothing.

const isOneOf = (isFor: (report: Report) => boolean) => `/^(${idsOf(isFor).join('|')})$/.test(id)`;
const MOST_SECONDS = 31 * 86_400;

/** What a range costs by the kind of its report: calls, or the name of the reason why it is refused. */
const COSTS: ReadonlyArray<readonly [when: string, cost: string]> = [
	['id && from > latestStart', '"future"'],
	[
		isOneOf(({ kind }) => kind === 'sum'),
		'/^(month|week|day)$/.test($parameter.resultPer) ? touched($parameter.resultPer) : isLong ? "sum" : 1',
	],
	[
		isOneOf(isSplitByChoice),
		`{ day: touched("day"), "31days": ${isOneOf(({ kind }) => kind === 'perDay')} ? Math.ceil(touched("day") / 31) : Math.ceil(secondsTo(latest) / ${MOST_SECONDS}) }[options.splitRequestsBy] || touched("month")`,
	],
	[isOneOf(({ kind, maxDays }) => kind !== 'whole' && maxDays === 1), 'touched("day")'],
	['/^[a-z]+(_\\d+)+$/.test(id)', 'isLong ? "whole" : 1'],
];

/** The editor does not know the credential's zone: clocks are taken as they show. Other ranges are short. */
const COST = `(() => {
	const p = $parameter;
	const options = p.options || {};
	const id = p.resource === "cobrowsing" ? "${cobrowsing.id}" : p.resource === "report" ? String(p.report).trim().toLowerCase().split(" ")[0] : "";
	const shown = (moment) => moment.setZone("utc", { keepLocalTime: true });
	const typed = (value) => DateTime.fromISO(String(value).replace(" ", "T").slice(0, 19), { zone: "utc" });
	const endOf = (day) => day.set({ hour: 23, minute: 59, second: 59 });
	const now = shown(DateTime.now());
	const last = (days) => [now.minus({ days }).startOf("day"), endOf(now.minus({ days: 1 }))];
	const range = {
		custom: () => [typed(p.from), String(p.to).length > 10 ? typed(p.to) : endOf(typed(p.to))],
		last30Days: () => last(30),
		lastNDays: () => last(Number(p.days)),
		thisMonth: () => [now.startOf("month"), endOf(now)],
		lastMonth: () => [now.minus({ months: 1 }).startOf("month"), endOf(now.startOf("month").minus({ days: 1 }))],
		lastNHours: () => [shown(DateTime.now().minus({ hours: Number(p.hours) })), now],
	}[p.dateRange];
	if (!range) return 0;
	const [from, to] = range();
	const latestStart = now.plus({ days: 1 });
	const latest = DateTime.min(to, latestStart);
	const touched = (unit) => latest.startOf(unit).diff(from.startOf(unit), unit).as(unit) + 1;
	const secondsTo = (end) => Math.floor(end.diff(from, "seconds").seconds) + 1;
	const isLong = secondsTo(to) > ${MOST_SECONDS};
	const cost = ${COSTS.map(([when, cost]) => `${when} ? (${cost})`).join(' : ')} : 0;
	const isJoined = p.resource === "cobrowsing" && !String(p.operation).startsWith("summarize") && [true, "onlySure", "bestFit"].includes(options.addInteraction);
	return isJoined && cost > 0 ? 2 * cost : cost;
})()`.replaceAll(/\s+/g, ' ');

/** Costs worth a word; above the last one, the years are probably wrong. */
const STEPS = [12, 60, 120, 366, 1_000];
const ADVICE =
	'Each month, week, day or 31 days, as “Split Requests By” or “One Result Per” say, is one call, and two with “Add Interaction”. A Limit that is met earlier ends it earlier.';

/** Why the node refuses a range before any call, and what it wants instead. */
const REFUSALS = {
	future: 'it lies in the future. Check the year.',
	sum: 'the report is one sum over at most 31 days. Choose “One Result Per: Month” (or Week, or Day), or a shorter range.',
	whole:
		'the report takes at most 31 days at a time, and split into parts it would lose rows. Choose a shorter range, or run the node once for each part.',
};

export const COST_HINTS = [
	...STEPS.map((above, step) => {
		const upTo = STEPS.at(step + 1);
		const [least, most] = [above + 1, upTo].map((count) => count?.toLocaleString('en-US'));
		const costs = most ? `${least} to ${most}` : `more than ${above.toLocaleString('en-US')}`;
		const told = `This range costs ${costs} calls of the daily quota of wolkvox, which is 1,000 for each licence.${most ? '' : ' Check the years.'} ${ADVICE}`;
		const condition = `((cost) => ${above} < cost && cost <= ${upTo ?? Infinity})(${COST})`;
		return hintOf(most ? 'info' : 'warning', told, condition);
	}),
	...Object.entries(REFUSALS).map(([reason, why]) => {
		const condition = `((cost) => cost === "${reason}")(${COST})`;
		return hintOf('warning', `This range will be refused: ${why}`, condition);
	}),
];
