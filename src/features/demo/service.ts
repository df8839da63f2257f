import type { House } from '#platform/house.ts';
import type { Demo } from './schema.ts';
import { demoSignIns } from './sign-ins.ts';
import { readState } from './store.ts';

/** Whether there is a demo; on the machine of the server also who can be tried in it. */
export async function readDemo(house: House, isOwnMachine: boolean): Promise<Demo> {
  const { status } = await readState(house.database.db);
  const demo = status === 'ready' || status === 'writing';
  return { demo, signIns: demo && isOwnMachine ? demoSignIns(house) : [] };
}
