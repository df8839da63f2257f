import { getOpenly } from './http.ts';
import type { Category, Page } from './types.ts';

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
