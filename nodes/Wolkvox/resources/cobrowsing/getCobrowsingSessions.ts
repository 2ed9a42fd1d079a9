import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { cobrowsingReport } from '../../../report/cobrowsingReport';
import { getCobrowsingSessions } from '../../execution/getCobrowsingSessions';
import { dateRangeProperties } from './dateRange';
import { filterProperties } from './filters';
import { optionProperties } from './options';
import { routingOf } from './routing';

const show = { resource: ['cobrowsing'], operation: ['getCobrowsingSessions'] };

export const getCobrowsingSessionsOperation: INodePropertyOptions = {
	name: 'Get Cobrowsing Sessions',
	value: 'getCobrowsingSessions',
	action: 'Get cobrowsing sessions',
	description:
		'Get every cobrowsing session of a date range: agent, start, end, duration and who hung up',
	routing: routingOf(cobrowsingReport, getCobrowsingSessions),
};

export const getCobrowsingSessionsProperties: INodeProperties[] = [
	...dateRangeProperties(show),
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: true,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...show, returnAll: [false] } },
	},
	...filterProperties(show),
	...optionProperties(show),
];
