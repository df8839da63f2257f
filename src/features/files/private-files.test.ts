import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import sharp from 'sharp';
import { type Context, houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problems.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { openTestBucket, type TestBucket } from '#support/bucket.ts';
import { type Person, signIn } from '#support/people.ts';
import { plainPicture } from '#support/pictures.ts';
import { sampleDocx, sampleM4a, samplePdf, wave } from '#support/sample-files.ts';
import { pictureUrl } from './links.ts';
import type { UploadedFile } from './schema.ts';
import { claimPictures, claimPrivateFiles, discardFiles } from './service.ts';
import { insertFile } from './store.ts';
import { sweep } from './sweep.ts';

// The files of this market lie in a bucket; files.test.ts and keeping.test.ts are about the same in a folder.

let bucket: TestBucket;
let server: TestServer;
let ana: Person;
let rui: Person;

before(async () => {
  bucket = await openTestBucket();
  server = await startTestServer({ settings: bucket.settings });
  ana = await server.person('Ana');
  rui = await server.person('Rui');
});
after(async () => {
  await server.close();
  await bucket.close();
});
beforeEach(async () => {
  await server.passTime('0 minutes');
});

const as = ({ id }: Person): Context => houseContext(server.house, { userId: id, role: 'buyer', sessionId: null });
const query = (text: string, values: unknown[] = []) => server.house.database.pool.query(text, values);
const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });

async function send(person: Person, bytes: Uint8Array, name = '') {
  return person.post<UploadedFile & { code: string; detail: string }>(
    `/api/uploads?purpose=message&name=${encodeURIComponent(name)}`,
    bytes,
  );
}

