import { figureText } from './columns';
import type { ReportFacts } from './facts';
import type { Happening } from './happenings';
import { integerBetween, pick } from './random';
import type { Row } from './report';

/** Makes a value for a column of a happening; the column's name is given. */
type Maker = (happening: Happening, column: string) => unknown;

/** Texts as people write them, with all that breaks a careless CSV. */
const TEXTS = [
	'Buenos días, ¿en qué le puedo ayudar?',
	'Cliente pide "factura", valor $ 1.200,50; llamar mañana',
	'Línea uno\nlínea dos',
	'Sin novedad',
	'=1+1',
	'Señal débil 😀',
];

const oneOf =
	(...values: string[]): Maker =>
	({ random }) =>
		pick(random, values);

const number =
	(least: number, most: number): Maker =>
	({ random }) =>
		String(integerBetween(random, least, most));

const text: Maker = ({ random }) => pick(random, TEXTS);

const agentOrOther = (column: string, { agent, otherAgent }: Happening) =>
	/^(receiver|destiny)_/.test(column) ? otherAgent : agent;

/** The first that fits the column's name. */
const MAKERS: ReadonlyArray<readonly [RegExp, Maker]> = [
	[/agent_id$|^id_agent$/, (happening, column) => agentOrOther(column, happening).id],
	[/agent_name$|^name_agent$/, (happening, column) => agentOrOther(column, happening).name],
	[/agent_dni$/, (happening, column) => `10${agentOrOther(column, happening).id}`],
	[/^quality_analyst$/, ({ otherAgent }) => otherAgent.name],
	[/^skill_id$/, ({ skill }) => skill.id],
	[/^skill_name$/, ({ skill }) => skill.name],
	[/^campai\w+_id$/, ({ campaign }) => campaign],
	[
		/^(conn_id|connect_id|id_call|id_text|chat_id|case_id|conn_id_transfer)$/,
		({ connId }) => connId,
	],
	[/^id_call_origin$|^session_id$|^conversational_id$/, ({ connId }) => `s${connId}`],
	[/phone|^ani$/, ({ customer }) => customer.phone],
	[/^customer_id$|^user_id$|^protected_nit$/, ({ customer }) => customer.id],
	[/^customer_name$/, ({ customer }) => customer.name],
	[/^customer_last_name$/, ({ customer }) => customer.lastName],
	[/email$|^from$/, ({ customer }) => customer.email],
	[/^to$/, () => 'servicio@empresa.example'],
	[/^(destiny|destinity|dnis)$/, oneOf('6015550101', '018000123456')],
	[/^type_interaction$/, oneOf('INBOUND', 'OUTBOUND', 'CHAT')],
	[/^(channel|chanel|nlp_channel)$/, oneOf('whatsapp', 'chat web', 'Línea ética', 'telegram')],
	[/^result$|^call_result$/, oneOf('ANSWER', 'NO_ANSWER', 'BUSY', 'ABANDON')],
	[/^hang_up$|^hung_up$/, oneOf('agent', 'customer')],
	[/^cod_act_2$/, oneOf('', '-', '200', '210')],
	[/^cod_act$|^last_code_act$/, oneOf('0010', '100', '110')],
	[/^aux_state$/, oneOf('Almuerzo', 'Pausa activa', 'Baño')],
	[/^interval$/, oneOf('0_5_seg', '6_20_seg', '21_60_seg', '61_120_seg', 'greater_than_121')],
	[/^rp_id$|^cod_opc_menu$|^machinecode$|^dn_transfer$/, oneOf('01', '2', '300')],
	[/^rp_name$/, oneOf('IVR principal', 'IVR noche')],
	[/^type_/, oneOf('A', 'B')],
	[/^agent_status$/, oneOf('READY', 'INBOUND', 'ACW', 'AUX - Almuerzo')],
	[/^status$/, oneOf('accepted', 'delivered', 'closed')],
	[/^q\d\d$/, oneOf('1', '3', '5', '-')],
	[/^opt\d+$/, oneOf('', 'A1', '0007')],
	[/^(yes\/no|go_to_agent|voice_message|greeting|slow_to_greet)$/, oneOf('yes', 'no')],
	[/percent|accuracy|precision/, ({ random }) => `${integerBetween(random, 0, 100)}%`],
	[/^feeling$/, oneOf('positive', 'neutral', 'negative')],
	[/^(survey|category|attribute)$/, oneOf('Saludo', 'Cierre', 'Protocolo')],
	[/chars|anwers/, number(0, 400)],
	[/text|body|message|comment|question|answer|subject|summary|explation|feedback/, text],
	[/^(cost|value)$/, ({ random }) => (random() * 5000).toFixed(2)],
	[/url/, ({ index }) => `https://tienda.example/pago?id=${index}&x=1`],
	[/credits|units|total|attempt|errors|times|minutes|asa/i, number(0, 90)],
];

/** A plausible value for a column that says neither when nor how long. */
export function plausible(happening: Happening, column: string): unknown {
	return makerFor(column)(happening, column);
}

const found = new Map<string, Maker>();

/** Found once for each column: looking for it takes most of the time of making rows. */
function makerFor(column: string): Maker {
	const known = found.get(column);
	if (known) return known;
	const maker = MAKERS.find(([fits]) => fits.test(column))?.[1] ?? anything;
	found.set(column, maker);
	return maker;
}

const anything: Maker = ({ index }, column) => `${column} ${index}`;

const DESCRIPTIONS: Partial<Record<string, string>> = {
	'0010': 'Venta',
	'100': 'No contesta',
	'110': 'Información, sin compra',
	'200': 'Segundo código',
	'210': 'Reclamo',
};

/** The row with the descriptions of its codes. */
export function described(row: Row): Row {
	const cells = Object.entries(row).map(([column, value]) => {
		const code = /^description_(cod_act(?:_2)?)$/.exec(column)?.[1];
		return [column, code === undefined ? value : (DESCRIPTIONS[String(row[code])] ?? '-')];
	});
	return Object.fromEntries(cells) as Row;
}

/** The main duration is the happening's own; further ones are parts of it. */
export function durationText(facts: ReportFacts, column: string, happening: Happening): string {
	const main = column === facts.durationFields[0] || column === 'time_min';
	const seconds = main ? happening.seconds : integerBetween(happening.random, 0, happening.seconds);
	return figureText(facts, column, seconds);
}
