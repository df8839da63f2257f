import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

export interface TestBucket {
  /** What tells a server to keep its files there. */
  readonly settings: Record<string, string>;
  close(): Promise<void>;
}

/** An empty bucket of a server on loopback that speaks like Amazon S3. It knows one key, and checks no signatures. */
export async function openTestBucket(): Promise<TestBucket> {
  const directory = await mkdtemp(join(tmpdir(), 'souk-bucket-'));
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false },
    configureBuckets: [{ name: 'market', configs: [] }],
  });
  const { port } = await server.run();
  return {
    settings: {
      ...{ SOUK_STORAGE: 's3', SOUK_S3_BUCKET: 'market', SOUK_S3_ENDPOINT: `http://127.0.0.1:${port}` },
      // The only key that it knows.
      ...{ SOUK_S3_KEY: 'S3RVER', SOUK_S3_SECRET: 'S3RVER' },
    },
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
