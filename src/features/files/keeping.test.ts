import assert from 'node:assert/strict';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { unzipSync } from 'fflate';
import { type Context, houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problems.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type Person, signIn } from '#support/people.ts';
import { plainPicture, smallPicture } from '#support/pictures.ts';
import { passingUrl } from './links.ts';
import { claimPictures, keepDrawing, openStoredFile, pictureUrl, releaseFiles, storeUpload } from './service.ts';
import { insertFile } from './store.ts';
import { sweep } from './sweep.ts';

let server: TestServer;
let ana: Person;
let rui: Person;

before(async () => {
  server = await startTestServer();
  ana = await server.person('Ana');
  rui = await server.person('Rui');
});
after(() => server.close());
beforeEach(async () => {
  await server.passTime('0 minutes');
  // A day that passed ended her session.
  ana = await signIn(server.url, ana);
});

const as = ({ id }: Person): Context => houseContext(server.house, { userId: id, role: 'buyer', sessionId: null });
const query = (text: string, values: unknown[] = []) => server.house.database.pool.query(text, values);

async function uploaded(person: Person, bytes: Uint8Array = smallPicture): Promise<{ id: string; url: string }> {
  const { status, body } = await person.post<{ id: string; url: string }>('/api/uploads', bytes);
  assert.equal(status, 201);
  return body;
}

async function isLoose(id: string): Promise<boolean | undefined> {
  const { rows } = await query('select loose_since is not null as loose from files where id = $1', [id]);
  return rows[0]?.loose;
}

/** The faults at which a claim fails, or none. */
async function claim(person: Person, ids: readonly string[], alreadyThere: readonly string[] = []): Promise<string[]> {
  try {
    await change(as(person), (tx) => claimPictures(tx, as(person), ids, alreadyThere));
    return [];
  } catch (error) {
    assert.ok(error instanceof Problem);
    return (error.faults ?? []).map(({ path }) => path);
  }
}

async function keysOf(id: string): Promise<string[]> {
  return (await server.house.storage.list(id.slice(-2))).filter((key) => key.includes(id)).sort();
}

async function sweepAll(): Promise<void> {
  for (let hour = 0; hour < 24; hour++) await sweep(server.house, hour);
}

/** A shop of that person that shows the picture. */
async function shownBy(person: Person, pictureId: string): Promise<string> {
  const id = newId();
  await query(
    `insert into shops (id, owner_id, slug, name, currency, logo_id) values ($1, $2, $3, 'Attic', 'EUR', $4)`,
    [...[id, person.id, `attic-${id}`, pictureId]],
  );
  return id;
}

describe('an address of a picture', () => {
  const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });

  test('is for everybody and for ever, and nothing in it can run', async () => {
    const { url } = await uploaded(ana);
    const answer = await get(url);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.equal(answer.headers.get('content-security-policy'), "default-src 'none'; sandbox");
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    await answer.arrayBuffer();
    const again = await get(url, { 'if-none-match': answer.headers.get('etag') ?? '' });
    assert.deepEqual([again.status, await again.text()], [304, '']);
    const head = await fetch(server.url + url, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, answer.headers.get('content-length')]);
  });

  test('with anything changed leads nowhere', async () => {
    const { id, url } = await uploaded(ana);
    const other = await uploaded(ana);
    const signature = /signature=([\w-]+)/.exec(url)?.[1] ?? '';
    const forged = [
      `/api/files/${id}?size=large`,
      `/api/files/${id}?size=thumb&signature=${signature}`,
      `/api/files/${other.id}?size=large&signature=${signature}`,
      `/api/files/${id}?size=large&signature=${signature}&expires=4000000000`,
      `/api/files/${id}?size=large&signature=${signature.slice(0, -1)}`,
      `/api/files/${id}?size=large&signature=${signature}A`,
      `/api/files/${id}?size=large&signature=${signature.toUpperCase()}`,
      `/api/files/${id}?size=large&signature=`,
      `/api/files/${newId()}?size=large&signature=${signature}`,
    ];
    for (const path of forged) {
      const answer = await get(path);
      assert.equal(answer.status, 404, path);
      assert.equal(((await answer.json()) as { code: string }).code, 'not_found');
      assert.equal(answer.headers.get('cache-control'), 'no-store');
    }
    const gone = await get(pictureUrl(server.house, newId(), 'large'));
    assert.equal(gone.status, 404, 'rightly signed, of a file that is not there');
  });

  test('may end: then it says so, and cannot be given more time', async () => {
    const { id } = await uploaded(ana);
    const expires = Math.floor(Date.now() / 1_000) + 600;
    const url = passingUrl(server.house, id, 'thumb', expires);
    const answer = await get(url);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('cache-control') ?? '', /^private, max-age=(59\d|600)$/);
    await answer.arrayBuffer();
    assert.equal((await get(url.replace(String(expires), String(expires + 600)))).status, 404);
    assert.equal((await get(url.replace(/expires=\d+&/, ''))).status, 404);

    await server.passTime('11 minutes');
    const late = await get(url);
    assert.equal(late.status, 410);
    assert.equal(((await late.json()) as { code: string }).code, 'link_expired');
  });

  test('is made without asking anybody, fast', () => {
    const ids = Array.from({ length: 5_000 }, newId);
    const start = performance.now();
    for (const id of ids) pictureUrl(server.house, id, 'thumb');
    assert.ok(performance.now() - start < 1_000, 'five thousand in a second, however loaded the machine');
  });

  test('leads to no file that is not for showing', async () => {
    const id = await storeUpload(as(ana), Buffer.from('a;b'), { kind: 'import', name: 'a.csv', mediaType: 'text/csv' });
    assert.equal((await get(pictureUrl(server.house, id, 'large'))).status, 404);
  });
});

