import { Readable } from 'node:stream';
import { type Context, signedIn } from '#platform/actor.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { type ArchiveFile, zipOf } from './archive.ts';

/** What the asker's market data is, table by table, read while it is sent so that no export fills the memory. */
export function exportMyData(context: Context, personalData: readonly PersonalData[]): Readable {
  const { userId } = signedIn(context);
  return Readable.from(zipOf(filesOf(context, userId, personalData)), { objectMode: false });
}

async function* filesOf(
  { house }: Context,
  userId: string,
  personalData: readonly PersonalData[],
): AsyncGenerator<ArchiveFile> {
  for (const { table, read } of personalData) {
    if (!read) continue;
    yield { name: fileOf(table), text: jsonLines(await read(house.database.db, userId, house)) };
  }
  for (const { media } of personalData) {
    if (!media) continue;
    for await (const { name, bytes } of media(house, userId)) yield { name: `media/${name}`, bytes };
  }
  const about = personalData.map(({ table, why, read }) => ({ table, file: read ? fileOf(table) : null, why }));
  yield { name: 'about.json', text: [JSON.stringify({ userId, tables: about }, null, 2)] };
}

function fileOf(table: string): string {
  return table === 'users' ? 'profile.json' : `${table}.json`;
}

/** A JSON array, a row a line. */
function* jsonLines(rows: readonly object[]): Generator<string> {
  yield '[';
  for (const [index, row] of rows.entries()) yield `${index ? ',' : ''}\n${JSON.stringify(row)}`;
  yield '\n]\n';
}
