import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { cobrowsing } from '../../reports/cobrowsing';
import { filtersFor } from './shared/filters';
import { ADD_CALCULATED_FIELDS, defaultsOf, optionsField } from './shared/options';

/** What starts a workflow. */
export const EVENT = 'cobrowsingSessionEnded';

/** The options that are numbers of hours. */
export const HOURS = {
	lookBackHours: { label: 'Look-Back Hours', min: 1, max: 168 },
	startWithHours: { label: 'Start With Last Hours', min: 0, max: 744 },
} as const;

const OPTIONS: INodeProperties[] = [
	ADD_CALCULATED_FIELDS,
	{
		displayName: HOURS.lookBackHours.label,
		name: 'lookBackHours',
		type: 'number',
		typeOptions: { minValue: HOURS.lookBackHours.min, maxValue: HOURS.lookBackHours.max },
		default: 24,
		description:
			'How late a session may appear in the report, or how long it may take, and still be found. The whole of it is read about once an hour.',
	},
	{
		displayName: HOURS.startWithHours.label,
		name: 'startWithHours',
		type: 'number',
		typeOptions: { minValue: HOURS.startWithHours.min, maxValue: HOURS.startWithHours.max },
		default: 0,
		description:
			'When the workflow is first published, sessions that ended in so many hours before it start the workflow, too',
	},
];

/** What each option is where the builder did not add it, by its name. */
export const TRIGGER_OPTION_DEFAULTS = defaultsOf(OPTIONS);

/**
 * n8n adds "Poll Times" to every polling trigger, with every minute as its default: more calls a day
 * than one licence has tokens. A property of the same name that is not shown changes the default.
 */
const POLL_TIMES: INodeProperties = {
	displayName: 'Poll Times',
	name: 'pollTimes',
	type: 'hidden',
	default: { item: [{ mode: 'everyX', value: 5, unit: 'minutes' }] },
};

export const triggerProperties: INodeProperties[] = [
	POLL_TIMES,
	{
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Cobrowsing Session Ended',
				value: EVENT,
				description: 'Starts the workflow with every new session, each exactly once',
			},
		],
		default: EVENT,
	},
	...updateDisplayOptions({ show: { event: [EVENT] } }, [
		filtersFor(cobrowsing),
		optionsField(OPTIONS),
	]),
];