async function sent(person: Person, bytes: Uint8Array = samplePdf, name = 'Manual.pdf'): Promise<UploadedFile> {
  const { status, body } = await send(person, bytes, name);
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

/** The faults at which a claim fails, or none. */
async function claim(person: Person, ids: readonly string[]): Promise<string[]> {
  const pathOf = (index: number) => `/attachments/${index}/id`;
  try {
    await change(as(person), (tx) => claimPrivateFiles(tx, as(person), ids, pathOf));
    return [];
  } catch (error) {
    assert.ok(error instanceof Problem);
    return (error.faults ?? []).map(({ path }) => path);
  }
}

async function keysOf(id: string): Promise<string[]> {
  return (await server.house.storage.list(id.slice(-2))).filter((key) => key.includes(id));
}

describe('a file to send', () => {
  test('that is a picture is drawn anew, and shown by links that end', async () => {
    const secret = 'Taken at home';
    const picture = await sharp({ create: { width: 2_000, height: 1_000, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Copyright: secret } })
      .jpeg()
      .toBuffer();
    assert.ok(picture.includes(secret));
    const file = await sent(ana, picture, 'radio.jpg');
    const { kind, name, mediaType, width, height } = file;
    assert.deepEqual([kind, name, mediaType, width, height], ['picture', 'radio.webp', 'image/webp', 1_600, 800]);
    for (const url of [file.url, file.thumbUrl ?? '']) {
      assert.match(url, /expires=\d+/);
      const answer = await get(url);
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get('cache-control') ?? '', /^private, max-age=\d+$/);
      assert.match(answer.headers.get('content-disposition') ?? '', /^inline; .*filename\*=UTF-8''radio\.webp$/);
      assert.ok(!Buffer.from(await answer.arrayBuffer()).includes(secret));
    }
  });

  test('that is a document is saved under its name, and nothing in it can run', async () => {
    const file = await sent(ana, samplePdf, "Größe (1)'s.pdf");
    assert.deepEqual(
      [file.kind, file.name, file.mediaType, file.bytes, file.thumbUrl, file.width],
      ['document', "Größe (1)'s.pdf", 'application/pdf', samplePdf.length, null, null],
    );
    const answer = await get(file.url);
    assert.equal(answer.headers.get('content-type'), 'application/pdf');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('content-security-policy'), "default-src 'none'; sandbox");
    assert.equal(
      answer.headers.get('content-disposition'),
      `attachment; filename="${file.id}.pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%281%29%27s.pdf`,
    );
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(samplePdf), 'as it came');
    const text = await sent(ana, Buffer.from('Grüße'), 'notes.txt');
    assert.equal((await get(text.url)).headers.get('content-type'), 'text/plain; charset=utf-8');
  });

  test('that is a voice note is played from any place', async () => {
    const { url, kind, mediaType } = await sent(ana, wave(1_000), 'voice.wav');
    assert.deepEqual([kind, mediaType], ['voice', 'audio/wav']);
    const whole = await get(url);
    const bytes = Buffer.from(await whole.arrayBuffer());
    const etag = whole.headers.get('etag') ?? '';
    assert.deepEqual([whole.headers.get('accept-ranges'), bytes.length], ['bytes', 1_044]);
    assert.match(whole.headers.get('content-disposition') ?? '', /^inline;/);

    const parts: [range: string, from: number, to: number, headers?: Record<string, string>][] = [
      ['bytes=0-1', 0, 1],
      ['bytes=44-', 44, 1_043],
      ['bytes=-10', 1_034, 1_043],
      ['bytes=-9999', 0, 1_043],
      ['bytes=1000-99999', 1_000, 1_043, { 'if-range': etag }],
    ];
    for (const [range, from, to, headers] of parts) {
      const answer = await get(url, { range, ...headers });
      assert.equal(answer.status, 206, range);
      assert.equal(answer.headers.get('content-range'), `bytes ${from}-${to}/1044`);
      assert.equal(answer.headers.get('content-length'), String(to - from + 1));
      assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(from, to + 1)), range);
    }
    for (const range of ['bytes=5-2', 'bytes=0-1,4-5', 'bytes=-', 'pages=1-2', 'bytes=a-b']) {
      assert.equal((await get(url, { range })).status, 200, `${range} is as good as none`);
    }
    assert.equal((await get(url, { range: 'bytes=0-1', 'if-range': '"other"' })).status, 200);
    for (const range of ['bytes=1044-', 'bytes=-0', 'bytes=999999999999999-']) {
      const answer = await get(url, { range });
      assert.deepEqual([answer.status, answer.headers.get('content-range')], [416, 'bytes */1044'], range);
      assert.equal(((await answer.json()) as { code: string }).code, 'no_such_range');
    }
  });

  test('that is refused leaves nothing anywhere', async () => {
    const count = async () => (await query('select count(*) from files')).rows[0];
    const before = await count();
    for (const [bytes, status, code] of [
      [Buffer.alloc(0), 415, 'not_allowed_file'],
      [Buffer.from('<svg onload="alert(1)"/>'), 415, 'not_allowed_file'],
      [sampleDocx.subarray(0, 90), 422, 'file_damaged'],
      [(await plainPicture(500, 500)).subarray(0, 300), 422, 'picture_damaged'],
      [wave(6 * 1_048_576), 413, 'body_too_large'],
      [Buffer.alloc(15 * 1_048_576 + 1, 'a'), 413, 'body_too_large'],
    ] as const) {
      const { status: found, body } = await send(ana, bytes, 'a.txt');
      assert.deepEqual([found, body.code], [status, code], body.detail);
    }
    assert.deepEqual(await count(), before);
    assert.deepEqual(await readdir(join(server.dataFolder, 'incoming')), []);
  });

  test('whose sender leaves half-way leaves nothing', async () => {
    const { hostname, port } = new URL(server.url);
    const incoming = async () => (await readdir(join(server.dataFolder, 'incoming'))).length;
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(
      `POST /api/uploads?purpose=message HTTP/1.1\r\nhost: souk\r\nauthorization: Bearer ${ana.accessToken}\r\n` +
        'content-type: application/pdf\r\ncontent-length: 900000\r\n\r\n%PDF-1.7 half',
    );
    while ((await incoming()) === 0) await new Promise(setImmediate);
    socket.destroy();
    while ((await incoming()) > 0) await new Promise(setImmediate);
  });

  test('asks for signing in, and knows one purpose', async () => {
    assert.equal((await server.guest.post('/api/uploads?purpose=message', samplePdf)).status, 401);
    assert.equal((await ana.post('/api/uploads?purpose=theft', samplePdf)).status, 400);
    const { body } = await ana.post<{ code: string }>('/api/uploads', samplePdf, { 'content-type': 'application/pdf' });
    assert.equal(body.code, 'not_a_picture', 'without a purpose it is to be a picture');
    const { status } = await ana.post('/api/uploads?purpose=message', sampleM4a, {
      'content-type': 'audio/mp4; codecs=mp4a.40.2',
    });
    assert.equal(status, 201);
  });

  test('counts towards what may wait unsent', async () => {
    const eva = await server.person('Eva');
    const waiting = {
      ownerId: eva.id,
      kind: 'document',
      mediaType: 'application/pdf',
      name: '',
      isPrivate: true,
    } as const;
    const id = newId();
    await insertFile(server.house.database.db, { ...waiting, id, bytes: 300 * 1_048_576 });
    const { status, body } = await send(eva, samplePdf);
    assert.deepEqual([status, body.code], [409, 'too_much_unsent']);
    assert.deepEqual(await claim(eva, [id]), []);
    assert.equal((await send(eva, samplePdf)).status, 201, 'what is sent waits no more');
  });
});

