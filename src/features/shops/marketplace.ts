import type { House } from '#platform/house.ts';
import type { Marketplace } from './schema.ts';

/** What every page of this marketplace needs to know about it. */
export function readMarketplace({ config, texts }: House): Marketplace {
  const { SOUK_NAME, SOUK_CURRENCY, SOUK_MAP_TILES, SOUK_MAP_CREDIT } = config;
  const mapTiles = SOUK_MAP_TILES === null ? null : { url: SOUK_MAP_TILES, credit: SOUK_MAP_CREDIT };
  return { name: SOUK_NAME, currency: SOUK_CURRENCY, mapTiles, textMessages: texts !== null };
}
