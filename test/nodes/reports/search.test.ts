import { CATALOGUE, searchCatalogue } from '../../../nodes/reports/catalogue';
import { IDEAS } from '../../../nodes/reports/search';
import facts from '../../reports/facts.json';

const ids = (entries: ReadonlyArray<{ id: string }>) => entries.map(({ id }) => id);
const found = (text: string) => ids(searchCatalogue(text));

const MOST_USED = [
	...['cdr_1', 'chat_1', 'campaign_3', 'chat_2', 'agent_1'],
	...['skill_7', 'agent_14', 'agent_8', 'agent_3', 'cdr_5'],
];

/** What people ask, and the reports that answer it. One of them, or each with a `+`, in the first three. */
const QUESTIONS = `
how many calls did each agent take per hour | agent_8
calls per agent per hour | agent_8
¿Cuántas llamadas atendió cada agente por hora? | agent_8
unanswered calls | skill_2+ cdr_5+
missed calls | skill_2+ cdr_5+
lost calls | skill_2+ cdr_5+
calls that were not answered | skill_2 cdr_5
no answer | cdr_5
llamadas perdidas | skill_2+ cdr_5+
llamadas no contestadas | skill_2+ cdr_5+
failed calls | cdr_5
why did calls fail | cdr_5
pausas | agent_3
lunch break | agent_3
auxiliary times | agent_3
tiempos auxiliares | agent_3
agent times | agent_1
agents | agent_1
encuestas | diagram_4
CSAT by agent | diagram_5
satisfaction per queue | diagram_6
NPS | diagram_4
AHT | agent_1+ skill_7
TMO por asesor | agent_1+ chat_16+
average handle time | agent_1
recording | cdr_1+ speech_1+
calls | cdr_1
llamadas de ayer | cdr_1
telefonía | cdr_1
calls of each customer | cdr_1
who hung up | cdr_1
campaign results | campaign_3+ campaign_2+
numbers dialled | campaign_3+ cdr_5
marcador predictivo | campaign_3
buzón de voz | campaign_6 campaign_7
AMD | campaign_6 campaign_7
mensajes entregados de la campaña | campaign_9
abandonment rate | skill_1 skill_3 skill_7
abandono por hora | skill_7
clientes que colgaron en la cola | skill_2
service level per day | skill_3
SLA por hora | skill_7
service level every 30 minutes | skill_4_1
average speed of answer | skill_1 skill_7
tiempo de espera en cola | skill_1 skill_2 skill_7
how many agents do I need | skill_5
hold time | agent_9
transfers between agents | agent_13 agent_13_1
chats transferidos | chat_8 chat_11
login and logout | agent_7
jornada de los asesores | agent_7
llegadas tarde | agent_7
occupancy | agent_1
first contact resolution | agent_1
agent states minute by minute | agent_14
SMS | cdr_3
mensajes de texto | cdr_3
whatsapp conversations | chat_2
costo de WhatsApp | chat_10
chats per agent | chat_16
chats cerrados por día | chat_6
closed chats by channel | chat_13
correos enviados | chat_12 cdr_9
tickets | chat_4
sentiment per agent | speech_4
transcripción de llamadas | speech_1
dead air | speech_2
quality scores | quality_1 quality_2
service quality | quality_1 quality_2
estado auxiliar | agent_3
tipificaciones | act_3 act_1
dispositions by agent | act_1
llamadas sin tipificar | act_4
motivos de contacto | act_5 act_3
IVR calls | diagram_1
which option did customers press | diagram_13
minutos de IVR por día | diagram_1_1
chatbot | diagram_9
calls transferred from the IVR to an agent | diagram_11
callbacks | diagram_2 diagram_3
copilot | wizard_1
cost of calls | cdr_1 cdr_2
consumo de minutos | cdr_2 diagram_1_1
short calls | cdr_4
screen sharing | cdr_10
ley 2300 | cdr_11
facebook ads | chat_14
`;

