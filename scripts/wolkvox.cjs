/** The wolkvox that `npm start` works with: a real operation where one is named, else the simulator. */
const { startSimulator } = require('./simulator.cjs');

const CREDENTIAL = {
	id: 'wolkvoxAccount',
	// The name by which the example workflow asks for it.
	name: 'Wolkvox account',
	type: 'wolkvoxApi',
};

const SHARED = { timeZone: 'America/Bogota', simultaneousRequests: 1 };

/**
 * @typedef {object} Wolkvox
 * @property {string} description
 * @property {object} credential for n8n's import
 * @property {() => Promise<{ rows: number }[] | undefined>} calls those so far, where they are counted
 */

function realOperation(server, token) {
	return {
		description: `the real wolkvox API of server ${server}`,
		credential: { ...CREDENTIAL, data: { server, token, ...SHARED, baseUrl: '' } },
		calls: async () => undefined,
	};
}

async function simulatedOperation() {
	const { url, token, requests } = await startSimulator();
	return {
		description: `a simulated wolkvox at ${url}`,
		credential: { ...CREDENTIAL, data: { server: '0010', token, ...SHARED, baseUrl: url } },
		calls: requests,
	};
}

/** @returns {Promise<Wolkvox>} */
async function connectWolkvox() {
	const { WOLKVOX_SERVER: server, WOLKVOX_TOKEN: token } = process.env;
	if (server && token) return realOperation(server, token);
	if (server || token) throw new Error('Set both WOLKVOX_SERVER and WOLKVOX_TOKEN, or neither.');
	return await simulatedOperation();
}

module.exports = { connectWolkvox };