describe('an address of a private file', () => {
  test('ends within the hour, and cannot be given more time or another file', async () => {
    const [file, other] = [await sent(ana), await sent(rui)];
    const { url } = file;
    const expires = Number(/expires=(\d+)/.exec(url)?.[1]);
    const seconds = expires - Date.now() / 1_000;
    assert.ok(seconds > 2_900 && seconds <= 3_601, `${seconds} s`);
    const forged = [
      url.replace(String(expires), String(expires + 1)),
      url.replace(/expires=\d+&/, ''),
      url.replace(file.id, other.id),
      url.replace('size=large', 'size=thumb'),
      url.replace(/signature=[\w-]+/, 'signature='),
      other.url.replace(other.id, file.id),
    ];
    for (const path of forged) assert.equal((await get(path)).status, 404, path);
    await server.passTime('61 minutes');
    const late = await get(url);
    assert.deepEqual([late.status, ((await late.json()) as { code: string }).code], [410, 'link_expired']);
  });

  test('for ever is none, even rightly signed', async () => {
    const picture = await sent(ana, await plainPicture(20, 20));
    for (const { id } of [picture, await sent(ana)]) {
      assert.equal((await get(pictureUrl(server.house, id, 'large'))).status, 404);
    }
  });
});

describe('claiming what is to be sent', () => {
  test('takes what the asker uploaded to send, each once, and names every other one', async () => {
    const [mine, voice, foreign] = [await sent(ana), await sent(ana, wave(50)), await sent(rui)];
    const { body: publicPicture } = await ana.post<{ id: string }>('/api/uploads', await plainPicture(9, 9));
    const ids = [mine.id, foreign.id, publicPicture.id, newId(), mine.id, voice.id];
    assert.deepEqual(
      await claim(ana, ids),
      [1, 2, 3, 4].map((index) => `/attachments/${index}/id`),
    );
    assert.deepEqual(await claim(ana, [voice.id, mine.id]), []);
    assert.deepEqual(await claim(ana, [mine.id]), ['/attachments/0/id'], 'it is sent');
  });

  test('twice at once is done once', async () => {
    const { id } = await sent(ana);
    const tries = await Promise.all(Array.from({ length: 4 }, () => claim(ana, [id])));
    assert.equal(tries.filter((faults) => faults.length === 0).length, 1);
  });

  test('makes no picture of a shop of a private one', async () => {
    const { id } = await sent(ana, await plainPicture(20, 20));
    await assert.rejects(
      change(as(ana), (tx) => claimPictures(tx, as(ana), [id])),
      { code: 'invalid_input' },
    );
    const { status } = await ana.post('/api/shops', { name: 'Attic', currency: 'EUR', logoId: id });
    assert.equal(status, 400);
  });

  test('is no kind of file for which the table is not made', async () => {
    for (const [kind, isPrivate] of [
      ['document', false],
      ['voice', false],
      ['import', true],
    ]) {
      await assert.rejects(
        query(`insert into files (id, kind, media_type, bytes, private) values ($1, $2, 'x', 1, $3)`, [
          ...[newId(), kind, isPrivate],
        ]),
        /files_private_check/,
      );
    }
  });
});

