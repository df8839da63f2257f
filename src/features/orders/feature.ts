import type { Feature } from '#platform/feature.ts';
import { routes } from './routes.ts';

export const orders: Feature = { name: 'orders', routes };
