import { TIME_ZONES } from '../../credentials/timeZones';
import { WolkvoxApi } from '../../credentials/WolkvoxApi.credentials';
import { isZone } from '../../nodes/engine/time/zone';
import { EVERY_ZONE } from '../nodes/engine/time/offsetHistory';

const values = TIME_ZONES.map(({ value }) => String(value));

it('are all zones that this Node knows, and UTC', () => {
	expect(values).toEqual(expect.arrayContaining(['UTC', ...EVERY_ZONE]));
});

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

it('hold the zone’s own name in what is shown, so that it can be searched for', () => {
	expect(TIME_ZONES.filter(({ name, value }) => !name.includes(String(value)))).toEqual([]);
});

it('hold the credential’s default', () => {
	const property = new WolkvoxApi().properties.find(({ name }) => name === 'timeZone');
	expect(property?.options).toBe(TIME_ZONES);
	expect(values).toContain(property?.default);
});
