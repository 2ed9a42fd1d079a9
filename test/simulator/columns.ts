import type { ReportFacts } from './facts';
import { formatDuration, formatReport } from './wallClock';

/** The columns that tell the rows of a sum apart; all others of such a report are figures. */
const GROUPING = new Set(
	(
		'agent_id id_agent agent_name agent_dni skill_id skill_name campaign_id aux_state hour date day ' +
		'dnis telephone type_interaction result type_nlp cod_act description_cod_act rp_id cod_opc_menu ' +
		'tts_text attribute survey category quality_analyst machinecode channel chanel interval'
	).split(' '),
);

/** Durations that come as whole seconds, by report and column. */
const IN_SECONDS = new Set([
	...['cdr_1 time_seg', 'cdr_5 ring_time', 'skill_2 abandon_time', 'skill_10 answer_time'],
	...['speech_1 time', 'speech_1 time_silence'],
]);

/** Reports whose durations have no leading zero. */
const WITHOUT_ZERO = new Set(['agent_7', 'agent_15']);

/** Whether a column of a sum tells rows apart. */
export function isGrouping(column: string): boolean {
	return GROUPING.has(column);
}

/** Whether a figure is a duration rather than a count. */
export function isDuration({ durations }: ReportFacts, column: string): boolean {
	return durations.includes(column);
}

/** A count or a number of seconds, as the report writes it: always as text. */
export function figureText(facts: ReportFacts, column: string, amount: number): string {
	if (!isDuration(facts, column) || IN_SECONDS.has(`${facts.id} ${column}`)) return String(amount);
	if (column === 'time_min') return (amount / 60).toFixed(2);
	const text = formatDuration(amount);
	return WITHOUT_ZERO.has(facts.id) ? text.replace(/^0(?=\d:)/, '') : text;
}

/** The columns of a sum that say when: the date, the hour, or both in one. */
export function whenColumns({ id }: ReportFacts, second: number): Partial<Record<string, string>> {
	const date = formatReport(second).slice(0, 10);
	const hour = formatReport(second).slice(11, 13);
	return { date, hour, day: id === 'diagram_1_2' ? `${date}-${hour}` : date };
}
