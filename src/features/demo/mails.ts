import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { emailKeyOf } from '#features/accounts/email.ts';
import { timeOfId } from '#features/files/keys.ts';
import type { Context } from '#platform/actor.ts';
import type { Config } from '#platform/config.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { isId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import { readMail } from './read-mail.ts';
import type { DemoMail } from './schema.ts';
import { demoAddresses, emailKeyById, readState } from './store.ts';

/** Mails read in one step, and steps a request: somebody who has few of many must not read them all at once. */
const AT_ONCE = 100;
const MOST_STEPS = 10;
const ENDING = '.eml';

/**
 * The mails that lie in the data folder, newest first: those to people of the demo, and those to the asker. Never
 * anybody else's. Throws `not_found` where there is no demo or mails go out, `forbidden` from elsewhere than this machine.
 */
export async function browseMails(
  context: Context,
  { limit, cursor }: { limit: number; cursor?: string },
  isOwnMachine: boolean,
) {
  const { config, database } = context.house;
  const after = decodeCursor(cursor, ['id'])?.[0];
  const { status } = await readState(database.db);
  if (config.SMTP_URL || (status !== 'ready' && status !== 'writing')) throw problems.not_found();
  if (!isOwnMachine) throw problems.forbidden('Only a browser on the machine of the server sees the mails of the demo');

  const own = context.actor && (await emailKeyById(database.db, context.actor.userId));
  const ids = (await mailIds(config)).filter((id) => after === undefined || id < after);
  const seen: DemoMail[] = [];
  for (let step = 0; step < MOST_STEPS && seen.length <= limit; step++) {
    const mails = await readMails(config, ids.slice(step * AT_ONCE, (step + 1) * AT_ONCE));
    if (mails.length === 0) break;
    const theirs = await demoAddresses(
      database.db,
      mails.map(({ to }) => emailKeyOf(to)),
    );
    seen.push(...mails.filter(({ to }) => theirs.has(emailKeyOf(to)) || emailKeyOf(to) === own));
  }
  return toPage(seen, limit, ({ id }) => [id]);
}

/** Takes away the mails to made-up people: their addresses are nobody's. */
export async function removeDemoMails(config: Config): Promise<void> {
  if (config.SMTP_URL) return;
  const ids = await mailIds(config);
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const mails = await readMails(config, ids.slice(start, start + AT_ONCE));
    const demo = mails.filter(({ to }) => emailKeyOf(to).endsWith('@demo.example'));
    await Promise.all(demo.map(({ id }) => rm(pathOf(config, id), { force: true })));
  }
}

const pathOf = ({ SOUK_DATA }: Config, id: string) => join(SOUK_DATA, 'mail', `${id}${ENDING}`);

/** Newest first: a mail is called by an id that begins with its time. */
async function mailIds({ SOUK_DATA }: Config): Promise<string[]> {
  const names = await readdir(join(SOUK_DATA, 'mail')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const ids = names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length));
  return ids.filter(isId).sort().reverse();
}

async function readMails(config: Config, ids: readonly string[]): Promise<DemoMail[]> {
  const mails = await Promise.all(
    ids.map(async (id) => {
      const raw = await readFile(pathOf(config, id), 'utf8').catch(() => undefined);
      if (raw === undefined) return [];
      const { to, subject, text } = readMail(raw);
      return [{ id, to, subject, text, time: timeOfId(id), links: text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? [] }];
    }),
  );
  return mails.flat();
}
