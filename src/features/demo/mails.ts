import type { Context } from '#platform/actor.ts';
import { toPage } from '#platform/http/paging.ts';
import { problems } from '#platform/problems.ts';
import type { DemoMail } from './schema.ts';
import { readState } from './store.ts';

export async function browseMails(
  context: Context,
  { limit }: { limit: number; cursor?: string },
  isOwnMachine: boolean,
) {
  const { config, database } = context.house;
  const { status } = await readState(database.db);
  if (config.SMTP_URL || !['ready', 'writing'].includes(status)) throw problems.not_found();
  if (!isOwnMachine) throw problems.forbidden('Only a browser on the machine of the server sees the mails of the demo');
  return toPage<DemoMail>([], limit, ({ id }) => [id]);
}
