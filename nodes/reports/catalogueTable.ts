/**
 * All reports of the API Reports Manager. Source: wolkvox's official Postman collection; what it leaves
 * open (which columns tell rows apart, above all) is deduced, and nothing was tried on a live account.
 *
 * A section begins with `=`, its name in English and Spanish, and what people look for in all of its
 * reports. Each report has two lines:
 *
 *     id | kind | English title | Spanish title | what it is called besides; what else it tells | parameters
 *         columns, in the order of wolkvox's sample
 *
 * A parameter with `!` must be chosen. What stands before a column says what it is:
 *
 * - `#` one of those that tell rows apart. The moment at which a row begins, or ends, belongs to them
 *   in any case. In events they are what says who did it or with whom (agent, telephone, call), and
 *   nothing that may still change or is often empty: a state that is closed later stays the same row.
 *   Where several rows of a second could be meant, and wolkvox writes them once, there is no mark: only
 *   the whole row tells
 * - `>` when a row begins, `<` when it ends, `@` another moment, as `YYYY-MM-DD HH:mm:ss`
 * - `^` when a row begins, on a clock that need not be the operation's: it orders rows and no more
 * - `~` a duration, as a clock or in seconds, `~~` the one that says how long the row itself took. A unit
 *   that is none or not sure (`time` of diagram_7 and diagram_1_3 may be milliseconds or minutes, nobody
 *   tells that of `wait_time`) has no mark
 * - `+` a number: a count, an amount (of money, minutes, characters, credits; `asa` and `ata` are averages
 *   in seconds) or a percentage, by wolkvox's page; by the name alone `occupancy`, `cost`, the answers
 *   `q01` to `q10` and `evaluation_survey`
 *
 * Misspelt columns (`destinity`, `anwers_…`, `chanel`) are wolkvox's own.
 */
