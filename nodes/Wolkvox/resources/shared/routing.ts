import type { INodePropertyRouting } from 'n8n-workflow';

/**
 * The address of requests as n8n needs it: an expression over the credential. n8n takes it as the
 * node's own address, which the credential's "Allowed HTTP Request Domains" do not restrict. It only
 * has to be right for a server that can be used: every other is refused before a request is made, by
 * `serverAddress`.
 */
export const BASE_URL =
	'={{ String($credentials.baseUrl || "").trim() ? String($credentials.baseUrl).trim().replace(/\\/+$/, "") : "https://wv" + String($credentials.server).replace(/^\\D+/, "").replace(/\\D.*$/, "").padStart(4, "0") + ".wolkvox.com" }}';

/**
 * The routing of an operation: the request that n8n makes for it. What is sent in its place, and how
 * often, the operation itself decides: see `operations/operation.ts`.
 *
 * @param path below the server's address
 */
export function routingOf(path: string): INodePropertyRouting {
	return { request: { method: 'GET', url: path } };
}
