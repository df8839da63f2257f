import { outdate } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import type { PersonalData, PersonalFile } from '#platform/personal-data.ts';
import { storageKey } from './keys.ts';
import { fileTag } from './serve.ts';
import { disownFiles, listFilesOf } from './store.ts';

const EXPORTED = 10_000;

export const personalData: PersonalData = {
  table: 'files',
  why: 'What a shop shows or has in a conversation stays with it, without who uploaded it and its name; what nothing uses is removed within the hour.',
  read: (db, userId) => listFilesOf(db, userId, EXPORTED),
  media: mediaOf,
  erase: eraseFiles,
};

async function eraseFiles(tx: Tx, userId: string): Promise<void> {
  for (const id of await disownFiles(tx, userId)) outdate(tx, fileTag(id));
}

/** The bytes of what somebody uploaded: pictures as they were drawn anew, other files as they came. */
async function* mediaOf({ database, storage }: House, userId: string): AsyncGenerator<PersonalFile> {
  for (const { id, kind } of await listFilesOf(database.db, userId, EXPORTED)) {
    const key = storageKey(id, kind, 'large');
    const bytes = await storage.read(key);
    if (bytes) yield { name: key.slice(key.indexOf('/') + 1), bytes };
  }
}
