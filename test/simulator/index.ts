/**
 * A wolkvox to test against: a real HTTP server on 127.0.0.1 that answers the cobrowsing report and
 * the token information as the API does, with a switch for everything that nobody has published and
 * for everything that can go wrong.
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
