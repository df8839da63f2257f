import type { Db, Tx } from './database/connection.ts';
import type { House } from './house.ts';

/**
 * The decision on one table that knows people. A table with a user in it and no decision fails a test.
 * `erase` either removes the rows or takes the person out of them; `why` says what the law or the market asks to keep.
 */
export interface PersonalData {
  readonly table: string;
  readonly why: string;
  /** What the person gets in their export, or undefined where it is nobody's to have (keys, counters). */
  readonly read?: (db: Db, userId: string, house: House) => Promise<readonly object[]>;
  /** Files of the person that belong into their export, beside the rows. */
  readonly media?: (house: House, userId: string) => AsyncIterable<PersonalFile>;
  readonly erase: 'with the account' | 'kept without the person' | ((tx: Tx, userId: string) => Promise<void>);
}

export interface PersonalFile {
  /** In the folder `media` of the export. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}
