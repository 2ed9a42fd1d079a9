import { cobrowsing, reportOf } from '../../reports/catalogue';
import type { Report } from '../../reports/report';
import { filtersFor, REPORT_FIELDS } from './report';
import { CALCULATED, optionsField, SIMPLIFY } from './shared/fields';
import { choice, field, hintOf, shownWith } from './shared/resource';

const starting = (what: string) => `Starts the workflow with every ${what}`;
export const EVENT = choice('Event', 'event', 'cobrowsingSessionEnded', {
	noDataExpression: true,
	values: {
		callEnded: `Call Ended | ${starting('call, each leg of a transferred one for itself')}`,
		chatClosed: `Chat Closed | ${starting('chat that was closed')}`,
		cobrowsingSessionEnded: `Cobrowsing Session Ended | ${starting('cobrowsing session')}`,
		newReportRow: `New Row in Report | ${starting('row of a report of events')}`,
	},
});

/** The report whose rows say so; where there is none, the builder chooses it. */
export const EVENT_REPORTS: Readonly<Record<string, Report | undefined>> = {
	cobrowsingSessionEnded: cobrowsing,
	callEnded: reportOf('cdr_1'),
	chatClosed: reportOf('chat_1'),
};

export const LOOK_BACK_HOURS = field('Look-Back Hours', 'lookBackHours', 'number', 24, {
	typeOptions: { minValue: 1, maxValue: 168 },
	description:
		'How late a row may appear in the report, or how long what it tells of may take, and still be found. The whole of it is read about once an hour.',
});
export const START_WITH_HOURS = field('Start With Last Hours', 'startWithHours', 'number', 0, {
	typeOptions: { minValue: 0, maxValue: 744 },
	description:
		'When the workflow is first published, what ended in so many hours before it starts the workflow, too',
});

/** Changes n8n's default for polling triggers: every minute is more calls a day than a licence has. */
const POLL_TIMES = field('Poll Times', 'pollTimes', 'hidden', {
	item: [{ mode: 'everyX', value: 5, unit: 'minutes' }],
});

const COST =
	'Each poll costs a call: 288 a day every 5 minutes, 96 every 15, 24 every hour. A licence has 1,000 calls a day for all that uses the token.';
/** How many polls a day the poll times make; those at certain times count as one each. */
const POLLS_A_DAY =
	'(($parameter.pollTimes || {}).item || []).reduce((sum, { mode, unit, value }) => sum + ({ everyMinute: 1440, everyHour: 24, everyX: (unit === "minutes" ? 1440 : 24) / value }[mode] || 1), 0)';

/** What is more than the default costs, told before it is published. */
export const POLL_HINTS = [
	hintOf(
		'warning',
		'These poll times cost more than 1,000 calls a day, which is all that one licence of wolkvox has. Every 5 minutes costs 288.',
		`${POLLS_A_DAY} > 1000`,
	),
	hintOf(
		'info',
		'These poll times cost more than 288 calls a day of the 1,000 that each licence of wolkvox has. wolkvox rebuilds its reports about every 10 minutes.',
		`${POLLS_A_DAY} > 288 && ${POLLS_A_DAY} <= 1000`,
	),
];

export const triggerProperties = [
	POLL_TIMES,
	field(COST, 'costNotice', 'notice', ''),
	EVENT,
	...[...REPORT_FIELDS, filtersFor()].map((one) => shownWith(one, { event: ['newReportRow'] })),
	...Object.entries(EVENT_REPORTS).map(([event, report]) =>
		shownWith(filtersFor(report), { event: [event] }),
	),
	optionsField(CALCULATED, SIMPLIFY, LOOK_BACK_HOURS, START_WITH_HOURS),
];
