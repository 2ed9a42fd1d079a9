/**
 * What the trigger does with the answer to a poll, while it remembers many sessions. The modules are
 * those of the installed package.
 *
 *     node trigger.cjs <data folder>
 */
const path = require('node:path');

const { serve } = require('./tasks.cjs');

const PACKAGE = path.join(process.argv[2], '.n8n/nodes/node_modules/n8n-nodes-wolkvox/dist/nodes');
const from = (name) => require(path.join(PACKAGE, 'report', name));

const { cobrowsingReport: report } = from('cobrowsingReport');
const { takeNewSessions } = from('newSessions/newSessions');
const { planPoll } = from('newSessions/pollPlan');
const { formatState, parseState } = from('newSessions/pollState');
const { SessionMemory } = from('newSessions/sessionMemory');
const { ZoneClock } = from('range/zone');
const { formatWallClock, parseWallClock } = from('range/wallClock');
const { SessionFilter } = from('session/sessionFilter');

const HOUR = 3_600;
const WEEK = 7 * 24 * HOUR;
const NOW = parseWallClock('2026-01-20 12:30:00');
const LOOK_BACK = { usual: WEEK, atFirst: 0 };
const ROWS_OF_AN_HOUR = 500;

const clock = new ZoneClock('America/Bogota');
const settings = {
	report,
	clock,
	filter: new SessionFilter({}, report, clock),
	calculatedFields: true,
	lookBack: LOOK_BACK,
};

const rowOf = (start, agent) => ({
	agent_id: agent,
	agent_name: 'ÁNGELA  MARÍA Peña',
	date_ini: formatWallClock(start),
	date_end: formatWallClock(start + 60),
	time: '00:01:00',
	hung_up: 'agent',
});

/** A week that is remembered: the same hour of sessions again and again, with as many as it takes. */
function stateOf(sessions) {
	const hours = WEEK / HOUR;
	const first = Math.floor(NOW / HOUR) - hours;
	const memory = new SessionMemory({}, report);
	const rows = Array.from({ length: Math.ceil(sessions / hours) }, (_, index) =>
		rowOf(first * HOUR + (index % HOUR), String(index)),
	);
	memory.recognise({ rows, isWhole: true, now: NOW });
	const [text] = Object.values(memory.toRemembered());
	const remembered = Object.fromEntries(
		Array.from({ length: hours }, (_, hour) => [String(first + hour), text]),
	);
	const known = { wholeAt: NOW - 60, newSince: null, isUnsaved: false };
	return { origin: 'origin', settled: NOW - WEEK, ...known, remembered };
}

/** The answer to a poll of the last hour. */
const answerOf = (number) =>
	Array.from({ length: ROWS_OF_AN_HOUR }, (_, index) =>
		rowOf(NOW - HOUR + index * 5, `${number} ${index}`),
	);

/** Reads the saved state, takes the new sessions and writes the state; how many were new. */
function poll(saved, rows) {
	const state = parseState(saved);
	const plan = planPoll(state, LOOK_BACK, NOW);
	const answer = { rows, stopped: undefined, stoppedAt: undefined, failure: undefined };
	const { sessions, state: next } = takeNewSessions(answer, plan, state, NOW, settings);
	return { sessions: sessions.length, saved: formatState(next) };
}

const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

serve({
	async run({ sessions, polls }) {
		let saved = formatState(stateOf(sessions));
		const times = [];
		let found = 0;
		for (let number = 0; number < polls; number++) {
			const rows = answerOf(number);
			const { user: before } = process.cpuUsage();
			const done = poll(saved, rows);
			times.push((process.cpuUsage().user - before) / 1000);
			saved = done.saved;
			found += done.sessions;
		}
		// The first polls warm up.
		return {
			found,
			expected: polls * ROWS_OF_AN_HOUR,
			processor: median(times.slice(Math.floor(polls / 4))),
			characters: JSON.stringify(saved).length,
		};
	},
});
