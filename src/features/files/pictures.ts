import { availableParallelism } from 'node:os';
import type { Sharp, SharpOptions } from 'sharp';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import { storageKey } from './keys.ts';
import { fileProblems } from './problems.ts';

/** Large and thumb: pixels of the longer side at most. */
const LARGE = 1_600;
const THUMB = 480;
const MOST_PIXELS = 50_000_000;
const LONGEST_SECONDS = 30;
/** What may be decoded; the decoders of all else are off, those of SVG, TIFF and PDF among them. */
const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].flatMap((name) => [
  `VipsForeignLoad${name}File`,
  `VipsForeignLoad${name}Buffer`,
]);

/** Pictures made at a time: each may take some 250 MB while it lasts. */
const MOST_AT_ONCE = Math.min(2, availableParallelism());
const MOST_WAITING = 100;

export interface MadePicture {
  /** WebP without any metadata. */
  readonly large: Buffer;
  readonly thumb: Buffer;
  /** Pixels of the large one. */
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a picture anew in both sizes: upright, in sRGB, its first frame alone; nothing else of the file is left. Throws
 * `not_a_picture`, `picture_damaged`, `too_many_pixels`, and `unavailable` where too many wait already.
 */
export async function makePicture(path: string): Promise<MadePicture> {
  return inTurn(async () => {
    const sharp = await loadSharp();
    await refuseUnfit(sharp, path);
    const options: SharpOptions = { failOn: 'error', limitInputPixels: MOST_PIXELS, sequentialRead: true };
    const upright = sharp(path, options).autoOrient().resize(within(LARGE)).toColourspace('srgb');
    const { data, info } = await drawn(() =>
      upright.timeout({ seconds: LONGEST_SECONDS }).raw().toBuffer({ resolveWithObject: true }),
    );
    const { width, height, channels } = info;
    const pixels = () => sharp(data, { raw: { width, height, channels } });
    const large = await pixels().webp({ quality: 82 }).toBuffer();
    const thumb = await pixels().resize(within(THUMB)).webp({ quality: 78 }).toBuffer();
    return { large, thumb, width, height };
  });
}

export interface KeptPicture {
  readonly id: string;
  readonly kind: 'picture';
  readonly mediaType: 'image/webp';
  readonly bytes: number;
  readonly thumbBytes: number;
  readonly width: number;
  readonly height: number;
}

/** Draws the picture and puts both sizes into the storage, for a row that is written next. Throws like `makePicture`. */
export async function keepPicture({ storage }: House, path: string): Promise<KeptPicture> {
  const { large, thumb, width, height } = await makePicture(path);
  const id = newId();
  await storage.put(storageKey(id, 'picture', 'large'), large);
  await storage.put(storageKey(id, 'picture', 'thumb'), thumb);
  const [bytes, thumbBytes] = [large.length, thumb.length];
  return { id, kind: 'picture', mediaType: 'image/webp', bytes, thumbBytes, width, height };
}

function within(longest: number) {
  return { width: longest, height: longest, fit: 'inside', withoutEnlargement: true } as const;
}

type SharpModule = (input: string | Buffer, options?: SharpOptions) => Sharp;

let loading: Promise<SharpModule> | undefined;

/** Loaded with the first picture: it would cost each start 150 ms. Single-threaded and without a cache, so bounded. */
function loadSharp(): Promise<SharpModule> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.concurrency(1);
    sharp.cache(false);
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: loaders });
    return sharp;
  });
  return loading;
}

/** What the header alone tells, before a single pixel is decoded. */
async function refuseUnfit(sharp: SharpModule, path: string): Promise<void> {
  const { width, height, format, compression } = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw fileProblems.not_a_picture({ detail: 'Send a JPEG, PNG, WebP, AVIF or GIF', cause });
    });
  if (format === 'heif' && compression !== 'av1') {
    throw fileProblems.not_a_picture('This is HEIC; send it as JPEG');
  }
  if (width * height <= MOST_PIXELS) return;
  throw fileProblems.too_many_pixels(
    `It has ${width} × ${height} pixels; at most ${MOST_PIXELS / 1_000_000} million are taken`,
  );
}

async function drawn<T>(draw: () => Promise<T>): Promise<T> {
  try {
    return await draw();
  } catch (cause) {
    throw fileProblems.picture_damaged({ detail: 'It cannot be read to its end', cause });
  }
}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MOST_AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw problems.unavailable({ retryAfterSeconds: 5 });
    // Whoever ends hands its place on.
    await new Promise<void>((next) => waiting.push(next));
  } else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
