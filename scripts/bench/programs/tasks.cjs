/** What a measured program is told over HTTP on the loopback address, and what it answers. */
const { createServer } = require('node:http');

async function textOf(stream) {
	const chunks = [];
	for await (const chunk of stream) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

function answer(response, status, value) {
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(JSON.stringify(value));
}

/**
 * Takes tasks, one POST each, until this program is ended. The first line of its output says where.
 *
 * @param {Record<string, (input: object) => Promise<object>>} tasks by their name
 */
function serve(tasks) {
	const server = createServer(async (request, response) => {
		try {
			const input = JSON.parse((await textOf(request)) || '{}');
			answer(response, 200, (await tasks[request.url.slice(1)](input)) ?? {});
		} catch (error) {
			answer(response, 500, { error: error.stack ?? String(error) });
		}
	});
	// A task may take minutes.
	server.requestTimeout = 0;
	server.listen(0, '127.0.0.1', () => {
		console.log(`listening: http://127.0.0.1:${server.address().port}`);
	});
}

module.exports = { serve };
