import { ExecuteSingleContext } from 'n8n-core';
import { LoggerProxy } from 'n8n-workflow';

/** The class of n8n's contexts that hands nodes their logger. */
function contextWithLogger(): ExecuteSingleContext {
	let level = ExecuteSingleContext.prototype;
	while (!Object.hasOwn(level, 'logger')) level = Object.getPrototypeOf(level);
	return level;
}

/** Collects what nodes log, until jest restores its mocks. */
export function collectLog(): string[] {
	const lines: string[] = [];
	const keep = (message: string) => void lines.push(message);
	const logger = { debug: keep, info: keep, warn: keep, error: keep };
	jest.spyOn(contextWithLogger(), 'logger', 'get').mockReturnValue(logger as never);
	LoggerProxy.init(logger);
	return lines;
}
