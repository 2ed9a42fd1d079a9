/** What no node can do without, as a bare program: GET, JSON.parse, an object for each row. */
const { get } = require('node:http');
const { text } = require('node:stream/consumers');

const read = async (url) =>
	JSON.parse(
		await new Promise((resolve, reject) => {
			get(url, (response) => resolve(text(response))).on('error', reject);
		}),
	).data;

const begun = performance.now();
Promise.all(process.argv.slice(2).map(read)).then((answers) => {
	const items = answers.flatMap((rows) => rows.map((json) => ({ json })));
	console.log(JSON.stringify({ time: performance.now() - begun, items: items.length }));
});
