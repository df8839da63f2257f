/** What went wrong with the embedded database, in words for the person at the terminal: cause, check, next command. */
export class EmbeddedDatabaseError extends Error {
  override name = 'EmbeddedDatabaseError';
}

/** The way out that always exists. */
export const useYourOwn =
  'Or use a PostgreSQL (15 or later) of your own: DATABASE_URL=postgres://user:password@host/souk';

const words: Record<string, (path: string) => string> = {
  ENOSPC: (path) =>
    `The disk that holds ${path} is full. Free some space (df -h ${path} shows how much is left) and start again.`,
  EDQUOT: (path) => `Your disk quota for ${path} is used up. Free some space and start again.`,
  EROFS: (path) => `${path} lies on a read-only disk. Choose a folder that can be written with SOUK_DATA=<folder>.`,
  EACCES: (path) =>
    `This user may not write to ${path}. Check with ls -ld ${path}; give the folder to this user (chown) or choose another with SOUK_DATA=<folder>.`,
  EPERM: (path) =>
    `The system does not permit this user to change ${path}. Check with ls -ld ${path}, or choose another folder with SOUK_DATA=<folder>.`,
  ENOTDIR: (path) =>
    `${path} cannot be a folder, because something on the way to it is a file. Move that file away or choose another folder with SOUK_DATA=<folder>.`,
  EEXIST: (path) =>
    `${path} cannot be a folder, because a file of that name is in its place. Move that file away or choose another folder with SOUK_DATA=<folder>.`,
};

/** Turns a fault of the file system or of a program that ran into an error in plain words; `path` is what was being written. */
export function inPlainWords(error: unknown, path: string): EmbeddedDatabaseError {
  if (error instanceof EmbeddedDatabaseError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const explain = words[code];
  if (explain) return new EmbeddedDatabaseError(explain(path), { cause: error });
  return new EmbeddedDatabaseError(
    `The embedded database could not be started (${String((error as Error).message ?? error)}). Its folder is ${path}. ${useYourOwn}`,
    { cause: error },
  );
}

/** Explains the last lines that initdb or postgres wrote before giving up. */
export function explainOutput(output: string, path: string): EmbeddedDatabaseError {
  if (/No space left on device/i.test(output)) return inPlainWords({ code: 'ENOSPC', message: output }, path);
  if (/Disk quota exceeded/i.test(output)) return inPlainWords({ code: 'EDQUOT', message: output }, path);
  if (/Read-only file system/i.test(output)) return inPlainWords({ code: 'EROFS', message: output }, path);
  if (/Permission denied/i.test(output)) return inPlainWords({ code: 'EACCES', message: output }, path);
  if (/could not look up effective user ID/i.test(output)) {
    return new EmbeddedDatabaseError(
      `PostgreSQL will not run as a user that has no name on this system (check with: id). Run as a named user. ${useYourOwn}`,
    );
  }
  const tail = output.trim().split('\n').slice(-8).join('\n');
  return new EmbeddedDatabaseError(`The embedded PostgreSQL did not start. Its last words:\n${tail}\n${useYourOwn}`);
}