describe('claiming', () => {
  test('keeps what the asker uploaded, and names each picture that is not theirs', async () => {
    const [mine, another, foreign] = [await uploaded(ana), await uploaded(ana), await uploaded(rui)];
    const upload = await storeUpload(as(ana), Buffer.from('x'), { kind: 'import', name: 'x', mediaType: 'text/csv' });
    assert.deepEqual(await claim(ana, [mine.id, foreign.id, another.id, newId(), upload]), [
      '/pictures/1/id',
      '/pictures/3/id',
      '/pictures/4/id',
    ]);
    assert.equal(await isLoose(mine.id), true, 'nothing was kept');
    assert.deepEqual(await claim(ana, [mine.id, another.id, mine.id]), []);
    assert.deepEqual([await isLoose(mine.id), await isLoose(foreign.id)], [false, true]);
  });

  test('lets stand what a colleague put there', async () => {
    const [hers, his] = [await uploaded(ana), await uploaded(rui)];
    assert.deepEqual(await claim(rui, [hers.id, his.id], [hers.id]), []);
    assert.deepEqual(await claim(rui, [hers.id, his.id]), ['/pictures/0/id']);
  });

  test('takes drawings of the house, which colour themselves and run nothing', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>rect{fill:red}</style><rect/></svg>';
    const id = await change(as(ana), (tx) => keepDrawing(tx, as(ana), { svg, width: 900, height: 900, name: 'Radio' }));
    assert.deepEqual(await claim(ana, [id]), []);
    const answer = await fetch(server.url + pictureUrl(server.house, id, 'thumb'));
    assert.equal(await answer.text(), svg);
    assert.equal(answer.headers.get('content-type'), 'image/svg+xml');
    assert.equal(
      answer.headers.get('content-security-policy'),
      "default-src 'none'; sandbox; style-src 'unsafe-inline'",
    );
  });
});

describe('a stored file', () => {
  test('comes back as it was, and is loose where a row stops naming it', async () => {
    const bytes = Buffer.alloc(3_000_000, 'line\n');
    const id = await storeUpload(as(ana), Readable.from([bytes.subarray(0, 9), bytes.subarray(9)]), {
      ...{ kind: 'import', name: '../goods.csv', mediaType: 'text/csv' },
    });
    assert.ok((await buffer(await openStoredFile(server.house, id))).equals(bytes));
    const { rows } = await query('select name, bytes from files where id = $1', [id]);
    assert.deepEqual(rows, [{ name: 'goods.csv', bytes: 3_000_000 }]);
    await assert.rejects(openStoredFile(server.house, newId()), { code: 'not_found' });
  });

  test('whose stream breaks is not kept', async () => {
    const all = async () => (await readdir(join(server.dataFolder, 'files'), { recursive: true })).length;
    const before = await all();
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('a');
        throw new Error('broken');
      })(),
    );
    await assert.rejects(storeUpload(as(ana), broken, { kind: 'import', name: 'x', mediaType: 'text/csv' }), /broken/);
    assert.equal(await all(), before);
    assert.deepEqual(await readdir(join(server.dataFolder, 'incoming')), []);
  });
});

