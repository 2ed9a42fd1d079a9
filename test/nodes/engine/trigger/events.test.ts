import { assertEvents, isOfEvents } from '../../../../nodes/engine/trigger/plan';
import { CATALOGUE, reportOf } from '../../../../nodes/reports/catalogue';
import { refusalOf } from '../time/refusal';

it.each([
	['agent_1', 'sums, which change with the asked range', 'Schedule Trigger'],
	['agent_8', 'sums of a day or an hour', 'Get Report'],
	['campaign_3', 'may lose rows', 'for whole days'],
	['chat_2', 'do not say when they happened', 'Get Report'],
	['diagram_7', 'tells them apart for good', 'Get Report'],
	['nobody_99', 'may lose rows', 'Schedule Trigger'],
])('%s cannot start a workflow: %s', (id, why, instead) => {
	const refusal = refusalOf(() => assertEvents(reportOf(id)));
	expect(refusal.message).toContain(why);
	expect(refusal.advice).toContain(instead);
});

it('what happened at a moment and has an ID can', () => {
	const ids = CATALOGUE.map(({ id }) => id).filter((id) => isOfEvents(reportOf(id)));
	const some = ['agent_14', 'cdr_1', 'cdr_5', 'cdr_10', 'chat_1', 'diagram_11', 'skill_2'];
	expect(ids).toEqual(expect.arrayContaining(some));
	for (const id of ids) expect(reportOf(id)).toMatchObject({ kind: 'event' });
});
