import type { House } from '#platform/house.ts';
import type { Demo, Size } from './schema.ts';
import { demoSignIns } from './sign-ins.ts';
import { hasPeople, readState } from './store.ts';

export { removeDemo } from './remove-demo.ts';
export { writeDemo } from './write-demo.ts';

/** Whether there is a demo; on the machine of the server also who can be tried in it. */
export async function readDemo(house: House, isOwnMachine: boolean): Promise<Demo> {
  const demo = await hasDemo(house);
  return { demo, signIns: demo && isOwnMachine ? demoSignIns(house) : [] };
}

export async function hasDemo({ database }: House): Promise<boolean> {
  const { status } = await readState(database.db);
  return status === 'ready' || status === 'writing';
}

/**
 * The demo that a start writes, or null. What the settings say counts, and what was removed stays removed until
 * `souk seed`. Without a word in the settings a new database of our own gets the small one, and one that was being
 * written goes on.
 */
export async function demoAtStart({ config, database }: House, embedded: boolean): Promise<Size | null> {
  const wish = config.SOUK_DEMO;
  const { status, size } = await readState(database.db);
  if (wish === 'off' || status === 'removing' || status === 'removed') return null;
  if (wish !== null) return wish;
  if (status === 'writing') return size;
  if (status === 'ready' || !embedded) return null;
  return (await hasPeople(database.db)) ? null : 'small';
}
