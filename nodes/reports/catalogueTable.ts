/**
 * All reports of the API Reports Manager. Source: wolkvox's official Postman collection; what it leaves
 * open (which columns tell rows apart, above all) is deduced, and nothing was tried on a live account.
 * A section begins with `=`: its name in English and Spanish, and what people look for in all of it.
 * Then each report has two lines; a parameter with `!` must be chosen:
 *
 *     id | kind | English title | Spanish title | what it is called besides; what else it tells | parameters
 *         columns, in the order of wolkvox's sample (misspelt ones are wolkvox's own), with what they are:
 *
 * - `#` one of those that tell rows apart, beside the moment of the row. In events they say who did it or
 *   with whom (agent, telephone, call), never what may still change or is often empty. Where several rows
 *   of a second could be meant, there is no mark: only the whole row tells
 * - `>` when a row begins, `<` when it ends, `@` another moment, as `YYYY-MM-DD HH:mm:ss`; `^` when it
 *   begins, on a clock that need not be the operation's: it orders rows and no more
 * - `~` a duration, as a clock or in seconds, `~~` the one that says how long the row itself took. Without
 *   a sure unit (`time` of diagram_7 and diagram_1_3, `wait_time`), there is no mark
 * - `+` a count, an amount or a percentage, by wolkvox's page; by the name alone `occupancy`, `cost`, the
 *   answers `q01` to `q10` and `evaluation_survey`
 */
