/** Records where the processor's time goes. */
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector/promises');

/** Microseconds between two looks at the stack. */
const INTERVAL = 250;

let session;

async function startProfile() {
	session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
	await session.post('Profiler.start');
}

/** @param {string} file where the `.cpuprofile` goes */
async function stopProfile(file) {
	const { profile } = await session.post('Profiler.stop');
	session.disconnect();
	writeFileSync(file, JSON.stringify(profile));
}

module.exports = { startProfile, stopProfile };
