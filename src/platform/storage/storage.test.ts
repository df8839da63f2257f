import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { openTestBucket, type TestBucket } from '#support/bucket.ts';
import { packFiles, unpackFiles } from '../backup/files.ts';
import { unframe } from '../backup/format.ts';
import { loadConfig } from '../config.ts';
import { openStorage, proveStorage, type Storage, StorageAway, storagePlace } from '../storage.ts';

let scratch: string;
let bucket: TestBucket;

before(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'souk-storage-'));
  bucket = await openTestBucket();
});
after(async () => {
  await bucket.close();
  await rm(scratch, { recursive: true, force: true });
});

const settingsOf = {
  disk: () => loadConfig({ SOUK_DATA: scratch }),
  s3: () => loadConfig({ SOUK_DATA: scratch, ...bucket.settings }),
};

for (const kind of ['disk', 's3'] as const) {
  describe(`files in storage of the kind ${kind}`, () => {
    let storage: Storage;
    before(() => {
      storage = openStorage(settingsOf[kind]());
    });
    const whole = async (key: string, part?: { from: number; to: number }) => {
      const stream = await storage.read(key, part);
      return stream && (await buffer(stream)).toString();
    };

    test('come back as they were put, whole and in parts', async () => {
      await storage.put('a1/radio', Buffer.from('0123456789'));
      assert.equal(await whole('a1/radio'), '0123456789');
      assert.equal(await whole('a1/radio', { from: 2, to: 4 }), '234');
      assert.equal(await whole('a1/radio', { from: 9, to: 9 }), '9');
    });

    test('are taken whole from a path, which is gone then', async () => {
      const path = join(scratch, `incoming-${kind}`);
      const bytes = Buffer.alloc(6_000_000, 'abcdefg');
      await writeFile(path, bytes);
      await storage.take('a2/film', path);
      assert.ok(!existsSync(path));
      const stream = await storage.read('a2/film');
      assert.ok(stream && (await buffer(stream)).equals(bytes));
    });

    test('that are not there are undefined, and as good as removed', async () => {
      assert.equal(await storage.read('a3/nothing'), undefined);
      await storage.put('a3/something', Buffer.from('x'));
      await storage.remove(['a3/something', 'a3/nothing']);
      assert.equal(await storage.read('a3/something'), undefined);
      await storage.remove([]);
    });

    test('are listed by shelf, each and no other', async () => {
      const keys = Array.from({ length: 20 }, (_, number) => `b1/file-${number}`);
      for (const key of [...keys, 'b2/other']) await storage.put(key, Buffer.from(key));
      assert.deepEqual((await storage.list('b1')).sort(), [...keys].sort());
      assert.deepEqual(await storage.list('b3'), []);
      await storage.remove(keys);
      assert.deepEqual(await storage.list('b1'), []);
    });

    test('have keys that lead out of nothing', async () => {
      for (const key of ['../x', 'a1/../../x', '/etc/passwd', 'a1', 'zz/x', 'a1/x/y', '']) {
        await assert.rejects(storage.put(key, Buffer.from('x')), /no key of a file/, key);
        await assert.rejects(storage.read(key), /no key of a file/, key);
      }
    });

    test('are proved by writing, reading, listing and removing one', async () => {
      await proveStorage(settingsOf[kind]());
      assert.deepEqual(await storage.list('00'), []);
    });
  });
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a bucket', () => {
  test('lists more than fit into one answer', async () => {
    const asked: (string | null)[] = [];
    const pages = createHttpServer((request, response) => {
      const token = new URL(request.url ?? '', 'http://bucket').searchParams.get('continuation-token');
      asked.push(token);
      const more = token ? '' : '<IsTruncated>true</IsTruncated><NextContinuationToken>on</NextContinuationToken>';
      const key = token ? 'c1/second' : 'c1/first';
      response.end(
        `<?xml version="1.0"?><ListBucketResult>${more}<Contents><Key>${key}</Key></Contents></ListBucketResult>`,
      );
    });
    const storage = openStorage({ ...settingsOf.s3(), SOUK_S3_ENDPOINT: await listening(pages) });
    assert.deepEqual(await storage.list('c1'), ['c1/first', 'c1/second']);
    assert.deepEqual(asked, [null, 'on']);
    pages.closeAllConnections();
    pages.close();
  });

  test('that refuses us, or is not there, is away and says why', async () => {
    const refused = { ...settingsOf.s3(), SOUK_S3_KEY: 'somebody' };
    await assert.rejects(openStorage(refused).put('a1/x', Buffer.from('x')), (error: Error) => {
      assert.ok(error instanceof StorageAway);
      assert.match(error.message, /403 InvalidAccessKeyId/);
      return true;
    });
    const other = { ...settingsOf.s3(), SOUK_S3_BUCKET: 'elsewhere' };
    await assert.rejects(proveStorage(other), /404 NoSuchBucket/);
    const dead = { ...settingsOf.s3(), SOUK_S3_ENDPOINT: 'http://127.0.0.1:1' };
    await assert.rejects(openStorage(dead).read('a1/x'), StorageAway);
  });

  test('whose wire breaks in the middle of a file breaks the stream, and ends it nowhere', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf');
        setImmediate(() => socket.destroy());
      });
    });
    const storage = openStorage({ ...settingsOf.s3(), SOUK_S3_ENDPOINT: await listening(server) });
    const read = async () => {
      const stream = await storage.read('a1/x');
      return stream && buffer(stream);
    };
    await assert.rejects(read());
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });

  test('needs its name, and a key its secret', () => {
    assert.throws(() => loadConfig({ SOUK_STORAGE: 's3' }), /SOUK_S3_BUCKET must be said/);
    assert.throws(() => loadConfig({ SOUK_S3_KEY: 'key' }), /SOUK_S3_KEY and SOUK_S3_SECRET go together/);
    assert.throws(() => loadConfig({ SOUK_STORAGE: 'tape' }), /SOUK_STORAGE must be one of disk, s3/);
    assert.match(storagePlace(settingsOf.s3()), /^the bucket market at http:\/\/127\.0\.0\.1:\d+$/);
  });
});

test('a backup carries files from a bucket into a folder, and back what is not there', async () => {
  const [from, to] = [openStorage(settingsOf.s3()), openStorage(loadConfig({ SOUK_DATA: join(scratch, 'moved') }))];
  const files = new Map([
    ['d1/radio', Buffer.alloc(200_000, 'radio')],
    ['d2/empty', Buffer.alloc(0)],
  ]);
  for (const [key, bytes] of files) await from.put(key, bytes);
  const carry = async (one: Storage, other: Storage) => {
    const written: string[] = [];
    await unpackFiles(other, unframe(packFiles(one, () => {})), written, () => {});
    return written.filter((key) => key.startsWith('d')).sort();
  };
  assert.deepEqual(await carry(from, to), ['d1/radio', 'd2/empty']);
  for (const [key, bytes] of files) {
    const stream = await to.read(key);
    assert.ok(stream && (await buffer(stream)).equals(bytes), key);
  }
  await from.remove(['d2/empty']);
  assert.deepEqual(await carry(to, from), ['d2/empty'], 'what is there stays as it is');
});

test('a folder that cannot be written to is found before anything is lost', async () => {
  const broken = join(scratch, 'broken');
  await mkdir(broken);
  await writeFile(join(broken, 'files'), 'not a folder');
  await assert.rejects(proveStorage(loadConfig({ SOUK_DATA: broken })));
  assert.deepEqual(await readdir(broken), ['files']);
});
