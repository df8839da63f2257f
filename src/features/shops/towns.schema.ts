import Type, { type Static } from 'typebox';
import { Country, Latitude, Longitude } from './places.schema.ts';

export const Town = Type.Object(
  {
    name: Type.String(),
    country: Country,
    population: Type.Integer(),
    latitude: Latitude,
    longitude: Longitude,
  },
  {
    title: 'Town',
    examples: [{ name: 'Lisbon', country: 'PT', population: 517802, latitude: 38.71667, longitude: -9.13333 }],
  },
);
export type Town = Static<typeof Town>;

export const Towns = Type.Object({ items: Type.Array(Town) });

export const TownsQuery = Type.Object({
  q: Type.String({ minLength: 1, maxLength: 100, description: 'How the name of the town begins.' }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 8 })),
});
