import type { INodePropertyOptions } from 'n8n-workflow';

import { OPERATION_ZONES } from '../nodes/reports/account';

const OPERATIONS = Object.entries(OPERATION_ZONES).map(([country, value]) => ({
	name: `${country} (${value})`,
	value: String(value),
}));

/** Every IANA zone that this n8n knows, those of the countries where wolkvox operates first. */
export const TIME_ZONES: INodePropertyOptions[] = [
	...OPERATIONS,
	...['UTC', ...Intl.supportedValuesOf('timeZone')]
		.filter((zone, place, zones) => zones.indexOf(zone) === place)
		.filter((zone) => OPERATIONS.every(({ value }) => value !== zone))
		.map((zone) => ({ name: zone, value: zone })),
];
