import type { Feature } from '#platform/feature.ts';
import { routes } from './routes.ts';

export const demo: Feature = {
  name: 'demo',
  routes,
  personalData: [
    {
      table: 'demo_people',
      why: 'Who was made up for the demo, so that they can be taken away with it; real people are not in it.',
      erase: 'kept without the person',
    },
  ],
};
