/**
 * A wolkvox to test against: a real HTTP server on 127.0.0.1 that answers every report of the API
 * Reports Manager, the token information and the lists as the API does, with a switch for everything
 * that nobody has published and for everything that can go wrong. Times are wall-clock seconds
 * (wallClock.ts).
 *
 * - `startSimulator(settings?, sessions?, { port }?)` gives a `Simulator` (server.ts); its settings
 *   (settings.ts) may be changed at any time.
 * - It is filled with sessions, with events of any report (`SimulatedEvent`: `row` is sent as it is; for
 *   sums it holds the columns that tell rows apart, and `values` what each figure grows by, while date,
 *   day and hour come from `start`), and with lists. `generateSessions` and `generateEvents` make some.
 * - `expectedRows` is the truth that a test compares with.
 * - `settings.faults = [{ when?, then }]` plays what goes wrong (faults.ts, effects.ts).
 *
 * How the reports answer:
 * - A required parameter that is missing, empty or no value of the report: 400; an unknown id: 400.
 * - More days than the report's, or than `maxDays`: the 404 of "no records". More rows than the
 *   report's, or than `rowLimit`: truncated.
 * - `skill_id`, `campaign_id` and `agent_id` choose by the event's `skill`, `campaign` and `agent`, or
 *   else by the row's column; `all` is everything, but not for `agent_2`.
 * - `chat_1`, `diagram_1`, `diagram_11` are filed by the end. `campaign_3` wants `recordedAt` in the
 *   range as well. `cdr_4` sends an object and counts its five bands in `msg`. The `msg` of `agent_1`
 *   has no number. Averages and percentages of sums are sums here.
 *
 * Programs that run it beside them have main.ts and the control interface (control.ts).
 */
export type { FaultEffect } from './effects';
export { factsOf } from './facts';
export type { Fault } from './faults';
export { generateEvents } from './generate';
export { agentRow, campaignRow, skillRow } from './information';
export { API_ERRORS, type ErrorName } from './reply';
export type { Row, Session, SimulatedEvent } from './report';
export { generateSessions, type Distribution } from './sessions';
export { startSimulator, type LoggedRequest, type Simulator } from './server';
export type { Settings } from './settings';
export { formatCompact, formatDuration, formatReport, parseCompact, wallClock } from './wallClock';
