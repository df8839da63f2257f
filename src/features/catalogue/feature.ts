import type { Feature } from '#platform/feature.ts';
import { routes } from './routes.ts';

/** Products are the shop's and name no person; with an erased owner the shop is hidden and they with it. */
export const catalogue: Feature = { name: 'catalogue', routes };
