import type { House } from '#platform/house.ts';
import type { PersonalData, PersonalFile } from '#platform/personal-data.ts';
import { storageKey } from './keys.ts';
import { disownFiles, listFilesOf } from './store.ts';

const EXPORTED = 10_000;

export const personalData: PersonalData = {
  table: 'files',
  why: 'Pictures that a shop shows stay with it, without who uploaded them; what nothing uses is removed within the hour.',
  read: (db, userId) => listFilesOf(db, userId, EXPORTED),
  media: mediaOf,
  erase: disownFiles,
};

/** The bytes of what somebody uploaded: pictures as they were drawn anew, other files as they came. */
async function* mediaOf({ database, storage }: House, userId: string): AsyncGenerator<PersonalFile> {
  for (const { id, kind } of await listFilesOf(database.db, userId, EXPORTED)) {
    const key = storageKey(id, kind, 'large');
    const bytes = await storage.read(key);
    if (bytes) yield { name: key.slice(key.indexOf('/') + 1), bytes };
  }
}
