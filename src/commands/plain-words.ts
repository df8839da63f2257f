import { BackupError } from '#platform/backup/backup.ts';
import { ConfigError } from '#platform/config.ts';
import { SecretsError } from '#platform/crypto/secrets.ts';
import { isDatabaseAway } from '#platform/database/connection.ts';
import { MigrationError } from '#platform/database/migrate.ts';
import { EmbeddedDatabaseError } from '#platform/embedded/embedded.ts';
import { Problem } from '#platform/problems.ts';
import { StorageAway } from '#platform/storage.ts';

/** Something the person at the terminal can mend; the message says what happened and what to do. */
export class CommandError extends Error {}

const expected = [
  ...[BackupError, CommandError, ConfigError, SecretsError, MigrationError, EmbeddedDatabaseError, Problem],
  StorageAway,
];

/** The error as the terminal shows it: its message where it was foreseen, all of it where it is a fault of ours. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (expected.some((known) => error instanceof known)) {
    const cause =
      error.cause instanceof Error && !error.message.includes(error.cause.message) ? `\n  ${error.cause.message}` : '';
    return error.message + cause;
  }
  if (code === 'ENOSPC') return 'The disk is full. Free some room and start again; nothing that was confirmed is lost.';
  if (isDatabaseAway(error)) {
    return `The database does not answer (${error.message || code}). Check DATABASE_URL, then 'souk doctor'.`;
  }
  return error.stack ?? error.message;
}
