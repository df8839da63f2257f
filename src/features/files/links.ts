import { timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { KeyRing } from '#platform/crypto/key-ring.ts';
import type { House } from '#platform/house.ts';
import { shownName } from './names.ts';
import type { Picture, Size, UploadedFile } from './schema.ts';
import type { PrivateFile } from './store.ts';

/** Letters of a signature: 132 bits of the HMAC. */
const LENGTH = 22;
const MOST_KEPT = 50_000;

/** The same pictures are listed again and again; what was signed stays signed. */
const keptBy = new WeakMap<KeyRing, LRUCache<string, string>>();

/** The address of a picture for everybody and for ever. Asks nobody: some microseconds, the second time less than one. */
export function pictureUrl({ keys }: Pick<House, 'keys'>, id: string, size: Size): string {
  let kept = keptBy.get(keys);
  if (!kept) {
    kept = new LRUCache({ max: MOST_KEPT });
    keptBy.set(keys, kept);
  }
  const name = `${size} ${id}`;
  let url = kept.get(name);
  if (url === undefined) {
    url = `/api/files/${id}?size=${size}&signature=${signatureOf(keys, id, size)}`;
    kept.set(name, url);
  }
  return url;
}

/** The address of something private, until then (seconds since 1970, by the database's clock). */
export function passingUrl({ keys }: Pick<House, 'keys'>, id: string, size: Size, expires: number): string {
  return `/api/files/${id}?size=${size}&expires=${expires}&signature=${signatureOf(keys, id, size, expires)}`;
}

/** What pages need to show a picture or drawing; pure. `width` and `height` are those of the large one. */
export function pictureOf(
  house: Pick<House, 'keys'>,
  { id, width, height }: { readonly id: string; readonly width: number; readonly height: number },
): Picture {
  return { id, url: pictureUrl(house, id, 'large'), thumbUrl: pictureUrl(house, id, 'thumb'), width, height };
}

/** What those see of a private file who may have it, with addresses that end; pure. */
export function showPrivateFile(
  house: Pick<House, 'keys'>,
  { id, kind, name, mediaType, bytes, width, height, expires }: PrivateFile,
): UploadedFile {
  return {
    ...{ id, kind, name: shownName(name, mediaType), mediaType, bytes, width, height },
    url: passingUrl(house, id, 'large', expires),
    thumbUrl: kind === 'picture' ? passingUrl(house, id, 'thumb', expires) : null,
  };
}

/** Whether we gave out this address, with this size and end. Compared in constant time. */
export function isSigned(
  keys: KeyRing,
  { id, size, expires, signature }: { id: string; size: Size; expires?: number; signature: string },
): boolean {
  const expected = Buffer.from(signatureOf(keys, id, size, expires));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function signatureOf(keys: KeyRing, id: string, size: Size, expires?: number): string {
  return keys.sign('file', `${id} ${size} ${expires ?? 'for ever'}`).slice(0, LENGTH);
}
