import type { House } from '#platform/house.ts';
import type { Marketplace } from './schema.ts';

/** What every page of this marketplace needs to know about it. */
export function readMarketplace({ config }: House): Marketplace {
  return { name: config.SOUK_NAME, currency: config.SOUK_CURRENCY, mapTiles: config.SOUK_MAP_TILES };
}
