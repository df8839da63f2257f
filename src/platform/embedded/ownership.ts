import { chownSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that root made in a user's folder must not lock that user out afterwards: it gets the folder's owner. */
export function giveToFolderOwner(file: string): void {
  if (process.getuid?.() !== 0) return;
  const owner = statSync(dirname(file));
  if (owner.uid === statSync(file).uid) return;
  try {
    chownSync(file, owner.uid, owner.gid);
  } catch {
    // A root without that right; then the folder's owner is not a user who could come.
  }
}
