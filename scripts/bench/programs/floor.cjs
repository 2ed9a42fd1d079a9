/** The floor: what no node can do without. One GET for each window, JSON.parse, one object per row. */
const http = require('node:http');

const { measure } = require('./meter.cjs');
const { serve } = require('./tasks.cjs');

const agent = new http.Agent({ keepAlive: true });

function get(url, headers) {
	return new Promise((resolve, reject) => {
		const request = http.get(url, { agent, headers }, (response) => {
			const chunks = [];
			response.on('data', (chunk) => chunks.push(chunk));
			response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
			response.on('error', reject);
		});
		request.on('error', reject);
	});
}

async function readAll(urls, headers) {
	const items = [];
	for (const url of urls) {
		const { data } = JSON.parse(await get(url, headers));
		for (const json of data) items.push({ json });
	}
	return items;
}

serve({
	async run({ urls, headers }) {
		const { result, ...cost } = await measure(async () => await readAll(urls, headers));
		return { ...cost, items: result.length };
	},
});
