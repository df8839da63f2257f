import { pictureOf } from '#features/files/service.ts';
import type { House } from '#platform/house.ts';
import { isOpenAt, nextChange } from './hours.ts';
import { ratingOf } from './rating.ts';
import type { Shop } from './schema.ts';
import { permissions as all } from './staff.schema.ts';
import type { ShopRow } from './store.ts';

/** The shop as the one sees it whom its row was read for. */
export function shown(house: House, row: ShopRow): Shop {
  const { role, permissions, logo, banner, externalId } = row;
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    currency: row.currency,
    timeZone: row.timeZone,
    status: row.status,
    createdAt: row.createdAt,
    role,
    permissions: role === 'owner' ? [...all] : (permissions ?? []),
    verified: row.verified,
    policies: row.policies,
    hours: row.hours,
    holidays: row.holidays,
    ...openness(row),
    logo: logo && pictureOf(house, logo),
    banner: banner && pictureOf(house, banner),
    location: row.location,
    rating: ratingOf(row.stars),
    followerCount: row.followerCount,
    ...(role && { externalId }),
  };
}

function openness({ status, hours, holidays, timeZone, now }: ShopRow): Pick<Shop, 'openNow' | 'nextChangeAt'> {
  if (!hours) return { openNow: null, nextChangeAt: null };
  if (status !== 'open') return { openNow: false, nextChangeAt: null };
  const instant = Temporal.Instant.from(now);
  return {
    openNow: isOpenAt(hours, holidays, timeZone, instant),
    nextChangeAt: nextChange(hours, holidays, timeZone, instant)?.toString() ?? null,
  };
}
