const { createServer } = require('node:net');

/** @returns {Promise<number | undefined>} the port, unless somebody else has it */
function take(port) {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => {
			const { port: taken } = server.address();
			server.close(() => resolve(taken));
		});
	});
}

/**
 * A free port of the loopback address.
 *
 * @param {number} [preferred] taken if it is free
 * @returns {Promise<number>}
 */
async function freePort(preferred = 0) {
	return (await take(preferred)) ?? (await take(0));
}

module.exports = { freePort };
