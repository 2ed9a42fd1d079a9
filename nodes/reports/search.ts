// What people call things, in English and Spanish, small letters, without accents, articles or endings
// (`agent` for agents, agente, agentes). An underscore joins the words of a phrase.
const ARTICLES = 'a an the el la lo los las un una unos unas'.split(' ');

/** What says nothing of the report that is meant. */
const FILLERS = `
average id promedio use about across al algun all among amount_of and ano ante any are as at ayer be been being between by cada can cantidad
cantidad_de como con contra could cual cuando cuanto cuya da dame date de del desde did do does doing donde each ella
en entre era es esa ese esta estadistica every find for from fue fueron get give given go got ha habia hace hacen
hacer had han has have hay he hecho her hicieron his hizo how hoy i i_need in informacion information informe into is
it its know last le les list listado made make many mas me mes mi mis month more most mostrar much muestra my necesito
need no nos not number_of numero_de o of on only or our over para per percent percentage please por porcentaje porque
que quien quiero rate realizo report se see semana ser show sido sobre some son statistics su sus take taken tasa tell
than that their them there they this tiene tienen to today todo tomo took total total_de total_of tuvieron tuvo up ver
versus volume volumen vs want was we we_need week were what when where which who whom whose will with y ya year
yesterday you your
`;

