import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { getRows } from '../../operations/get';
import { chooseCobrowsing, COBROWSING_PATH } from './choice';
import { dateRangeProperties } from '../shared/dateRange';
import { filterProperties } from '../shared/filters';
import { optionProperties } from '../shared/options';
import { routingOf } from '../shared/routing';

const show = { resource: ['cobrowsing'], operation: ['getCobrowsingSessions'] };

export const getCobrowsingSessionsOperation: INodePropertyOptions = {
	name: 'Get Cobrowsing Sessions',
	value: 'getCobrowsingSessions',
	action: 'Get cobrowsing sessions',
	description:
		'Get every cobrowsing session of a date range: agent, start, end, duration and who hung up',
	routing: routingOf(COBROWSING_PATH, chooseCobrowsing, getRows),
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
