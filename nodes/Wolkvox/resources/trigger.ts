import { type INodeProperties, type NodeHint, updateDisplayOptions } from 'n8n-workflow';

import { EVENT_REPORTS } from '../../reports/events';
import { filtersFor } from './shared/filters';
import { ADD_CALCULATED_FIELDS, defaultsOf, optionsField, SIMPLIFY } from './shared/options';
import { PARAMETERS, REPORT_FIELD } from './shared/reportFields';

/** What starts a workflow. */
export const EVENTS = [
	{
		name: 'Call Ended',
		value: 'callEnded',
		description: 'Starts the workflow with every call, each leg of a transferred one for itself',
	},
	{
		name: 'Chat Closed',
		value: 'chatClosed',
		description: 'Starts the workflow with every chat that was closed',
	},
	{
		name: 'Cobrowsing Session Ended',
		value: 'cobrowsingSessionEnded',
		description: 'Starts the workflow with every cobrowsing session',
	},
	{
		name: 'New Row in Report',
		value: 'newReportRow',
		description: 'Starts the workflow with every row of a report of events',
	},
];

/** The options that are numbers of hours. */
export const HOURS = {
	lookBackHours: { label: 'Look-Back Hours', min: 1, max: 168 },
	startWithHours: { label: 'Start With Last Hours', min: 0, max: 744 },
} as const;

const OPTIONS: INodeProperties[] = [
	ADD_CALCULATED_FIELDS,
	SIMPLIFY,
	{
		displayName: HOURS.lookBackHours.label,
		name: 'lookBackHours',
		type: 'number',
		typeOptions: { minValue: HOURS.lookBackHours.min, maxValue: HOURS.lookBackHours.max },
		default: 24,
		description:
			'How late a row may appear in the report, or how long what it tells of may take, and still be found. The whole of it is read about once an hour.',
	},
	{
		displayName: HOURS.startWithHours.label,
		name: 'startWithHours',
		type: 'number',
		typeOptions: { minValue: HOURS.startWithHours.min, maxValue: HOURS.startWithHours.max },
		default: 0,
		description:
			'When the workflow is first published, what ended in so many hours before it starts the workflow, too',
	},
];

/** What each option is where the builder did not add it, by its name. */
export const TRIGGER_OPTION_DEFAULTS = defaultsOf(OPTIONS);

/**
 * n8n adds "Poll Times" to every polling trigger, with every minute as its default: more calls a day
 * than one licence has. A property of the same name that is not shown changes the default.
 */
const POLL_TIMES: INodeProperties = {
	displayName: 'Poll Times',
	name: 'pollTimes',
	type: 'hidden',
	default: { item: [{ mode: 'everyX', value: 5, unit: 'minutes' }] },
};

const COST_NOTICE: INodeProperties = {
	displayName:
		'Each poll costs a call: 288 a day every 5 minutes, 96 every 15, 24 every hour. A licence has 1,000 calls a day for all that uses the token.',
	name: 'costNotice',
	type: 'notice',
	default: '',
};

/** How many polls a day the poll times make; those at certain times count as one each. */
const POLLS_A_DAY =
	'(($parameter.pollTimes || {}).item || []).reduce((sum, { mode, unit, value }) => sum + ({ everyMinute: 1440, everyHour: 24, everyX: (unit === "minutes" ? 1440 : 24) / value }[mode] || 1), 0)';

/** What is more than the default costs, told before it is published. */
export const POLL_HINTS: NodeHint[] = [
	{
		message:
			'These poll times cost more than 1,000 calls a day, which is all that one licence of wolkvox has. Every 5 minutes costs 288.',
		type: 'warning',
		location: 'outputPane',
		whenToDisplay: 'beforeExecution',
		displayCondition: `={{ ${POLLS_A_DAY} > 1000 }}`,
	},
	{
		message:
			'These poll times cost more than 288 calls a day of the 1,000 that each licence of wolkvox has. wolkvox rebuilds its reports about every 10 minutes.',
		type: 'info',
		location: 'outputPane',
		whenToDisplay: 'beforeExecution',
		displayCondition: `={{ ${POLLS_A_DAY} > 288 && ${POLLS_A_DAY} <= 1000 }}`,
	},
];

function shownWith(event: string, fields: INodeProperties[]): INodeProperties[] {
	return updateDisplayOptions({ show: { event: [event] } }, fields);
}

export const triggerProperties: INodeProperties[] = [
	POLL_TIMES,
	COST_NOTICE,
	{
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		options: EVENTS,
		default: 'cobrowsingSessionEnded',
	},
	...shownWith('newReportRow', [REPORT_FIELD, ...PARAMETERS, filtersFor()]),
	...Object.entries(EVENT_REPORTS).flatMap(([event, report]) =>
		shownWith(event, [filtersFor(report)]),
	),
	optionsField(OPTIONS),
];
