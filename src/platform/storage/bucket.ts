import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Storage, StorageSettings } from '../storage.ts';
import { StorageAway } from './away.ts';
import { requireKey } from './keys.ts';

const CONNECT_MS = 5_000;
/** Nothing came or went for so long. */
const SILENT_MS = 30_000;
/** People who read slowly hold one each. */
const MOST_CONNECTIONS = 256;
const TRIES = 3;
const REMOVED_AT_ONCE = 8;

type Library = typeof import('@aws-sdk/client-s3');
interface Opened {
  readonly s3: Library;
  readonly client: S3Client;
}

/**
 * A bucket of Amazon S3 or of what speaks like it. Its library is loaded with the first file. Objects get no rights of
 * their own: who reaches the bucket is said there, and should be this server alone.
 */
export function openBucket(settings: StorageSettings): Storage {
  const Bucket = settings.SOUK_S3_BUCKET ?? '';
  let opened: Promise<Opened> | undefined;
  const open = () => (opened ??= connect(settings));

  async function put(Key: string, Body: Uint8Array | Readable, ContentLength: number): Promise<void> {
    requireKey(Key);
    await asked(open, ({ s3, client }) => client.send(new s3.PutObjectCommand({ Bucket, Key, Body, ContentLength })));
  }

  return {
    put: (key, bytes) => put(key, bytes, bytes.length),
    async take(key, path) {
      const { size } = await stat(path);
      await put(key, createReadStream(path), size);
      await rm(path, { force: true });
    },
    async read(Key, part) {
      requireKey(Key);
      const Range = part && `bytes=${part.from}-${part.to}`;
      return asked(open, async ({ s3, client }) => {
        try {
          const { Body } = await client.send(new s3.GetObjectCommand({ Bucket, Key, ...(Range && { Range }) }));
          return Body as Readable | undefined;
        } catch (error) {
          if (error instanceof s3.NoSuchKey) return undefined;
          throw error;
        }
      });
    },
    async remove(keys) {
      for (let start = 0; start < keys.length; start += REMOVED_AT_ONCE) {
        // One by one: not everything that speaks like S3 removes several at once.
        await asked(open, ({ s3, client }) =>
          Promise.all(
            keys
              .slice(start, start + REMOVED_AT_ONCE)
              .map((Key) => client.send(new s3.DeleteObjectCommand({ Bucket, Key }))),
          ),
        );
      }
    },
    async list(shelf) {
      const keys: string[] = [];
      let next: string | undefined;
      do {
        const page = await asked(open, ({ s3, client }) =>
          client.send(
            new s3.ListObjectsV2Command({ Bucket, Prefix: `${shelf}/`, ...(next && { ContinuationToken: next }) }),
          ),
        );
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
        next = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (next);
      return keys;
    },
  };
}

async function connect(settings: StorageSettings): Promise<Opened> {
  const { SOUK_S3_ENDPOINT: endpoint, SOUK_S3_REGION: region } = settings;
  const { SOUK_S3_KEY: accessKeyId, SOUK_S3_SECRET: secretAccessKey } = settings;
  const s3 = await import('@aws-sdk/client-s3');
  const client = new s3.S3Client({
    region,
    // Amazon's own finds buckets by name of the host; others mostly by path, and all understand that.
    ...(endpoint && { endpoint, forcePathStyle: true }),
    // Without: as Amazon's own programs find them, on its machines or in its files.
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    maxAttempts: TRIES,
    // What went wrong is thrown, and logged where it is answered.
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    // Checksums in trailers are Amazon's alone; the connection has its own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      socketTimeout: SILENT_MS,
      httpAgent: { maxSockets: MOST_CONNECTIONS, keepAlive: true },
      httpsAgent: { maxSockets: MOST_CONNECTIONS, keepAlive: true },
    },
  });
  return { s3, client };
}

function silent(): void {}

/** What the bucket answers. Throws StorageAway where it does not, refuses us or cannot now. */
async function asked<T>(open: () => Promise<Opened>, work: (opened: Opened) => Promise<T>): Promise<T> {
  const opened = await open();
  try {
    return await work(opened);
  } catch (error) {
    if (error instanceof opened.s3.S3ServiceException) {
      const { $metadata, name, message } = error;
      throw new StorageAway(`The bucket answers ${$metadata.httpStatusCode} ${name}: ${message}`, { cause: error });
    }
    throw new StorageAway(`The bucket does not answer: ${(error as Error).message}`, { cause: error });
  }
}
