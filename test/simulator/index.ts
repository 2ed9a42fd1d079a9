/**
 * A wolkvox to test against: a real HTTP server on 127.0.0.1 that answers every report of the API
 * Reports Manager, the token information and the lists as the API does, with a switch for everything
 * that nobody has published and for everything that can go wrong. Times are wall-clock seconds
 * (wallClock.ts).
 *
 * ## Starting and filling
 * - `startSimulator(settings?, sessions?, { port }?)` gives a `Simulator`: `url`, `port`, `settings`
 *   (may be changed at any time), `requests` (the log), `reportRequests(id = 'cdr_10')`,
 *   `maxInFlight`, `connections`, `reset()`, `close()`, `stopListening()` and `listenAgain()`.
 * - Cobrowsing: `setSessions(list)`, `addSessions(list)`, `generateSessions(wishes)`.
 * - Any report: `setReport(id, events)`, `addToReport(id, events)`, `eventsOf(id)`, and
 *   `generateEvents(id, { from, to, count, seed, agents?, distribution? })`. An event is what happened:
 *   `{ start, end?, agent?, skill?, campaign?, row, values?, … }` (events.ts). For reports of events,
 *   `row` is sent as it is; for sums, `row` holds the columns that tell rows apart and `values` what
 *   each figure grows by, while date, day and hour come from `start`. The same wishes give the same
 *   calls for every report, so that they can be joined by `conn_id`, and the agents of
 *   `generateSessions` with the same `seed` and `agents`.
 * - Lists: `setInformation({ agents?, skills?, campaigns?, services? })` with `agentRow(id, name)`,
 *   `skillRow`, `campaignRow`. A list that is not set is made from what sessions and events name.
 *
 * ## Comparing
 * `expectedRows(from, to)` for cobrowsing, `expectedRows(id, from, to, parameters?)` for any report:
 * the rows that one answer without limits and faults would hold, under the settings as they are. Sums
 * are those of exactly this range; an object in `data` is one row.
 *
 * ## How the reports answer
 * - A required parameter that is missing, empty or no value of the report: 400; an unknown id: 400.
 * - More days than the report's, or than `maxDays`: the 404 of "no records". More rows than the
 *   report's, or than `rowLimit`: truncated.
 * - `skill_id`, `campaign_id` and `agent_id` choose by the event's `skill`, `campaign` and `agent`, or
 *   else by the row's column; `all` is everything, but not for `agent_2`. `cod_act=cod_act2` takes the
 *   event's `byValue.cod_act2`; `services_time` adds a column to `skill_1`.
 * - `chat_1`, `diagram_1`, `diagram_11` are filed by the end. `campaign_3` wants `recordedAt` in the
 *   range as well. `cdr_4` sends an object and counts its five bands in `msg`. The `msg` of `agent_1`
 *   has no number. Averages and percentages of sums are sums here.
 * - The made rows of `chat_1` and `speech_1` have columns that the facts do not name.
 *
 * ## Settings (settings.ts)
 * Of the filter: `filterBy` (`start`, `end`, `overlap`, `storedAt`), `filterOffset`, `filterRounding`,
 * `ignoreRange`, `endInclusive`; `storedLate(list, mostSeconds, random)` gives events or sessions a
 * `storedAt`, before which they are not seen. Of sums: `mergeAll`. Of connections:
 * `resetConnections`.
 *
 * ## Faults (faults.ts, effects.ts)
 * `settings.faults = [{ when?, then }]`. `when`: `requests`, `fromRequest`, `longerThan`,
 * `shorterThan`, `covers`, `api`, `first`, `probability` and `seed`, `firstPartOfTruncated`. `then`:
 * `{ do: … }` with `error`, `reset`, `resetMidBody`, `hang`, `hangMidBody`, `html`, `cutJson`,
 * `verbatim`, `redirect`, `data`, `message`, `dropRows`, `delay`, `overstate`, `correct`, `envelope`,
 * `encode`, `notice`, `rawBreak`, `drip`, `endless`. `TROUBLE` has ready effects by name: false zeros,
 * charsets, notices, 204, a captive page, a proxy's 407.
 *
 * For tests in other processes there is the control interface (control.ts) and the program (main.ts).
 */
export { CORRECTIONS, type Correction } from './corrections';
export { EFFECTS, type FaultEffect } from './effects';
export { API_ERRORS, type ErrorName } from './errors';
export type { SimulatedEvent } from './events';
export { FACTS, factsOf, type ParameterFacts, type ReportFacts } from './facts';
export type { Fault, FaultMatcher } from './faults';
export { generateEvents, storedLate } from './generate';
export { CAMPAIGNS, SKILLS, type EventWishes } from './happenings';
export { agentRow, campaignRow, skillRow, type Information } from './information';
export { seededRandom } from './random';
export type { Row, Session } from './report';
export { DISTRIBUTIONS, generateSessions, type Distribution, type SessionWishes } from './sessions';
export { startSimulator, type LoggedRequest, type Simulator } from './server';
export { defaultSettings, type Settings } from './settings';
export type { Parameters } from './source';
export { TROUBLE } from './trouble';
export { formatCompact, formatDuration, formatReport, parseCompact, wallClock } from './wallClock';