describe('what is gone', () => {
  test('is gone for whoever has its address from the commit on, and from the bucket with the next sweep', async () => {
    const [file, kept] = [await sent(ana), await sent(ana)];
    assert.deepEqual(await claim(ana, [file.id, kept.id]), []);
    assert.equal((await get(file.url)).status, 200);
    await change(as(ana), (tx) => discardFiles(tx, [file.id]));
    assert.equal((await get(file.url)).status, 404);
    assert.deepEqual(await claim(ana, [file.id]), ['/attachments/0/id'], 'and cannot be sent again');
    assert.equal((await keysOf(file.id)).length, 1);
    await sweep(server.house, 5);
    assert.deepEqual(await keysOf(file.id), []);
    assert.equal((await get(kept.url)).status, 200);
  });

  test('because nobody sent it in a day', async () => {
    const file = await sent(ana, await plainPicture(20, 20));
    assert.equal((await keysOf(file.id)).length, 2);
    await server.passTime('25 hours');
    await sweep(server.house, 5);
    assert.deepEqual(await keysOf(file.id), []);
  });

  test('because a crash forestalled its row is found in the bucket', async () => {
    const orphan = newId();
    await server.house.storage.put(`${orphan.slice(-2)}/${orphan}`, Buffer.from('bytes'));
    await sweep(server.house, Number.parseInt(orphan.slice(-2), 16) % 24);
    assert.equal((await keysOf(orphan)).length, 1, 'its row may still come');
    await server.passTime('25 hours');
    await sweep(server.house, Number.parseInt(orphan.slice(-2), 16) % 24);
    assert.deepEqual(await keysOf(orphan), []);
  });

  test('with the person who had not sent it; what was sent has no owner and no name of theirs', async () => {
    const eva = await server.person('Eva');
    const [unsent, done] = [await sent(eva), await sent(eva, samplePdf, 'CV of Eva.pdf')];
    assert.deepEqual(await claim(eva, [done.id]), []);
    assert.equal((await get(unsent.url)).status, 200);
    const again = await signIn(server.url, eva);
    assert.equal((await again.delete('/api/me', { password: eva.password })).status, 204);
    assert.equal((await get(unsent.url)).status, 404);
    const { rows } = await query('select owner_id, name from files where id = $1', [done.id]);
    assert.deepEqual(rows, [{ owner_id: null, name: '' }]);
    const answer = await get(done.url);
    assert.match(answer.headers.get('content-disposition') ?? '', /''file\.pdf$/);
  });
});

test('a bucket that is away is answered 503, and what was being sent is not kept', async () => {
  const away = await startTestServer({
    beside: server,
    settings: { ...bucket.settings, SOUK_S3_ENDPOINT: 'http://127.0.0.1:1' },
  });
  const file = await sent(ana);
  const read = await fetch(away.url + file.url);
  assert.deepEqual([read.status, read.headers.get('retry-after')], [503, '5']);
  const count = async () => (await query('select count(*) from files')).rows[0];
  const before = await count();
  const response = await fetch(`${away.url}/api/uploads?purpose=message`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ana.accessToken}`, 'content-type': 'application/pdf' },
    body: samplePdf as Uint8Array<ArrayBuffer>,
  });
  assert.equal(response.status, 503);
  assert.deepEqual(await count(), before);
  await away.close();
});
