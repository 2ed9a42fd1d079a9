/** Who uses an n8n that is started here, and how they log in. */
const { randomBytes } = require('node:crypto');

const OWNER = { email: 'owner@wolkvox-node.example', firstName: 'Wolkvox', lastName: 'Developer' };

/** @returns {typeof OWNER & { password: string }} what the owner's account is made of */
const newOwner = () => ({
	...OWNER,
	password: `N8n-${randomBytes(9).toString('base64url')}1`,
});

/**
 * @param {Response} response of a login, or of the making of the owner's account
 * @returns {string} the cookie for further requests
 */
const cookieOf = (response) =>
	response.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');

/**
 * @param {{ url: string, email: string, password: string }} login
 * @returns {Promise<string>} the cookie for further requests
 */
async function logIn({ url, email, password }) {
	const response = await fetch(`${url}/rest/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ emailOrLdapLoginId: email, password }),
	});
	if (!response.ok) throw new Error(`n8n answered ${response.status} to the login`);
	return cookieOf(response);
}

module.exports = { cookieOf, logIn, newOwner };