/** One idea a line: its name first, then other words for it. */
export const IDEAS = `
call llamada phone_call telephone_call telefonica telefonia telephony
phone telefono telephone number numero phone_number telephone_number numero_de_telefono numero_telefonico celular mobile
dialednumber number_dialled number_dialed number_called phone_number_called phone_number_dialed numero_llamado telefono_marcado telefono_llamado dialled_number dialed_number numero_marcado
agent asesor advisor adviser operator operador representative rep employee empleado worker staff team equipo colaborador ejecutivo gestor teleoperador
supervisor manager
hour hora hourly hour_by_hour hora_a_hora franja_horaria por_horas
halfhour half_hour 30_minute media_hora
tenminute 10_minute
day dia daily diario day_by_day dia_a_dia fecha
interval range band franja
detail detalle detallado individual single one_by_one history historial historico registro_de_llamada call_log log_of
sum summary resumen consolidated consolidado grouped agrupado accumulated acumulado
lost lose miss perdida perdieron unanswered no_answer not_answer no_contestada no_contesto no_contestaron no_atendida no_atendio no_atendieron no_respondida no_respondieron sin_contestar sin_atender sin_respuesta sin_responder desatendida without_answer not_answering never_answered not_picked nobody_picked no_one_picked not_taken no_response nobody_answered no_one_answered nadie_contesto nadie_atendio
abandon abandonada abandonment gave_up give_up drop dropped hung_up_while hung_up_waiting hung_up_before colgaron_en_cola colgaron_en_espera colgaron_esperando colgaron_antes colgo_antes
unconnected wrong_number numero_equivocado fail failure fallida fallaron fallo no_conectada not_connect no_conecto no_conectaron no_efectiva unsuccessful unreachable did_not_connect sin_conectar sin_conexion didn_t_connect rejected rechazada no_exitosa
busy ocupado congestion
answer response respuesta contestada contesto contestaron atendida atendio atendieron atiende respondida respondio respondieron handled attended accepted picked_up connected conectada efectiva
inbound entrante incoming receive recibida recibieron recibio entrada
outbound saliente outgoing emitida realizada salida placed
internal interna
pause break aux auxiliary auxiliar descanso bano almuerzo lunch away not_ready no_disponible bathroom toilet coffee cafe idle inactive inactividad
state status estado activity
event
time tiempo spent
duration duracion duro duraron how_long cuanto_tarda tardan tardaron long length
aht tmo average_handle handle_time handling_time handling tiempo_medio tiempo_promedio average_time average_call average_duration duracion_promedio duracion_media average_length tiempo_de_atencion average_talk promedio_de_llamada promedio_por_llamada promedio_de_atencion promedio_de_duracion mean_time
talk spoke speak speaking talking hablando hablado hablar hablaron conversation_time tiempo_de_conversacion on_phone
acw after_call wrap_up_time wrapup_time trabajo_posterior documentacion post_llamada
ring timbre timbrado timbrando repique
ready available availability disponible disponibilidad
occupancy ocupacion utilization utilizacion utilisation
productivity productividad productive performance desempeno rendimiento efficiency effective eficiencia efficient eficiente efectividad kpi metrica indicador best ranking mejor top worst peor
login log_in logging_in logout log_out log_off logged logged_in logueo loguearon logueado conexion conectaron conecto desconexion desconectaron desconecto connection sign_in hora_de_entrada hora_de_ingreso hora_de_llegada hora_de_salida ingreso ingresaron inicio_de_sesion iniciaron_sesion start_time
shift overtime horas_extra jornada turno schedule horario attendance asistencia punctual punctuality puntualidad puntual late tardanza tarde tardy llegada_tarde llegaron_tarde working_hour work_hour horas_trabajadas horas_de_trabajo hours_worked start_work starting_work absence ausencia absent adherence adherencia presence worked trabajado trabajo trabajaron laboral arrival llegada llegaron
level service_level level_of_service nivel_de_servicio nivel_servicio nivel_del_servicio sla nivel
skill queue cola agent_group grupo_de_agentes service servicio department departamento habilidad
wait espera cliente_en_espera llamada_en_espera wait_time waiting_time time_waiting tiempo_de_espera asa response_time first_response tiempo_de_respuesta primera_respuesta speed_of_answer average_speed queue_time tiempo_en_cola in_queue en_cola esperar esperando esperaron
hold holding on_hold en_espera retencion retenida
mute muted silenciado silenciar muteado
silence silencio silent dead_air
standby intelligent_standby smart_standby espera_inteligente callback call_back rellamada devolucion_de_llamada devolver_llamada llamada_de_regreso virtual_hold virtual_queue
transfer transferencia transferida transfirio transfirieron handover hand_over escalate escalada derivada traslado trasladada
conference conferencia
sms text_message mensaje_de_texto
message mensaje messaging mensajeria
whatsapp wa wpp
billing facturacion factura invoice billed facturado cobro cobraron charge
cost cuesta cuestan costaron price precio expense gasto spend money dinero valor tarifa expensive
usage consumo consumption consumido uso used
minute
second segundo seg sec
short corta breve larga mayor menor greater longer shorter
email mail e_mail correo correo_electronico
chat webchat live_chat web_chat digital chatted chatearon
conversation conversacion dialogue dialogo
channel canal facebook instagram telegram messenger social redes_sociales twitter web
interaction interaccion omnichannel
case ticket pqr
close cerrada cerraron cierre resolved resuelto finalizada
bot chatbot chat_bot robot asistente_virtual virtual_assistant virtual_agent agente_virtual voicebot
ivr menu auto_attendant autoattendant audiorespuesta
option opcion opc press key oprimio oprimieron digito tecla eligio eligieron selected seleccion
routing enrutamiento flow flujo ruta
asr speech_recognition reconocimiento_de_voz speech_to_text voice_to_text voz_a_texto voice_recognition stt recognition
tts text_to_speech texto_a_voz synthesis sintesis
nlp natural_language lenguaje_natural llm intencion chatgpt
ai ia artificial_intelligence inteligencia_artificial
copilot wizard asistente assistant
question pregunta asked
positive good buena thumbs_up like
negative bad wrong mala thumbs_down dislike
code codigo activity_code codigo_de_actividad tipificacion tipificada tipificaron disposition typification wrap_up wrapup wrap_up_code coding codificacion codificada tag etiqueta
reason motivo razon contact_reason call_reason motivo_de_contacto motivo_de_llamada
uncoded untyped without_code without_activity without_disposition sin_codigo sin_tipificar sin_tipificacion sin_codificar not_coded no_tipificada no_tipificaron no_codificada no_code no_disposition not_dispositioned missing_code
campaign campana dialer dialler marcador predictive progressive progresivo outbound_dialing autodialer
result resultado outcome
attempt intento dial dialled dialing dialling marcacion marcado marcaron marco retry retries reintento
amd answering_machine answer_machine contestador maquina_contestadora buzon buzon_de_voz voicemail voice_mail
machine maquina
turbo turbo_dial turbodial
preview previo pre_call premarcacion
record registro base contact
lead prospecto
customer cliente caller consumer usuario user visitor contactado
survey encuesta csat nps net_promoter_score net_promoter satisfaction satisfaccion satisfied satisfecho feedback opinion
rating calificacion calificaron valoracion score puntaje puntuacion grade stars
recording grabacion recorded_call call_recorded audio listen escuchar grabado
transcript transcripcion transcription transcribed texto
speech keyword palabra analisis_de_voz analisis_del_habla speech_analytics analitica_de_voz voice voz
sentiment sentimiento feeling emotion emocion mood animo happy angry molesto enojado
greeting saludo greet
slow lento
law ley ley_2300 law_2300 protected protegido released liberado do_not_call dnc no_llame no_llamar no_me_llamen dejen_de_llamar habeas_data
quality calidad qa monitoring monitoreo audit auditoria
evaluation evaluacion evaluaron evaluated evaluado
attribute atributo criterion criterio item
accuracy precision exactitud
error critical critico
analyst analista evaluator evaluador
dnis called_number did_number linea_de_atencion hotline toll_free
workforce wfm staffing dimensionamiento forecast pronostico erlang do_i_need do_we_need agentes_necesito agents_needed require requerido necesario planning planeacion
firstcontact first_contact first_call primer_contacto primera_llamada fcr rpc right_party titular resolution resolucion contactability contactabilidad
hit sale venta sold vendio vendieron exito success conversion
click clic ad ads advert advertising anuncio publicidad pauta
cobrowsing co_browsing browsing shared_screen cobrowse co_browse co_navegacion conavegacion screen_share screen_sharing pantalla_compartida compartir_pantalla navegacion_asistida navegacion
session sesion
hangup hang_up hung_up hung colgar colgo colgado colgaron who_ended ended_by disconnect terminated termino terminaron ended finalizo
comment comentario observacion
timeline minute_by_minute second_by_second linea_de_tiempo minuto_a_minuto
template plantilla
send sent enviada enviaron envio
delivery delivered entregado entrega read_status
attachment adjunto archivo
journey recorrido
`;