describe('sweeping', () => {
  test('removes what stayed loose for a day, its bytes too, and keeps what something refers to', async () => {
    const [loose, shown, claimedOnly] = [await uploaded(ana), await uploaded(ana), await uploaded(ana)];
    await shownBy(ana, shown.id);
    await sweepAll();
    assert.equal(await isLoose(loose.id), true, 'a young one stays');
    assert.equal((await fetch(server.url + loose.url)).status, 200);
    assert.deepEqual(await claim(ana, [claimedOnly.id]), []);

    await server.passTime('25 hours');
    await sweepAll();
    assert.equal(await isLoose(loose.id), undefined);
    assert.deepEqual(await keysOf(loose.id), []);
    assert.equal((await fetch(server.url + loose.url)).status, 404);
    assert.equal(await isLoose(shown.id), false, 'it was never claimed, but a shop shows it');
    assert.equal((await keysOf(shown.id)).length, 2);
    assert.equal(await isLoose(claimedOnly.id), true, 'kept though nothing shows it: loose from the night on');
    await server.passTime('51 hours');
    await sweepAll();
    assert.equal(await isLoose(claimedOnly.id), undefined);
  });

  test('spares what was released while something else still shows it', async () => {
    const picture = await uploaded(ana);
    assert.deepEqual(await claim(ana, [picture.id]), []);
    const shops = [await shownBy(ana, picture.id), await shownBy(ana, picture.id)];
    for (const [index, shop] of shops.entries()) {
      await change(as(ana), async (tx) => {
        await tx.updateTable('shops').set({ logo_id: null }).where('id', '=', shop).execute();
        await releaseFiles(tx, [picture.id]);
      });
      assert.equal(await isLoose(picture.id), index === 1);
    }
  });

  test('removes bytes whose row a crash forestalled, after a day, and nothing that is not ours', async () => {
    const { storage, database } = server.house;
    const [orphan, late] = [newId(), newId()];
    const shelf = (id: string) => id.slice(-2);
    for (const id of [orphan, late]) await storage.put(`${shelf(id)}/${id}-large.webp`, Buffer.from('bytes'));
    await storage.put(`${shelf(orphan)}/readme.txt`, Buffer.from('not ours'));
    await sweepAll();
    assert.equal((await keysOf(orphan)).length, 1, 'a row may still come');
    await insertFile(database.db, {
      ...{ id: late, ownerId: ana.id, kind: 'picture', mediaType: 'image/webp', name: '' },
      ...{ bytes: 5, thumbBytes: 5, width: 1, height: 1 },
    });
    await shownBy(ana, late);
    await server.passTime('25 hours');
    await sweepAll();
    assert.deepEqual(await keysOf(orphan), []);
    assert.equal((await keysOf(late)).length, 1);
    assert.ok((await storage.list(shelf(orphan))).includes(`${shelf(orphan)}/readme.txt`));
  });

  test('removes what a killed server had not received whole', async () => {
    const folder = join(server.dataFolder, 'incoming');
    await mkdir(folder, { recursive: true });
    for (const name of ['old', 'young']) await writeFile(join(folder, name), 'half');
    await utimes(join(folder, 'old'), 0, 0);
    await sweep(server.house, 0);
    assert.deepEqual(await readdir(folder), ['young']);
  });

  test('and claiming at once: the picture is kept or the claim is refused, never both', async () => {
    for (let round = 0; round < 5; round++) {
      await server.passTime('0 minutes');
      ana = await signIn(server.url, ana);
      const { id } = await uploaded(ana);
      await server.passTime('25 hours');
      const [faults] = await Promise.all([
        change(as(ana), async (tx) => {
          await claimPictures(tx, as(ana), [id]);
          await tx.updateTable('shops').set({ logo_id: id }).where('owner_id', '=', ana.id).execute();
          return [];
        }).catch((error: Problem) => error.faults ?? []),
        sweep(server.house, 1),
      ]);
      assert.equal(await isLoose(id), faults.length === 0 ? false : undefined);
    }
  });
});

test('an export holds the files of the person, and erasing the account removes or disowns them', async () => {
  const eva = await server.person('Eva');
  const [loose, shown] = [await uploaded(eva, await plainPicture(40, 30)), await uploaded(eva)];
  await shownBy(rui, shown.id);
  assert.deepEqual(await claim(eva, [shown.id]), []);
  const response = await fetch(`${server.url}/api/me/export`, {
    headers: { authorization: `Bearer ${eva.accessToken}` },
  });
  const archive = unzipSync(new Uint8Array(await response.arrayBuffer()));
  const media = Object.keys(archive).filter((name) => name.startsWith('media/'));
  assert.deepEqual(media.sort(), [`media/${loose.id}-large.webp`, `media/${shown.id}-large.webp`].sort());
  const served = Buffer.from(await (await fetch(server.url + loose.url)).arrayBuffer());
  assert.ok(served.equals(archive[`media/${loose.id}-large.webp`] ?? Buffer.alloc(0)));
  const listed = JSON.parse(Buffer.from(archive['files.json'] ?? []).toString()) as { id: string }[];
  assert.deepEqual(listed.map(({ id }) => id).sort(), [loose.id, shown.id].sort());

  assert.equal((await eva.delete('/api/me', { password: eva.password })).status, 204);
  await sweepAll();
  assert.equal(await isLoose(loose.id), undefined, 'gone without waiting a day');
  assert.deepEqual(await keysOf(loose.id), []);
  const { rows } = await query('select owner_id, name from files where id = $1', [shown.id]);
  assert.deepEqual(rows, [{ owner_id: null, name: '' }]);
  assert.equal((await fetch(server.url + shown.url)).status, 200, 'the shop of somebody else still shows it');
});
