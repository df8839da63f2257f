import type { Feature } from '#platform/feature.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { houseData } from './house-data.ts';
import { routes } from './routes.ts';

/** Stands last in the house: it reads what every feature decided about its tables, its own decisions included. */
export function privacyFeature(personalData: () => readonly PersonalData[]): Feature {
  return { name: 'privacy', routes: (api) => routes(api, personalData), personalData: houseData };
}