/** What a word counts in the first text, the second and so on. */
const WORTH = [1, 0.8, 0.4];
/** What comes so near to the best is shown too. */
const NEAR = 0.6;

/** A search by the texts that speak of each thing, the most telling first; all for nothing. */
export function searchOf<Thing extends { readonly texts: readonly string[] }>(things: Thing[]) {
	const known = things.map(({ texts }) => texts.map(ideasOf));
	/** What an idea is worth for each thing. */
	const worthsOf = (idea: string) => {
		const fits = fitsOf(idea);
		const worths = known.map((texts) => WORTH[texts.findIndex((ideas) => ideas.some(fits))] ?? 0);
		const having = worths.filter((worth) => worth > 0).length;
		// What few things have says more.
		const weight = Math.log(1 + known.length / Math.max(1, having));
		return worths.map((worth) => worth * weight);
	};
	// Words may come in any order and form, and not typed to their end.
	return (text: string) => {
		const asked = ideasOf(text).map(worthsOf);
		const found = things.map((thing, at) => {
			const parts = asked.map((worths) => worths[at]);
			const score = parts.reduce((sum, part) => sum + part, 0);
			return { thing, score, hasAll: !parts.includes(0) };
		});
		const best = Math.max(...found.map(({ score }) => score));
		return found
			.filter(({ score, hasAll }) => hasAll || (score > 0 && score >= best * NEAR))
			.sort((one, other) => other.score - one.score)
			.map(({ thing }) => thing);
	};
}

/** Without case and accents. */
export function plain(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

export function wordsOf(text: string): string[] {
	return plain(text).match(/[\p{L}\p{N}_]+/gu) ?? [];
}

/** Without the endings by which words of both languages are bent: calls, llamadas, agente, agentes. */
function stemOf(word: string): string {
	const single = word.replace(/(?<=...)(?:(?<=[^aeious])es|(?<=[^s])s)$/, '');
	return single.replace(/(?<=....)ed$|(?<=...)[aeo]$/, '');
}

/** The stems of words, without articles. */
function stemsOf(words: readonly string[]): string[] {
	return words.filter((word) => !ARTICLES.includes(word)).map(stemOf);
}

/** The words and phrases of a line, in their stems. */
function phrasesOf(line: string): string[] {
	return wordsOf(line).map((phrase) => stemsOf(phrase.split('_')).join(' '));
}

/** What a word or phrase stands for: the first of its line of {@link IDEAS}, or nothing. */
const ideaOf = new Map(phrasesOf(FILLERS).map((phrase) => [phrase, '']));
for (const line of IDEAS.trim().split('\n')) {
	const phrases = phrasesOf(line);
	for (const phrase of phrases) ideaOf.set(phrase, `=${phrases[0]}`);
}

const LONGEST_PHRASE = 4;
/** As long as this, the beginning of a word is that word bent: transfer, transferred. */
const LONG_WORD = 4;

/** What a text speaks of: ideas, and the stems of words that stand for none. */
function ideasOf(text: string): string[] {
	const stems = stemsOf(wordsOf(text));
	const ideas = new Set<string>();
	for (let at = 0; at < stems.length;) {
		let length = LONGEST_PHRASE;
		while (length > 1 && !ideaOf.has(stems.slice(at, at + length).join(' '))) length--;
		const phrase = stems.slice(at, at + length).join(' ');
		ideas.add(ideaOf.get(phrase) ?? bentIdeaOf(phrase) ?? phrase);
		at += length;
	}
	ideas.delete('');
	return [...ideas];
}

function bentIdeaOf(stem: string): string | undefined {
	if (/[\d_]/.test(stem)) return undefined;
	for (let length = stem.length; length >= LONG_WORD; length--) {
		const idea = ideaOf.get(stem.slice(0, length));
		if (idea) return idea;
	}
	return undefined;
}

/** Whether an idea is the one that is asked for, or what that may become when it is typed to its end. */
function fitsOf(asked: string): (idea: string) => boolean {
	if (asked.startsWith('=')) return (idea) => idea === asked;
	const begun = [...ideaOf].filter(([word]) => word.startsWith(asked) && !word.includes(' '));
	const meant = new Set(begun.map(([, idea]) => idea));
	return (idea) => idea.startsWith(asked) || meant.has(idea);
}