export const CATALOGUE_TABLE = `
= Agents | Agentes | agent
agent_1 | sum | 1. Agent Time by State | 1. Agente tiempo por estado | time state aht; duration pause productivity acw talk ready ring occupancy login shift call inbound outbound firstcontact hit answer | agent_id
	#agent_id agent_dni agent_name +calls +inbound +outbound +internal ~ready_time ~inbound_time ~outbound_time ~acw_time ~ring_time ~login_time ~aht +occupancy ~aux_time +hits +rpc ~aht_outbund ~aht_inbound @login @logout
agent_2 | event | 2. Agent by Event - Select Agent | 2. Agente por evento - Seleccione agente | timeline; state pause | agent_id!
	#agent_id #agent_status ~~time >date_ini <date_end conn_id type_interaction destiny telephone campaign_id
agent_3 | sum | 3. Auxiliary Time per Agent | 3. Tiempo auxiliar por agente | pause; state duration
	#agent_id agent_dni agent_name #aux_state ~time
agent_4 | sum | 4. Agents States per Campaign | 4. Agentes estados por campaña | time state; talk aht occupancy pause call productivity
	#agent_id agent_name +calls +inbound +outbound +internal ~ready_time ~inbound_time ~outbound_time ~acw_time ~ring_time ~login_time ~aht +occupancy ~aux_time #campaign_id
agent_5 | sum | 5. States by Hour and Agent | 5. Estados por hora y agente | time; call aht occupancy
	agent_name #agent_id status_x_hour
agent_6 | sum | 6. States per Hour | 6. Estados por hora | time; call aht occupancy
	#hour +calls +inbound +outbound +internal ~ready_time ~inbound_time ~outbound_time ~acw_time ~ring_time ~login_time ~aht +occupancy ~aux_time
agent_7 | perDay | 7. Login - Logout Time | 7. Tiempo de logueo (Login – Logout) | login shift; day start end hour adherence
	agent_name #agent_id #date #>login <logout ~login_time
agent_8 | perDay | 8. Agent States - Hour by Hour | 8. Estados de agente – hora a hora | call time; duration day pause aht acw talk ready occupancy productivity inbound outbound ring answer
	agent_name agent_dni #agent_id #date #hour +calls +inbound +outbound +internal ~ready_time ~inbound_time ~outbound_time ~acw_time ~ring_time ~login_time ~aht +occupancy ~aux_time
agent_8_1 | perDay | 8.1. Agent States for 30 Minutes | 8.1. Estados de agente por 30 minutos | call time halfhour; day aht occupancy interval
	agent_name #agent_id agent_dni #date #hour +calls +inbound +outbound +internal ~ready_time ~inbound_time ~outbound_time ~acw_time ~ring_time ~login_time ~aht +occupancy ~aux_time
agent_9 | sum | 9. Hold Time and Mute per Agent | 9. Hold time y mute por agente | hold mute; sum call duration
	#agent_name +count ~hold_time ~mute_time ~total_time
agent_10 | event | 10. Hold and Mute Time Detail | 10. Detalle hold y mute time | hold mute; call customer duration
	agent_name #agent_id #type_action conn_id type_interaction ~~time skill_id >date telephone customer_id
agent_11 | sum | 11. Agent Time by State Grouped by Skill | 11. Agente tiempo por estado agrupado por skill | queue; aht occupancy productivity firstcontact hit call
	#skill_name agents
agent_12 | sum | 12. Conferences and Transfers of Agents | 12. Conferencias y transferencias de agentes | transfer conference; call sum answer
	agent_name #agent_id +transfer_calls +conference_calls ~total_time
agent_13 | event | 13. Transfers and Conferences Detailed | 13. Transferencia y conferencias detallado | transfer conference call agent; answer
	agent_name #agent_id #conn_id >date telephone type_interaction ~~time
agent_13_1 | event | 13.1. Specific Details of Transfers and Conferences | 13.1 Detalle específico de transferencias y conferencias | transfer conference agent; call destination origin
	#conn_id_transfer skill_id >date ani origin_agent_id origin_agent_name destiny_agent_id destiny_agent_name dnis ~~time type_call id_call_origin
agent_14 | event | 14. Event by Total Agent | 14. Evento por agente total | timeline state; duration pause detail login time ready adherence interaction call
	#agent_id #agent_status ~~time >date_ini <date_end conn_id type_interaction destinity telephone campaign_id agent_dni agent_name
agent_15 | event | 15. Detailed Preview Time Report | 15. Reporte Detallado Preview Time | preview; call attempt talk
	#id_call id_agent agent_name type_call >date_preview ~time_preview ~ready ~talk ~not_ready_acw ~auxiliary_times ~ring ~~total_duration +preview_percent
agent_16 | sum | 16. Preview Time Report Grouped by Agent | 16. Reporte Agrupado por agente Preview Time | preview; call attempt talk
	#id_agent agent_name +calls ~time_preview ~ready ~talk ~not_ready_acw ~auxiliary_times ~ring ~total_duration +preview_percent
= Skills & Services | Skills | skill call inbound
skill_1 | sum | 1. Calls and Service Level by Skill/Service | 1. Llamadas y nivel de servicio por Skill/servicio | level abandon; second answer lost wait queue inbound | skill_id services_time
	skill_name #skill_id +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +abandon +asa +ata
skill_2 | event | 2. Detail of Abandoned Calls | 2. Detalle de llamadas abandonadas | lost abandon; duration wait customer phone chat time queue inbound | skill_id
	skill_name skill_id #conn_id >date result ani ~~abandon_time type_interaction customer_id
skill_3 | perDay | 3. Calls and Service Level per Day | 3. Llamadas y nivel de servicio por día | level abandon; answer lost wait aht queue inbound | skill_id
	#skill_name #date +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg wait_time +abandon +asa +ata aht
skill_4 | sum | 4. Calls and Service Level by Hour | 4. Llamadas y nivel de servicio por hora | level abandon; answer lost wait aht queue inbound | skill_id
	#skill_id #hour +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +asa +abandon aht +ata
skill_4_1 | sum | 4.1. Calls and Level of Service per 30 Minute Interval | 4.1. Llamadas y nivel de servicio por intervalo de 30 minutos | level halfhour; abandon answer lost wait aht queue inbound | skill_id
	#skill_id #hour +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +asa +abandon +ata aht
skill_4_2 | sum | 4.2. Calls and Level of Service per 10 Minute Interval | 4.2. Llamadas y nivel de servicio por intervalo de 10 minutos | level tenminute; abandon answer lost wait queue inbound | skill_id
	#skill_id #hour +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +asa +abandon +ata
skill_5 | perDay | 5. Workforce per Hour | 5. Workforce por hora | workforce agent; aht queue inbound planning | skill_id
	#skill_id #hour +inbound_calls +inbound_calls_unique_customers ~aht +agents_needed
skill_6 | sum | 6. Calls and Service Level by DNIS | 6. Llamadas y nivel de servicio por DNIS | dialednumber phone; level wait answer abandon inbound | skill_id
	#dnis +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +abandon +asa +ata
skill_7 | perDay | 7. Calls and Level of Service per Hour for All Skills/Service per Day | 7. Llamadas y nivel de servicio por hora para todos los Skills / servicio por día | level abandon wait; second duration answer lost aht queue time customer inbound agent | skill_id
	#date #skill_id skill_name #hour +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg wait_time +abandon ~aht +asa +ata
skill_8 | sum | 8. Calls Answered by Time Interval | 8. Llamadas respondidas por intervalo de tiempo | answer wait; second time queue inbound | skill_id
	#skill_id skill_name +answer_calls +answer_0seg_10seg +answer_11seg_20seg +answer_21seg_30seg +answer_31seg_40seg +answer_41seg_50seg +anwers_greater_than_51seg
skill_9 | sum | 9. Abandoned Calls per Interval | 9. Llamadas abandonadas por intervalo | lost abandon wait; time queue inbound | skill_id
	#skill_id skill_name +abandon_calls +abandon_0seg_10seg +abandon_11seg_20_seg +abandon_21seg_30seg +abandon_31seg_40seg +abandon_41seg_50seg +abandon_greater_than_51seg
skill_10 | event | 10. Detail of Answered Calls | 10. Detalle de llamadas contestadas | answer wait; inbound agent phone time queue | skill_id
	#conn_id skill_id skill_name >date result ani ~answer_time agent_id type_interaction
skill_11 | sum | 11. Calls and Service Level by Interaction | 11. Llamadas y nivel de servicio por interacción | channel chat; level wait answer abandon lost inbound | skill_id
	#type_interaction +inbound_calls +answer_calls +abandon_calls +service_level_10seg +service_level_20seg +service_level_30seg +abandon +asa +ata
= CDR | CDR | call detail
cdr_1 | event | 1. Call Detail | 1. Detalle de llamadas | call duration; inbound outbound answer recording agent customer phone time cost minute hangup code comment campaign talk dialednumber usage skill long
	agent_name >date destiny telephone +cost ~~time_seg +time_min cod_act description_cod_act cod_act_2 description_cod_act_2 type_interaction customer_id hang_up campaign_id #conn_id skill_id skill_name agent_id comment
cdr_2 | sum | 2. Calls and Telephone Usage per Agent | 2. Llamadas y uso del teléfono por agente | cost usage minute; billing sum answer
	+calls #agent_name +cost
cdr_3 | event | 3. SMS Detail | 3. SMS- detalle | message; phone customer send agent campaign
	agent_id agent_name >date destiny #telephone message channel customer_id conn_id
cdr_4 | sum | 4. Duration of Calls Classified by Time | 4. Duración de las llamadas clasificadas por tiempo | time duration; short minute cost interval
	0_5_seg 6_20_seg 21_60_seg 61_120_seg greater_than_121
cdr_5 | event | 5. Detail of Unconnected Calls | 5. Detalle de llamadas no conectadas | lost unconnected busy; attempt phone agent result customer campaign ring outbound dialednumber reason
	agent_name >date destiny telephone ~~ring_time result type_interaction customer_id campaign_id agent_id #conn_id
cdr_6 | sum | 6. Unconnected Calls Classified by Result | 6. Detalle de llamadas no conectadas clasificadas por resultado | lost unconnected busy; reason sum outbound
	#result +count
cdr_7 | event | 7. NLP Detail | 7. Detalle de NLP | ai; usage
	type_nlp nlp_channel +chars_send +chars_answer +total_chars >date
cdr_8 | sum | 8. NLP Grouped by Type | 8. NLP agrupado por tipo | ai; usage
	#type_nlp +nlp_amount +chars_send +chars_answer +total_chars
cdr_9 | event | 9. Email Detail | 9. Detalles de correo | email message send; customer agent
	channel >date #from #to subject body
cdr_10 | event | 10. Cobrowsing | 10. Cobrowsing | session; hangup time agent customer detail
	#agent_id agent_name #>date_ini <date_end ~~time hung_up
cdr_11 | event | 11. Detail of Customers Released by Law 2300 | 11. Detalle clientes liberados ley 2300 | law; phone customer agent
	protected_nit agent_id name_agent operation >date #item #value
= Activity Codes | Types | code result
act_1 | sum | 1. Activity Codes per Agent | 1. Códigos de tipificación por agente | result; sum hit call | cod_act
	+count #agent_name #agent_dni #cod_act description_cod_act
act_2 | sum | 2. Activity Codes Classified by Code | 2. Códigos de tipificación clasificado por código | result; sum skill call | cod_act
	+count #skill_id #cod_act description_cod_act
act_3 | event | 3. Type Code Detail | 3. Detalle código de tipificación | call result reason; comment agent customer phone skill hangup answer outbound inbound | cod_act
	#conn_id agent_id agent_name agent_dni skill_id >date cod_act description_cod_act cod_act_2 description_cod_act_2 comments type_interaction telephone destiny ~~time hang_up customer_id campaign_id
act_4 | sum | 4. Calls Without Activity Code per Agent | 4. Llamadas sin código de tipificación por agente | uncoded
	+uncode_calls #agent_id agent_name
act_5 | sum | 5. Disposition Codes Grouped by Code | 5. Códigos de tipificación agrupados por código | result reason; sum call | cod_act
	+count #cod_act description_cod_act
= Diagram Reports | Diagram | ivr bot
diagram_1 | event | 1. IVR Call Detail | 1. Detalle de llamadas IVR | call; duration abandon option customer phone inbound | customer_id
	#rp_id rp_name cod_opc_menu dn_transfer <date result ani ~~time customer_id #conn_id
diagram_1_1 | perDay | 1.1. Calls and IVR Minutes per Day | 1.1. Llamadas y minutos de IVR por día | ivr; usage
	#day +calls +ivr_minutes
diagram_1_2 | perDay | 1.2. Calls and IVR Minutes per Hour | 1.2. Llamadas y minutos de IVR por tiempo | ivr hour; usage
	#day +calls +ivr_minutes
diagram_1_3 | sum | 1.3. IVR Calls and Minutes by Menu Option | 1.3. Llamadas y minutos de IVR x Opc de menu | option; usage
	#rp_id +calls time #cod_opc_menu
diagram_2 | sum | 2. Intelligent Standby | 2. Espera inteligente | standby; wait queue sum level
	#skill_id +treatment +customer_say_no +customer_say_yes +recall_fail +recall_ok +service_level_up
diagram_3 | event | 3. Intelligent Standby Detail | 3. Detalle espera inteligente | standby; wait queue attempt customer phone time call
	#skill_id >date_inbound_call <date_last_outbound_call status +attempts #ani dial_phone ~time_between_calls ~~time +billed_minutes customer_id
diagram_4 | event | 4. Smart Survey Details | 4. Detalles de Encuesta inteligente | survey; positive negative rating result customer agent call sentiment question comment
	agent_id agent_name agent_dni skill_id skill_name >date #conn_id ani customer_id +q01 +q02 +q03 +q04 +q05 +q06 +q07 +q08 +q09 +q10 ~voice_message_duration type_interaction result ~~time voice_message feeling
diagram_5 | sum | 5. Smart Survey by Agent | 5. Encuesta inteligente por agente | survey rating; result question
	#agent_id agent_name +surveys +q01 +q02 +q03 +q04 +q05 +q06 +q07 +q08 +q09 +q10 +average
diagram_6 | sum | 6. Smart Survey by Skill | 6. Encuesta inteligente por Skill | survey rating queue; result question
	#skill_id skill_name +surveys +q01 +q02 +q03 +q04 +q05 +q06 +q07 +q08 +q09 +q10 +average
diagram_7 | event | 7. CDR ASR | 7. CDR ASR | asr; ai usage transcript minute
	time language recognized_text >date rp_id
diagram_8 | event | 8. CDR TTS | 8. CDR TTS | tts; ai usage message
	tts_text +credits recognized_text >date rp_id
diagram_9 | event | 9. CDR Routing: Interactions and Chatbots | 9. CDR enrutamiento de interacción y Chatbots | bot; conversation message customer whatsapp web flow phone email answer
	#session_id channel rp_id >date customer_name customer_email customer_phone customer_query routing_answer customer_id conn_id
diagram_10 | sum | 10. TTS Ordered by Use | 10. TTS ordenados por uso | tts; usage message
	+total +characters #tts_text
diagram_11 | event | 11. IVR vs Transferred to Agent | 11. IVR vs transferido al agente | transfer bot agent; abandon lost option call journey wait answer customer time
	#conn_id ~time_on_rp <end_date_rp rp_id ani customer_id ~time_on_skill skill_id skill_result go_to_agent agent_id agent_name ~time_with_agent cod_act cod_act_2 type_interaction ~~total_time
diagram_12 | event | 12. CDR Sentiment Analysis | 12. CDR análisis de sentimientos | sentiment; text usage
	+units text >date
diagram_13 | event | 13. CDR Menu Options | 13. CDR Opciones de menú | option; press bot customer phone journey
	#rp_id #conn_id customer_id channel +attempt telephone >date #second_event cod_opc_menu
diagram_14 | sum | 14. Menu Options Grouped by Code | 14. Opciones de menú agrupado por código | option; press sum
	#cod_act description_cod_act +count +percent
diagram_15 | event | 15. Voice Conversations (IVR + ASR + TTS + NLP) | 15. Reporte de conversaciones de voz (IVR + ASR + TTS + NLP) | bot conversation; ai usage call
	conversational_id #connect_id >date ~~ivr_time +nlp_credits ~asr_time +tts_credits
= Quality | Quality | quality evaluation
quality_1 | sum | 1. Results by Agent | 1. Resultados por agente | quality evaluation rating; error accuracy
	#agent_id agent_name +evaluations +precision_unit_critical_error +precision_opportunity_critical_error +accuracy
quality_2 | event | 2. Evaluation Results by Agent | 2. Resultado de evaluación por agente | quality rating; error accuracy detail comment call chat
	#conn_id agent_id agent_name comments +precision_unit_critical_error +precision_opportunity_error +accuracy >date #survey cod_act channel feedback skill_id
quality_3 | event | 3. Evaluation Details by Attribute | 3. Detalles de evaluación por atributo | quality attribute question; error comment detail
	#conn_id agent_id agent_name #attribute type_error yes/no >date #survey category quality_analyst channel ai_comment
quality_4 | sum | 4. Results by Attribute | 4. Resultados por atributos | quality attribute question; sum
	#attribute +yes +no +percent #survey #category
quality_5 | sum | 5. Results by Quality Analysis | 5. Resultados por análisis de calidad | quality analyst; error accuracy sum supervisor rating
	#quality_analyst +evaluations +precision_unit_critical_error +precision_opportunity_critical_error +accuracy
= Campaigns | Campañas | campaign outbound
campaign_1 | sum | 1. Campaign by Machine (Final Result) | 1. Campaña por máquina (Resultado-final) | campaign result; productivity sum record | campaign_id
	#result +records +percent
campaign_2 | sum | 2. Results by Code Type | 2. Resultados por tipo de código | campaign result; productivity sum record | campaign_id
	#cod_act +records +percent
campaign_3 | whole | 3. Campaign Result Phone by Phone | 3. Resultado campañas teléfono – teléfono | attempt dialednumber; record number customer detail call answer lost busy unconnected | campaign_id
	campaign_id customer_name customer_last_name id_type customer_id ^date telephone result opt1 opt2 opt3 opt4 opt5 opt6 opt7 opt8 opt9 opt10 opt11 opt12 #conn_id
campaign_4 | sum | 4. Result Campaign by Machine (Attempt by Attempt) | 4. Resultado campaña por máquina (intento por intento) | attempt; sum call | campaign_id
	#result +records +percent
campaign_5 | event | 5. Pre-call Detail (Per Call) | 5. Detalle previo de llamada (por llamada) | preview record; customer agent comment phone detail hangup | campaign_id
	#type_of_row #campaign_id customer_name customer_last_name result last_code_act comments_customer_reg customer_id agent_id conn_id #telephone hang_up type_interaction call_result >date ~~time cod_act comments
campaign_6 | sum | 6. AMD Accumulated | 6. AMD Acumulado | amd machine; sum call | campaign_id
	#campaign_id +total_amd
campaign_7 | event | 7. AMD Detail | 7. AMD Detalle | amd machine; phone call | campaign_id
	customer_id #campaign_id file_name #telephone result >date
campaign_8 | sum | 8. Machine Codes Grouped by Phone and Result | 8. Códigos de máquina agrupados por teléfono y resultados | amd busy lost; attempt unconnected call | campaign_id
	#telephone +total_machine_recognitions +no_answer +answer_machine +busy +congestion +failed
campaign_9 | event | 9. State of Campaign Records in WhatsApp | 9. Estado de los registros de las campañas en WhatsApp | delivery message send; fail template customer phone | campaign_id
	#campaing_id #telephone status errors >date <last_update
campaign_10 | sum | 10. Turbo Dial Grouped by Machine Code | 10. Turbo dial agrupado por código de máquina | turbo amd; sum call | campaign_id
	#machinecode +cantidad
= Interactions and Chats | Interacciones y Chats | chat interaction message channel
chat_1 | event | 1. Chats | 1. Chats | conversation duration detail; customer agent whatsapp time code close wait sentiment comment phone email answer transfer email
	#conn_id channel >date customer_name customer_email customer_phone +customer_chars agent_id agent_name +agent_chars ~time_on_agent ~~chat_duration cod_act description_cod_act comments customer_id skill_id ASA last_participant_who_spoke extra_field comment user_id feeling +agent_anwers <date_close
chat_2 | event | 2. Conversations | 2. Conversaciones | message transcript chat; whatsapp history customer agent recording
	#conn_id agent_name customer_name conversation
chat_3 | sum | 3. Interactions Closed by Channel | 3. Interacciones cerradas por canal | channel; case whatsapp time sum
	#channel +interactions ~closing_time
chat_4 | event | 4. Interactions Detail | 4. Detalle interacciones | case email; survey customer attachment social rating agent | attach_array include_attachments
	channel agent_name skill_id #case_id subject from to body answer >date_creation <close_date +evaluation_survey cod_act comments attachments status
chat_5 | sum | 5. Interactions Closed by Agent | 5. Interacciones cerradas por agente | close chat; case sum time email answer
	#agent_name +interactions ~close_time
chat_6 | perDay | 6. Interactions Closed by Day | 6. Interacciones cerradas por día | close chat; case sum time
	#date +interactions ~close_time
chat_7 | sum | 7. Interactions Closed by Agent and Code | 7. Interacciones cerradas por agente y código | close code; sum chat
	+interactions #agent_name #cod_act description_cod_act
chat_8 | event | 8. Chats Transferred to Agent | 8. Chats transferidos a agente | bot transfer; whatsapp customer wait agent time conversation answer
	conn_id #session_id +times_chatted >start_date <end_date ~time_on_chatbot rp_id channel go_to_agent customer_phone customer_name agent_id agent_name ~time_with_agent ~~total_time +customer_chars +agent_chars +total_chars asa last_sender customer_id customer_email
chat_9 | event | 9. Interaction Transfers | 9. Transferencias de interacciones | transfer; agent email case
	#conn_id transfer_agent_id transfer_agent_name receiver_agent_id receiver_agent_name channel >date
chat_10 | event | 10. Official WhatsApp Billing | 10. Facturación de WhatsApp Oficial | whatsapp cost; template message send conversation usage customer phone
	#conn_id session_id >date customer_phone template destiny
chat_11 | event | 11. Transfer of Chats | 11. Transferencia de chats | transfer; agent whatsapp conversation
	#conn_id transfer_agent_id transfer_agent_name transfer_agent_dni receiver_agent_id receiver_agent_name receiver_agent_dni channel >date
chat_12 | event | 12. Interactions Sent by Agent | 12. Interacciones enviadas por agente | email send; mail customer outbound answer message
	#conn_id agent_id agent_name channel from to subject body >date
chat_13 | sum | 13. Closed Chats by Channel | 13. Chats cerrados por canal | close channel; sum whatsapp
	#chanel +interaction
chat_14 | event | 14. WhatsApp Click Detail | 14. Detalle clic a WhatsApp | click whatsapp lead; customer campaign
	source_url source_type source_id #chat_id rp_id agent_id media_type media_url >date cod_act
chat_15 | sum | 15. WhatsApp Click Summary | 15. Consolidado clic a WhatsApp | click whatsapp; sum bot agent campaign
	+ad_chatbot +ad_agents +post_chatbot +post_agents +total_chatbot +total_agents
chat_16 | sum | 16. Agent Productivity | 16. Productividad de agentes | chat aht; time transfer answer conversation close sum
	#agent_id agent_name +total_chats ~time ~tmo +percent_transfer
= Speech Analytics | Speech Analytics | speech ai
speech_1 | event | 1. CDR Speech | 1. CDR Speech | transcript recording sentiment; positive negative silence greeting call text chat conversation customer agent
	agent_id agent_name agent_dni #conn_id ~~time customer_id >date ~time_silence customer_phone cod_act description_cod_act greeting slow_to_greet greeting_agent_name audio_text feeling channel
speech_2 | sum | 2. Silence Percentage by Agent | 2. Porcentaje de silencio por Agente | silence; call hold
	#agent_id agent_name agent_dni +silence
speech_3 | sum | 3. Slow Greeting Percentage by Agent | 3. Porcentaje de saludos lentos por Agente | greeting; call
	#agent_id agent_name agent_dni +slow_to_greet
speech_4 | sum | 4. Average Sentiment by Agent | 4. Promedio de sentimiento por niveles por Agente | sentiment; call rating
	#agent_id agent_name agent_dni feeling
speech_5 | event | 5. Speech on Demand | 5. Speech por demanda | transcript sentiment summary; chat conversation call
	id_agent #id_text text summary feeling >date +total_chars
= wvx Copilot | wvx Copilot | copilot ai question bot
wizard_1 | event | 1. wvx Copilot Detail | 1. Detalle de wvx Copilot | question answer agent; usage
	#agent_id question answer conn_id >date
wizard_2 | event | 2. Positive Ratings Detail | 2. Detalle de calificaciones positivas | rating positive; question answer agent
	#agent_id question answer >date
wizard_3 | event | 3. Negative Ratings Detail | 3. Detalle de calificaciones negativas | rating negative; question answer agent reason
	#agent_id question answer explation >date
`;
