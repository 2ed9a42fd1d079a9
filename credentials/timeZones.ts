import type { INodePropertyOptions } from 'n8n-workflow';

/** Where wolkvox operations run, the home country first. Chile changes its clocks twice a year. */
const OPERATIONS: readonly INodePropertyOptions[] = [
	{ name: 'Colombia (America/Bogota)', value: 'America/Bogota' },
	{ name: 'Chile (America/Santiago)', value: 'America/Santiago' },
	{ name: 'Ecuador (America/Guayaquil)', value: 'America/Guayaquil' },
	{ name: 'Guatemala (America/Guatemala)', value: 'America/Guatemala' },
	{ name: 'Honduras (America/Tegucigalpa)', value: 'America/Tegucigalpa' },
	{ name: 'Mexico (America/Mexico_City)', value: 'America/Mexico_City' },
	{ name: 'Nicaragua (America/Managua)', value: 'America/Managua' },
	{ name: 'Panama (America/Panama)', value: 'America/Panama' },
	{ name: 'Peru (America/Lima)', value: 'America/Lima' },
];

/** Every IANA zone that this n8n knows, those of the countries where wolkvox operates first. */
export const TIME_ZONES: INodePropertyOptions[] = [
	...OPERATIONS,
	...['UTC', ...Intl.supportedValuesOf('timeZone')]
		.filter((zone, place, zones) => zones.indexOf(zone) === place)
		.filter((zone) => OPERATIONS.every(({ value }) => value !== zone))
		.map((zone) => ({ name: zone, value: zone })),
];