describe('what a person asks', () => {
	const lines = QUESTIONS.trim().split('\n');

	it.each(lines.map((line) => line.split(' | ')))('“%s” finds %s', (question, answers) => {
		const first = found(question).slice(0, 3);
		const all = answers.split(' ');
		const needed = all.filter((id) => id.endsWith('+')).map((id) => id.slice(0, -1));
		expect(first).toEqual(expect.arrayContaining(needed));
		if (needed.length === 0) expect(first.some((id) => all.includes(id))).toBe(true);
	});
});

describe('searching', () => {
	it('for nothing shows the most used first, then all others in their order', () => {
		for (const nothing of ['', '  ', ' - ', 'how many']) {
			const all = found(nothing);
			expect(all.slice(0, 10)).toEqual(MOST_USED);
			expect(all.slice(10)).toEqual(ids(CATALOGUE).filter((id) => !MOST_USED.includes(id)));
		}
	});

	it.each([
		['cdr_1', ['cdr_1', 'cdr_10', 'cdr_11']],
		['CDR 1', ['cdr_1']],
		['agent_1', ['agent_1', 'agent_14', 'agent_10']],
		['call detail', ['cdr_1']],
		['chats', ['chat_1', 'chat_2']],
		['copilot', ['wizard_1', 'wizard_2', 'wizard_3']],
	])('for “%s” finds what a person expects first', (text, expected) => {
		expect(found(text).slice(0, expected.length)).toEqual(expected);
	});

	it.each([
		['llam', 'llamada'],
		['camp', 'campaign'],
		['encu', 'survey'],
		['tipif', 'tipificación'],
		['agent_', 'agent_1'],
	])('finds with “%s” what “%s” finds', (begun, whole) => {
		expect(found(begun)[0]).toBe(found(whole)[0]);
	});

	it('takes words in every form', () => {
		const same = [
			['call', 'calls', 'CALLS', 'llamada', 'llamadas', 'Llamadas'],
			['agent', 'agents', 'agente', 'agentes', 'asesores'],
			['perdida', 'perdidas', 'missed'],
			['survey', 'surveys', 'encuesta', 'encuestas'],
			['transfer', 'transfers', 'transferred', 'transferencias'],
		];
		for (const [first, ...others] of same) {
			for (const other of others) expect(found(other)).toEqual(found(first));
		}
	});

	it('shows what comes nearest where no report has all words, and nothing for none', () => {
		expect(found('llamadas xyzxyz').slice(0, 10)).toEqual(found('llamadas').slice(0, 10));
		for (const none of ['xyzxyz', 'toString', '__proto__']) expect(found(none)).toEqual([]);
		expect(found('chat llamadas')).not.toContain('cdr_1');
	});

	it.each(facts)('finds $id by its ID, its titles and what the list shows', (fact) => {
		const { id, titleEn, titleEs, section, sectionEs } = fact;
		const displayName = CATALOGUE.find((entry) => entry.id === id)?.displayName ?? '';
		expect(found(id)[0]).toBe(id);
		const texts = [displayName, titleEn, titleEs, section, sectionEs, titleEs.toUpperCase()];
		for (const text of texts) expect(found(text)).toContain(id);
		expect(found(displayName)[0]).toBe(id);
		expect(new Set(found(section)).size).toBe(found(section).length);
	});
});

describe('the words of people', () => {
	const ideas = IDEAS.trim()
		.split('\n')
		.map((line) => line.split(' '));

	it('mean one thing each', () => {
		const words = ideas.flat();
		expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
	});

	it.each(facts)('are there for $id and its section', ({ id, section, sectionEs, ...fact }) => {
		const { texts = [] } = CATALOGUE.find((entry) => entry.id === id) ?? {};
		const words = (text: string) => text.split(' ').length;
		const title = `${fact.titleEn} ${fact.titleEs}`.replace(/(^| )[\d.]+ /g, ' ').trim();
		expect(words(texts[0])).toBeGreaterThan(words(`${title} ${id}`));
		expect(words(texts[2])).toBeGreaterThan(words(`${section} ${sectionEs}`));
	});
});
