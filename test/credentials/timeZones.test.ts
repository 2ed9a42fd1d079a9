import { TIME_ZONES } from '../../credentials/timeZones';
import { WolkvoxApi } from '../../credentials/WolkvoxApi.credentials';
import { isZone } from '../../nodes/engine/time/zone';

const values = TIME_ZONES.map(({ value }) => String(value));

it('are each there once', () => {
	expect(new Set(values).size).toBe(values.length);
	expect(new Set(TIME_ZONES.map(({ name }) => name)).size).toBe(values.length);
});

it('can all be used', () => {
	expect(values.filter((zone) => !isZone(zone))).toEqual([]);
});

it('begin with the countries where wolkvox operates, Colombia first', () => {
	const first = TIME_ZONES.slice(0, 9).map(({ name }) => name.replace(/ \(.*/, ''));
	expect(first.join(' ')).toBe(
		'Colombia Chile Ecuador Guatemala Honduras Mexico Nicaragua Panama Peru',
	);
});

it('hold the credential’s default', () => {
	const property = new WolkvoxApi().properties.find(({ name }) => name === 'timeZone');
	expect(property?.options).toBe(TIME_ZONES);
	expect(values).toContain(property?.default);
});
