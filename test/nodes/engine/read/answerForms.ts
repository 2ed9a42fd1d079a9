import fc from 'fast-check';

import type { Settings } from '../../../simulator';

/** By which of a session's dates the API files it, which nobody has published. */
export const filterBy = fc.constantFrom<Settings['filterBy']>('start', 'end', 'overlap');

/** How the API may write its answers. */
export const answerForm = {
	rowOrder: fc.constantFrom<Settings['rowOrder']>('ascending', 'descending', 'unordered'),
	message: fc.constantFrom<Settings['message']>('total', 'cut', 'none'),
	code: fc.constantFrom<Settings['code']>('text', 'number'),
	noRecords: fc.constantFrom<Settings['noRecords']>(
		'404',
		'emptyList',
		'null',
		'emptyText',
		'missing',
		'bodyCode404',
	),
};
