import { reportOf } from './catalogue';
import { cobrowsing } from './cobrowsing';
import type { Report } from './report';

/** What starts a workflow, and the report whose rows say so. */
export const EVENT_REPORTS: Readonly<Record<string, Report>> = {
	cobrowsingSessionEnded: cobrowsing,
	callEnded: reportOf('cdr_1'),
	chatClosed: reportOf('chat_1'),
};
