import type { Feature } from '#platform/feature.ts';
import { checkStars } from './check.ts';
import { personalData } from './personal-data.ts';
import { routes } from './routes.ts';

export const reviews: Feature = { name: 'reviews', routes, checks: [checkStars], personalData: [personalData] };
