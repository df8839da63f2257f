import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { type InputFault, problems } from '#platform/problems.ts';
import type { NewZones, Zone } from './places.schema.ts';
import { mustManage, mustSee, shopIsOther } from './service.ts';
import { holdShop } from './store.ts';
import { listZones, readZoneKeys, replaceZones, type ZoneRow } from './zones.store.ts';

/** Where a shop delivers to, in the order its people gave. */
export async function browseZones({ house, actor }: Context, idOrSlug: string): Promise<{ items: Zone[] }> {
  const { db } = house.database;
  const { id, currency } = await mustSee(db, idOrSlug, actor?.userId ?? null);
  return { items: (await listZones(db, id)).map((row) => toZone(row, currency)) };
}

/** Replaces the whole list. Throws `invalid_input` that names every fault in it. */
export async function replaceDeliveryZones(
  context: Context,
  idOrSlug: string,
  { items }: NewZones,
): Promise<{ items: Zone[] }> {
  return change(context, async (tx) => {
    const { id, currency } = await mustManage(tx, context, idOrSlug, 'profile');
    await holdShop(tx, id);
    const faults = faultsIn(items, currency, await readZoneKeys(tx, id));
    if (faults.length > 0) throw problems.invalid_input({ faults });
    const rows = items.map(toRow);
    await replaceZones(tx, id, rows);
    shopIsOther(tx, id);
    return { items: rows.map((row) => toZone(row, currency)) };
  });
}

type NewZone = NewZones['items'][number];

function faultsIn(
  zones: readonly NewZone[],
  currency: string,
  ours: { locationIds: readonly string[]; zoneIds: readonly string[] },
): InputFault[] {
  const faults: InputFault[] = [];
  const seen = new Set<string>();
  for (const [at, zone] of zones.entries()) {
    const fault = (field: string, message: string) => faults.push({ path: `/items/${at}/${field}`, message });
    const { id, locationId, radiusKm, countries, daysFrom, daysTo } = zone;
    if (id && !ours.zoneIds.includes(id)) fault('id', 'is not a zone of this shop');
    if (id && seen.has(id)) fault('id', 'stands twice in the list');
    if (id) seen.add(id);
    if (locationId && !ours.locationIds.includes(locationId)) fault('locationId', 'is not a location of this shop');
    if (locationId && !radiusKm) fault('radiusKm', 'is missing beside the location');
    if (!locationId && radiusKm) fault('locationId', 'is missing beside the radius');
    if (locationId && countries) fault('countries', 'cannot stand beside a circle');
    if (daysTo != null && daysFrom == null) fault('daysFrom', 'is missing beside `daysTo`');
    if (daysTo != null && daysFrom != null && daysTo < daysFrom) fault('daysTo', 'must not be before `daysFrom`');
    for (const field of ['fee', 'freeFrom', 'least'] as const) {
      if (zone[field] && zone[field].currency !== currency) {
        fault(`${field}/currency`, `must be ${currency}, the currency of the shop`);
      }
    }
  }
  return faults;
}

function toRow(zone: NewZone): ZoneRow {
  return {
    id: zone.id ?? newId(),
    name: zone.name.trim(),
    locationId: zone.locationId ?? null,
    radiusKm: zone.radiusKm ?? null,
    countries: zone.countries ? [...new Set(zone.countries)] : null,
    feeAmount: zone.fee.amount,
    freeFromAmount: zone.freeFrom?.amount ?? null,
    leastAmount: zone.least?.amount ?? null,
    daysFrom: zone.daysFrom ?? null,
    daysTo: zone.daysTo ?? null,
  };
}

function toZone({ feeAmount, freeFromAmount, leastAmount, ...row }: ZoneRow, currency: string): Zone {
  const money = (amount: number | null) => (amount === null ? null : { amount, currency });
  return { ...row, fee: { amount: feeAmount, currency }, freeFrom: money(freeFromAmount), least: money(leastAmount) };
}
