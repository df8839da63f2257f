import { getOpenly } from './http.ts';
import type { Category, FoundProducts, Page, Shop, ShopMap } from './types.ts';

type Asked = Parameters<typeof getOpenly>[1];
type Bounds = { south: number; west: number; north: number; east: number };

export const searchProducts = (asked: Asked) => getOpenly<FoundProducts>('/search/products', asked);
export const fetchTopCategories = () => getOpenly<Page<Category>>('/categories', { parent: '', limit: 100 });

/** All of one branch (or of the top, for ''), however many they are. */
export async function fetchCategoriesBelow(parent: string): Promise<Category[]> {
  const found: Category[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Category> = await getOpenly('/categories', { parent, limit: 100, cursor });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}

export const fetchShopsOnMap = ({ south, west, north, east }: Bounds) =>
  getOpenly<ShopMap>('/shops/map', { south, west, north, east });
export const fetchShopsNear = (lat: number, lng: number, limit: number) =>
  getOpenly<Page<Shop & { distanceKm?: number }>>('/shops', { lat, lng, limit });
