import { ExecuteSingleContext } from 'n8n-core';
import { LoggerProxy } from 'n8n-workflow';

/** The class of n8n's contexts that hands nodes their logger. */
function contextWithLogger(): ExecuteSingleContext {
	let level = ExecuteSingleContext.prototype;
	while (!Object.hasOwn(level, 'logger')) level = Object.getPrototypeOf(level);
	return level;
}

/** Collects what nodes log at every level, and all that comes with it, until jest restores its mocks. */
export function collectLog(): unknown[][] {
	const lines: unknown[][] = [];
	const keep = (...words: unknown[]) => void lines.push(words);
	const logger = { debug: keep, info: keep, warn: keep, error: keep };
	jest.spyOn(contextWithLogger(), 'logger', 'get').mockReturnValue(logger as never);
	LoggerProxy.init(logger);
	for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
		jest.spyOn(console, method).mockImplementation(keep);
	}
	return lines;
}
