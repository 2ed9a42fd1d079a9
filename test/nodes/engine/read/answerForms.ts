import fc from 'fast-check';

import type { Settings } from '../../../simulator';
import { CHOICES } from '../../../simulator/settings';

/** By which of a session's dates the API files it, which nobody has published. */
export const filterBy = fc.constantFrom<Settings['filterBy']>('start', 'end', 'overlap');

/** How the API may write its answers. */
export const answerForm = {
	rowOrder: fc.constantFrom(...CHOICES.rowOrder),
	message: fc.constantFrom(...CHOICES.message),
	code: fc.constantFrom(...CHOICES.code),
	noRecords: fc.constantFrom(...CHOICES.noRecords),
};
