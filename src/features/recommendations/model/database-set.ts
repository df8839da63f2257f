import pg from 'pg';
import type { House } from '#platform/house.ts';
import { gatherFacts, gatherFeatures, gatherInteractions, openProducts } from './dataset.ts';
import type { EvaluationSet } from './evaluate-set.ts';
import { readAllInteractions, readFacts, readFeatures } from './read.store.ts';

/** What the house itself holds. Throws where nobody did anything yet. */
export async function readDatabase(house: House): Promise<EvaluationSet> {
  const client = new pg.Client({ connectionString: house.database.url, application_name: 'souk evaluate' });
  await client.connect();
  try {
    const products = openProducts();
    const gathered = await gatherInteractions(readAllInteractions(client), products);
    if (gathered.people.length === 0) throw new Error('Nobody has looked at anything yet');
    const features = await gatherFeatures(readFeatures(client), products);
    const facts = await gatherFacts(readFacts(client), products);
    return {
      interactions: { ...gathered, itemCount: products.ids.length },
      hasTimes: true,
      features: padded(features, products.ids.length),
      facts,
    };
  } finally {
    await client.end();
  }
}

/** Products that only the facts know have no features. */
function padded<F extends { readonly starts: Uint32Array }>(features: F, itemCount: number): F {
  const starts = new Uint32Array(itemCount + 1).fill(features.starts.at(-1) as number);
  starts.set(features.starts);
  return { ...features, starts };
}
