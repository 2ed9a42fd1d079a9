import { type INodeParameters, NodeHelpers, type INodeProperties } from 'n8n-workflow';

import { WolkvoxTrigger } from '../../../nodes/Wolkvox/WolkvoxTrigger.node';
import { opened } from '../editor';

const { description } = new WolkvoxTrigger();

/** What the editor shows for some parameters: fields, and what each collection offers. */
function shownFor(parameters: INodeParameters): string[] {
	const node = { typeVersion: 1 };
	const isShown = (field: INodeProperties) =>
		NodeHelpers.displayParameter(parameters, field, node, description, parameters);
	return description.properties
		.filter(
			({ name, type }) => !['pollTimes', 'costNotice', 'event'].includes(name) && type !== 'hidden',
		)
		.filter(isShown)
		.flatMap(({ name, options = [] }) => {
			if (name !== 'filters') return [name];
			return (options as INodeProperties[])
				.filter(isShown)
				.map((filter) => `filters.${filter.name}`);
		});
}

const chosen = (value: string) => ({ __rl: true, mode: 'list', value });

it.each<[string, INodeParameters, string[]]>([
	[
		'cobrowsingSessionEnded',
		{},
		['filters.agents', 'filters.hungUpBy', 'filters.minimumDuration', 'options'],
	],
	['callEnded', {}, ['filters.agents', 'filters.hungUpBy', 'filters.minimumDuration', 'options']],
	['chatClosed', {}, ['filters.agents', 'filters.minimumDuration', 'options']],
	['newReportRow', { report: chosen('') }, ['report', 'options']],
	[
		'newReportRow',
		{ report: chosen('skill_2') },
		['report', 'skill', 'filters.minimumDuration', 'options'],
	],
	[
		'newReportRow',
		{ report: chosen('agent_14') },
		['report', 'filters.agents', 'filters.minimumDuration', 'options'],
	],
])('%s %o shows its own fields and filters, and no others', (event, more, fields) => {
	expect(shownFor({ event, ...more })).toEqual(fields);
});

it('tells poll times that cost much', () => {
	const told = (pollTimes: INodeParameters) => {
		const { workflow, node } = opened(new WolkvoxTrigger(), { pollTimes });
		return (description.hints ?? []).map(({ displayCondition }) =>
			workflow.expression.getSimpleParameterValue(node, displayCondition, 'internal', {}),
		);
	};
	const every = (value: number, unit: string) => ({ item: [{ mode: 'everyX', value, unit }] });
	expect(told(every(5, 'minutes'))).toEqual([false, false]);
	expect(told(every(2, 'minutes'))).toEqual([false, true]);
	expect(told(every(2, 'hours'))).toEqual([false, false]);
	expect(told({ item: [{ mode: 'everyMinute' }] })).toEqual([true, false]);
	expect(told({ item: [{ mode: 'everyHour' }, { mode: 'everyDay' }] })).toEqual([false, false]);
});
