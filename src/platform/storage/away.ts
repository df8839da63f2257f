/** The storage cannot be reached, or not now: nothing of what was asked is known to be done. */
export class StorageAway extends Error {}