export const CATALOGUE_TABLE = `
= Agents | Agentes | agent
agent_1 | sum | Agent Time by State | Agente tiempo por estado | time state aht; duration pause productivity acw talk ready ring occupancy login shift call inbound outbound firstcontact hit answer | agent_id
	#agent_id agent_dni agent_name +calls +inbound +outbound +internal ~ready_time ~inbound_time ~outbound_time ~acw_time ~ring_time ~login_time ~aht +occupancy ~aux_time +hits +rpc ~aht_outbund ~aht_inbound @login @logout
agent_2 | event | Agent by Event - Select Agent | Agente por evento - Seleccione agente | timeline; state pause | agent_id!
	#agent_id #agent_status ~~time >date_ini <date_end conn_id type_interaction destiny telephone campaign_id
agent_3 | sum | Auxiliary Time per Agent | Tiempo auxiliar por agente | pause; state duration
	#agent_id agent_dni agent_name #aux_state ~time
agent_4 | sum | Agents States per Campaign | Agentes estados por campaña | time state; talk aht occupancy pause call productivity
	#agent_id agent_name +calls +inbound +outbound +internal ~ready_time ~inbound_time ~outbound_time ~acw_time ~ring_time ~login_time ~aht +occupancy ~aux_time #campaign_id
agent_5 | sum | States by Hour and Agent | Estados por hora y agente | time; call aht occupancy
	agent_name #agent_id status_x_hour
agent_6 | sum | States per Hour | Estados por hora | time; call aht occupancy
	#hour +calls +inbound +outbound +internal ~ready_time ~inbound_time ~outbound_time ~acw_time ~ring_time ~login_time ~aht +occupancy ~aux_time
agent_7 | perDay | Login - Logout Time | Tiempo de logueo (Login – Logout) | login shift; day start end hour adherence
	agent_name #agent_id #date #>login <logout ~login_time
agent_8 | perDay | Agent States - Hour by Hour | Estados de agente – hora a hora | call time; duration day pause aht acw talk ready occupancy productivity inbound outbound ring answer
	agent_name agent_dni #agent_id #date #hour +calls +inbound +outbound +internal ~ready_time ~inbound_time ~outbound_time ~acw_time ~ring_time ~login_time ~aht +occupancy ~aux_time
agent_8_1 | perDay | Agent States for 30 Minutes | Estados de agente por 30 minutos | call time halfhour; day aht occupancy interval
	agent_name #agent_id agent_dni #date #hour +calls +inbound +outbound +internal ~ready_time ~inbound_time ~outbound_time ~acw_time ~ring_time ~login_time ~aht +occupancy ~aux_time
agent_9 | sum | Hold Time and Mute per Agent | Hold time y mute por agente | hold mute; sum call duration
	#agent_name +count ~hold_time ~mute_time ~total_time
agent_10 | event | Hold and Mute Time Detail | Detalle hold y mute time | hold mute; call customer duration
	agent_name #agent_id #type_action conn_id type_interaction ~~time skill_id >date telephone customer_id
agent_11 | sum | Agent Time by State Grouped by Skill | Agente tiempo por estado agrupado por skill | queue; aht occupancy productivity firstcontact hit call
	#skill_name agents
agent_12 | sum | Conferences and Transfers of Agents | Conferencias y transferencias de agentes | transfer conference; call sum answer
	agent_name #agent_id +transfer_calls +conference_calls ~total_time
agent_13 | event | Transfers and Conferences Detailed | Transferencia y conferencias detallado | transfer conference call agent; answer
	agent_name #agent_id #conn_id >date telephone type_interaction ~~time
agent_13_1 | event | Specific Details of Transfers and Conferences | Detalle específico de transferencias y conferencias | transfer conference agent; call destination origin
	#conn_id_transfer skill_id >date ani origin_agent_id origin_agent_name destiny_agent_id destiny_agent_name dnis ~~time type_call id_call_origin
agent_14 | event | Event by Total Agent | Evento por agente total | timeline state; duration pause detail login time ready adherence interaction call
	#agent_id #agent_status ~~time >date_ini <date_end conn_id type_interaction destinity telephone campaign_id agent_dni agent_name
agent_15 | event | Detailed Preview Time Report | Reporte Detallado Preview Time | preview; call attempt talk
	#id_call id_agent agent_name type_call >date_preview ~time_preview ~ready ~talk ~not_ready_acw ~auxiliary_times ~ring ~~total_duration +preview_percent
agent_16 | sum | Preview Time Report Grouped by Agent | Reporte Agrupado por agente Preview Time | preview; call attempt talk
	#id_agent agent_name +calls ~time_preview ~ready ~talk ~not_ready_acw ~auxiliary_times ~ring ~total_duration +preview_percent
= Skills & Services | Skills | skill call inbound
skill_1 | sum | Calls and Service Level by Skill/Service | Llamadas y nivel de servicio por Skill/servicio | level abandon; second answer lost wait queue inbound | skill_id services_time
	skill_name #skill_id +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +abandon +asa +ata
skill_2 | event | Detail of Abandoned Calls | Detalle de llamadas abandonadas | lost abandon; duration wait customer phone chat time queue inbound | skill_id
	skill_name skill_id #conn_id >date result ani ~~abandon_time type_interaction customer_id
skill_3 | perDay | Calls and Service Level per Day | Llamadas y nivel de servicio por día | level abandon; answer lost wait aht queue inbound | skill_id
	#skill_name #date +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg wait_time +abandon +asa +ata aht
skill_4 | sum | Calls and Service Level by Hour | Llamadas y nivel de servicio por hora | level abandon; answer lost wait aht queue inbound | skill_id
	#skill_id #hour +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +asa +abandon aht +ata
skill_4_1 | sum | Calls and Level of Service per 30 Minute Interval | Llamadas y nivel de servicio por intervalo de 30 minutos | level halfhour; abandon answer lost wait aht queue inbound | skill_id
	#skill_id #hour +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +asa +abandon +ata aht
skill_4_2 | sum | Calls and Level of Service per 10 Minute Interval | Llamadas y nivel de servicio por intervalo de 10 minutos | level tenminute; abandon answer lost wait queue inbound | skill_id
	#skill_id #hour +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +asa +abandon +ata
skill_5 | perDay | Workforce per Hour | Workforce por hora | workforce agent; aht queue inbound planning | skill_id
	#skill_id #hour +inbound_calls +inbound_calls_unique_customers ~aht +agents_needed
skill_6 | sum | Calls and Service Level by DNIS | Llamadas y nivel de servicio por DNIS | dialednumber phone; level wait answer abandon inbound | skill_id
	#dnis +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +abandon +asa +ata
skill_7 | perDay | Calls and Level of Service per Hour for All Skills/Service per Day | Llamadas y nivel de servicio por hora para todos los Skills / servicio por día | level abandon wait; second duration answer lost aht queue time customer inbound agent | skill_id
	#date #skill_id skill_name #hour +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg wait_time +abandon ~aht +asa +ata
skill_8 | sum | Calls Answered by Time Interval | Llamadas respondidas por intervalo de tiempo | answer wait; second time queue inbound | skill_id
	#skill_id skill_name +answer_calls +answer_0seg_10seg +answer_11seg_20seg +answer_21seg_30seg +answer_31seg_40seg +answer_41seg_50seg +anwers_greater_than_51seg
skill_9 | sum | Abandoned Calls per Interval | Llamadas abandonadas por intervalo | lost abandon wait; time queue inbound | skill_id
	#skill_id skill_name +abandon_calls +abandon_0seg_10seg +abandon_11seg_20_seg +abandon_21seg_30seg +abandon_31seg_40seg +abandon_41seg_50seg +abandon_greater_than_51seg
skill_10 | event | Detail of Answered Calls | Detalle de llamadas contestadas | answer wait; inbound agent phone time queue | skill_id
	#conn_id skill_id skill_name >date result ani ~answer_time agent_id type_interaction
skill_11 | sum | Calls and Service Level by Interaction | Llamadas y nivel de servicio por interacción | channel chat; level wait answer abandon lost inbound | skill_id
	#type_interaction +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +abandon +asa +ata
= CDR | CDR | call detail
cdr_1 | event | Call Detail | Detalle de llamadas | call duration; inbound outbound answer recording agent customer phone time cost minute hangup code comment campaign talk dialednumber usage skill long
	agent_name >date destiny telephone +cost ~~time_seg +time_min cod_act description_cod_act cod_act_2 description_cod_act_2 type_interaction customer_id hang_up campaign_id #conn_id skill_id skill_name agent_id comment
cdr_2 | sum | Calls and Telephone Usage per Agent | Llamadas y uso del teléfono por agente | cost usage minute; billing sum answer
	+calls #agent_name +cost
cdr_3 | event | SMS Detail | SMS- detalle | message; phone customer send agent campaign
	agent_id agent_name >date destiny #telephone message channel customer_id conn_id
cdr_4 | sum | Duration of Calls Classified by Time | Duración de las llamadas clasificadas por tiempo | time duration; short minute cost interval
	0_5_seg 6_20_seg 21_60_seg 61_120_seg greater_than_121
cdr_5 | event | Detail of Unconnected Calls | Detalle de llamadas no conectadas | lost unconnected busy; attempt phone agent result customer campaign ring outbound dialednumber reason
	agent_name >date destiny telephone ~~ring_time result type_interaction customer_id campaign_id agent_id #conn_id
cdr_6 | sum | Unconnected Calls Classified by Result | Detalle de llamadas no conectadas clasificadas por resultado | lost unconnected busy; reason sum outbound
	#result +count
cdr_7 | event | NLP Detail | Detalle de NLP | ai; usage
	type_nlp nlp_channel +chars_send +chars_answer +total_chars >date
cdr_8 | sum | NLP Grouped by Type | NLP agrupado por tipo | ai; usage
	#type_nlp +nlp_amount +chars_send +chars_answer +total_chars
cdr_9 | event | Email Detail | Detalles de correo | email message send; customer agent
	channel >date #from #to subject body
cdr_10 | event | Cobrowsing | Cobrowsing | session; hangup time agent customer detail
	#agent_id agent_name #>date_ini <date_end ~~time hung_up
cdr_11 | event | Detail of Customers Released by Law 2300 | Detalle clientes liberados ley 2300 | law; phone customer agent
	protected_nit agent_id name_agent operation >date #item #value
= Activity Codes | Types | code result
act_1 | sum | Activity Codes per Agent | Códigos de tipificación por agente | result; sum hit call | cod_act
	+count #agent_name #agent_dni #cod_act description_cod_act
act_2 | sum | Activity Codes Classified by Code | Códigos de tipificación clasificado por código | result; sum skill call | cod_act
	+count #skill_id #cod_act description_cod_act
act_3 | event | Type Code Detail | Detalle código de tipificación | call result reason; comment agent customer phone skill hangup answer outbound inbound | cod_act
	#conn_id agent_id agent_name agent_dni skill_id >date cod_act description_cod_act cod_act_2 description_cod_act_2 comments type_interaction telephone destiny ~~time hang_up customer_id campaign_id
act_4 | sum | Calls Without Activity Code per Agent | Llamadas sin código de tipificación por agente | uncoded
	+uncode_calls #agent_id agent_name
act_5 | sum | Disposition Codes Grouped by Code | Códigos de tipificación agrupados por código | result reason; sum call | cod_act
	+count #cod_act description_cod_act
= Diagram Reports | Diagram | ivr bot
diagram_1 | event | IVR Call Detail | Detalle de llamadas IVR | call; duration abandon option customer phone inbound | customer_id
	#rp_id rp_name cod_opc_menu dn_transfer <date result ani ~~time customer_id #conn_id
diagram_1_1 | perDay | Calls and IVR Minutes per Day | Llamadas y minutos de IVR por día | ivr; usage
	#day +calls +ivr_minutes
diagram_1_2 | perDay | Calls and IVR Minutes per Hour | Llamadas y minutos de IVR por tiempo | ivr hour; usage
	#day +calls +ivr_minutes
diagram_1_3 | sum | IVR Calls and Minutes by Menu Option | Llamadas y minutos de IVR x Opc de menu | option; usage
	#rp_id +calls time #cod_opc_menu
diagram_2 | sum | Intelligent Standby | Espera inteligente | standby; wait queue sum level
	#skill_id +treatment +customer_say_no +customer_say_yes +recall_fail +recall_ok +service_level_up
diagram_3 | event | Intelligent Standby Detail | Detalle espera inteligente | standby; wait queue attempt customer phone time call
	#skill_id >date_inbound_call <date_last_outbound_call status +attempts #ani dial_phone ~time_between_calls ~~time +billed_minutes customer_id
diagram_4 | event | Smart Survey Details | Detalles de Encuesta inteligente | survey; positive negative rating result customer agent call sentiment question comment
	agent_id agent_name agent_dni skill_id skill_name >date #conn_id ani customer_id +q01 +q02 +q03 +q04 +q05 +q06 +q07 +q08 +q09 +q10 ~voice_message_duration type_interaction result ~~time voice_message feeling
diagram_5 | sum | Smart Survey by Agent | Encuesta inteligente por agente | survey rating; result question
	#agent_id agent_name +surveys +q01 +q02 +q03 +q04 +q05 +q06 +q07 +q08 +q09 +q10 +average
diagram_6 | sum | Smart Survey by Skill | Encuesta inteligente por Skill | survey rating queue; result question
	#skill_id skill_name +surveys +q01 +q02 +q03 +q04 +q05 +q06 +q07 +q08 +q09 +q10 +average
diagram_7 | event | CDR ASR | CDR ASR | asr; ai usage transcript minute
	time language recognized_text >date rp_id
diagram_8 | event | CDR TTS | CDR TTS | tts; ai usage message
	tts_text +credits recognized_text >date rp_id
diagram_9 | event | CDR Routing: Interactions and Chatbots | CDR enrutamiento de interacción y Chatbots | bot; conversation message customer whatsapp web flow phone email answer
	#session_id channel rp_id >date customer_name customer_email customer_phone customer_query routing_answer customer_id conn_id
diagram_10 | sum | TTS Ordered by Use | TTS ordenados por uso | tts; usage message
	+total +characters #tts_text
diagram_11 | event | IVR vs Transferred to Agent | IVR vs transferido al agente | transfer bot agent; abandon lost option call journey wait answer customer time
	#conn_id ~time_on_rp <end_date_rp rp_id ani customer_id ~time_on_skill skill_id skill_result go_to_agent agent_id agent_name ~time_with_agent cod_act cod_act_2 type_interaction ~~total_time
diagram_12 | event | CDR Sentiment Analysis | CDR análisis de sentimientos | sentiment; text usage
	+units text >date
diagram_13 | event | CDR Menu Options | CDR Opciones de menú | option; press bot customer phone journey
	#rp_id #conn_id customer_id channel +attempt telephone >date #second_event cod_opc_menu
diagram_14 | sum | Menu Options Grouped by Code | Opciones de menú agrupado por código | option; press sum
	#cod_act description_cod_act +count +percent
diagram_15 | event | Voice Conversations (IVR + ASR + TTS + NLP) | Reporte de conversaciones de voz (IVR + ASR + TTS + NLP) | bot conversation; ai usage call
	conversational_id #connect_id >date ~~ivr_time +nlp_credits ~asr_time +tts_credits
= Quality | Quality | quality evaluation
quality_1 | sum | Results by Agent | Resultados por agente | quality evaluation rating; error accuracy
	#agent_id agent_name +evaluations +precision_unit_critical_error +precision_opportunity_critical_error +accuracy
quality_2 | event | Evaluation Results by Agent | Resultado de evaluación por agente | quality rating; error accuracy detail comment call chat
	#conn_id agent_id agent_name comments +precision_unit_critical_error +precision_opportunity_error +accuracy >date #survey cod_act channel feedback skill_id
quality_3 | event | Evaluation Details by Attribute | Detalles de evaluación por atributo | quality attribute question; error comment detail
	#conn_id agent_id agent_name #attribute type_error yes/no >date #survey category quality_analyst channel ai_comment
quality_4 | sum | Results by Attribute | Resultados por atributos | quality attribute question; sum
	#attribute +yes +no +percent #survey #category
quality_5 | sum | Results by Quality Analysis | Resultados por análisis de calidad | quality analyst; error accuracy sum supervisor rating
	#quality_analyst +evaluations +precision_unit_critical_error +precision_opportunity_critical_error +accuracy
= Campaigns | Campañas | campaign outbound
campaign_1 | sum | Campaign by Machine (Final Result) | Campaña por máquina (Resultado-final) | campaign result; productivity sum record | campaign_id
	#result +records +percent
campaign_2 | sum | Results by Code Type | Resultados por tipo de código | campaign result; productivity sum record | campaign_id
	#cod_act +records +percent
campaign_3 | whole | Campaign Result Phone by Phone | Resultado campañas teléfono – teléfono | attempt dialednumber; record number customer detail call answer lost busy unconnected | campaign_id
	campaign_id customer_name customer_last_name id_type customer_id ^date telephone result opt1 opt2 opt3 opt4 opt5 opt6 opt7 opt8 opt9 opt10 opt11 opt12 #conn_id
campaign_4 | sum | Result Campaign by Machine (Attempt by Attempt) | Resultado campaña por máquina (intento por intento) | attempt; sum call | campaign_id
	#result +records +percent
campaign_5 | event | Pre-call Detail (Per Call) | Detalle previo de llamada (por llamada) | preview record; customer agent comment phone detail hangup | campaign_id
	#type_of_row #campaign_id customer_name customer_last_name result last_code_act comments_customer_reg customer_id agent_id conn_id #telephone hang_up type_interaction call_result >date ~~time cod_act comments
campaign_6 | sum | AMD Accumulated | AMD Acumulado | amd machine; sum call | campaign_id
	#campaign_id +total_amd
campaign_7 | event | AMD Detail | AMD Detalle | amd machine; phone call | campaign_id
	customer_id #campaign_id file_name #telephone result >date
campaign_8 | sum | Machine Codes Grouped by Phone and Result | Códigos de máquina agrupados por teléfono y resultados | amd busy lost; attempt unconnected call | campaign_id
	#telephone +total_machine_recognitions +no_answer +answer_machine +busy +congestion +failed
campaign_9 | event | State of Campaign Records in WhatsApp | Estado de los registros de las campañas en WhatsApp | delivery message send; fail template customer phone | campaign_id
	#campaing_id #telephone status errors >date <last_update
campaign_10 | sum | Turbo Dial Grouped by Machine Code | Turbo dial agrupado por código de máquina | turbo amd; sum call | campaign_id
	#machinecode +cantidad
= Interactions and Chats | Interacciones y Chats | chat interaction message channel
chat_1 | event | Chats | Chats | conversation duration detail; customer agent whatsapp time code close wait sentiment comment phone email answer transfer email
	#conn_id channel >date customer_name customer_email customer_phone +customer_chars agent_id agent_name +agent_chars ~time_on_agent ~~chat_duration cod_act description_cod_act comments customer_id skill_id ASA last_participant_who_spoke extra_field comment user_id feeling +agent_anwers <date_close
chat_2 | event | Conversations | Conversaciones | message transcript chat; whatsapp history customer agent recording
	#conn_id agent_name customer_name conversation
chat_3 | sum | Interactions Closed by Channel | Interacciones cerradas por canal | channel; case whatsapp time sum
	#channel +interactions ~closing_time
chat_4 | event | Interactions Detail | Detalle interacciones | case email; survey customer attachment social rating agent | attach_array include_attachments
	channel agent_name skill_id #case_id subject from to body answer >date_creation <close_date +evaluation_survey cod_act comments attachments status
chat_5 | sum | Interactions Closed by Agent | Interacciones cerradas por agente | close chat; case sum time email answer
	#agent_name +interactions ~close_time
chat_6 | perDay | Interactions Closed by Day | Interacciones cerradas por día | close chat; case sum time
	#date +interactions ~close_time
chat_7 | sum | Interactions Closed by Agent and Code | Interacciones cerradas por agente y código | close code; sum chat
	+interactions #agent_name #cod_act description_cod_act
chat_8 | event | Chats Transferred to Agent | Chats transferidos a agente | bot transfer; whatsapp customer wait agent time conversation answer
	conn_id #session_id +times_chatted >start_date <end_date ~time_on_chatbot rp_id channel go_to_agent customer_phone customer_name agent_id agent_name ~time_with_agent ~~total_time +customer_chars +agent_chars +total_chars asa last_sender customer_id customer_email
chat_9 | event | Interaction Transfers | Transferencias de interacciones | transfer; agent email case
	#conn_id transfer_agent_id transfer_agent_name receiver_agent_id receiver_agent_name channel >date
chat_10 | event | Official WhatsApp Billing | Facturación de WhatsApp Oficial | whatsapp cost; template message send conversation usage customer phone
	#conn_id session_id >date customer_phone template destiny
chat_11 | event | Transfer of Chats | Transferencia de chats | transfer; agent whatsapp conversation
	#conn_id transfer_agent_id transfer_agent_name transfer_agent_dni receiver_agent_id receiver_agent_name receiver_agent_dni channel >date
chat_12 | event | Interactions Sent by Agent | Interacciones enviadas por agente | email send; mail customer outbound answer message
	#conn_id agent_id agent_name channel from to subject body >date
chat_13 | sum | Closed Chats by Channel | Chats cerrados por canal | close channel; sum whatsapp
	#chanel +interaction
chat_14 | event | WhatsApp Click Detail | Detalle clic a WhatsApp | click whatsapp lead; customer campaign
	source_url source_type source_id #chat_id rp_id agent_id media_type media_url >date cod_act
chat_15 | sum | WhatsApp Click Summary | Consolidado clic a WhatsApp | click whatsapp; sum bot agent campaign
	+ad_chatbot +ad_agents +post_chatbot +post_agents +total_chatbot +total_agents
chat_16 | sum | Agent Productivity | Productividad de agentes | chat aht; time transfer answer conversation close sum
	#agent_id agent_name +total_chats ~time ~tmo +percent_transfer
= Speech Analytics | Speech Analytics | speech ai
speech_1 | event | CDR Speech | CDR Speech | transcript recording sentiment; positive negative silence greeting call text chat conversation customer agent
	agent_id agent_name agent_dni #conn_id ~~time customer_id >date ~time_silence customer_phone cod_act description_cod_act greeting slow_to_greet greeting_agent_name audio_text feeling channel
speech_2 | sum | Silence Percentage by Agent | Porcentaje de silencio por Agente | silence; call hold
	#agent_id agent_name agent_dni +silence
speech_3 | sum | Slow Greeting Percentage by Agent | Porcentaje de saludos lentos por Agente | greeting; call
	#agent_id agent_name agent_dni +slow_to_greet
speech_4 | sum | Average Sentiment by Agent | Promedio de sentimiento por niveles por Agente | sentiment; call rating
	#agent_id agent_name agent_dni feeling
speech_5 | event | Speech on Demand | Speech por demanda | transcript sentiment summary; chat conversation call
	id_agent #id_text text summary feeling >date +total_chars
= wvx Copilot | wvx Copilot | copilot ai question bot
wizard_1 | event | wvx Copilot Detail | Detalle de wvx Copilot | question answer agent; usage
	#agent_id question answer conn_id >date
wizard_2 | event | Positive Ratings Detail | Detalle de calificaciones positivas | rating positive; question answer agent
	#agent_id question answer >date
wizard_3 | event | Negative Ratings Detail | Detalle de calificaciones negativas | rating negative; question answer agent reason
	#agent_id question answer explation >date
`;
