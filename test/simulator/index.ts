/**
 * A wolkvox to test against: a real HTTP server on 127.0.0.1 that answers the cobrowsing report and
 * the token information as the API does, with a switch for everything that nobody has published and
 * for everything that can go wrong.
 */
export { API_ERRORS, type ErrorName } from './errors';
export type { Fault, FaultEffect, FaultMatcher } from './faults';
export type { Row, Session } from './report';
export { DISTRIBUTIONS, generateSessions, type Distribution, type SessionWishes } from './sessions';
export { startSimulator, type LoggedRequest, type Simulator } from './server';
export { defaultSettings, type Settings } from './settings';
export { formatCompact, formatReport, parseCompact, wallClock } from './wallClock';
