/** The forms in which a token turns up: as it is, encoded for an address, and in base64. */
function formsOf(token: string): string[] {
	try {
		return [token, encodeURIComponent(token), btoa(token).replace(/=+$/, '')];
	} catch {
		// What cannot be encoded is no token, and is found as it is.
		return [token];
	}
}

/** Whether a text shows the token in any form. */
export function showsToken(text: string, token: string): boolean {
	return formsOf(token).some((form) => text.includes(form));
}

/**
 * Takes secrets out of texts that others wrote: servers may repeat what they were sent.
 *
 * @param others beside the token, such as the password of a gateway
 */
export function redactor(token: string, others: readonly string[] = []): (text: string) => string {
	const forms = [
		...formsOf(token).map((form) => [form, '(token)'] as const),
		...others.flatMap(formsOf).map((form) => [form, '(secret)'] as const),
	];
	return (text) => forms.reduce((left, [form, name]) => left.replaceAll(form, name), text);
}
