import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { UploadedFile } from '#features/files/schema.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type Person, signIn } from '#support/people.ts';
import { plainPicture } from '#support/pictures.ts';
import { samplePdf, wave } from '#support/sample-files.ts';
import { history, open, say, send } from '#support/talk.ts';
import { must } from '#support/trade.ts';

let server: TestServer;
let buyer: Person;
let owner: Person;
let stranger: Person;
let shopId: string;
let id: string;

before(async () => {
  server = await startTestServer();
  [buyer, owner, stranger] = (await Promise.all(['Ana', 'Rui', 'Eva'].map((name) => server.person(name)))) as [
    Person,
    Person,
    Person,
  ];
  shopId = (await must(owner.post<{ id: string }>('/api/shops', { name: 'Attic', currency: 'EUR' }))).id;
  id = await open(buyer, shopId);
});
after(() => server.close());

const upload = (person: Person, bytes: Uint8Array, name: string) =>
  must(person.post<UploadedFile>(`/api/uploads?purpose=message&name=${name}`, bytes));

const statusOf = async (url: string) => (await fetch(server.url + url)).status;

describe('what is attached to a message', () => {
  test('comes to both sides in its order, by addresses that end', async () => {
    const files = [
      await upload(buyer, wave(100), 'voice.wav'),
      await upload(buyer, samplePdf, 'Manual.pdf'),
      await upload(buyer, await plainPicture(60, 40), 'radio.jpg'),
    ];
    const given = files.map((file, index) => ({ id: file.id, ...(index < 2 && { seconds: 7 }) }));
    const message = await say(buyer, id, '', { attachments: given });
    const shown = files.map(({ id: fileId, kind, name }, index) => [fileId, kind, name, index === 0 ? 7 : null]);
    for (const { attachments } of [message, (await history(owner, id)).items[0] ?? message]) {
      assert.deepEqual(
        attachments.map((each) => [each.id, each.kind, each.name, each.seconds]),
        shown,
      );
      for (const { url, thumbUrl, kind } of attachments) {
        assert.match(url, /expires=\d+/);
        assert.equal(await statusOf(url), 200);
        assert.equal(thumbUrl === null, kind !== 'picture');
      }
    }
    assert.equal((await stranger.get(`/api/conversations/${id}/messages`)).status, 404);
  });

  test('is the same when it is sent again, and asks for nothing twice', async () => {
    const file = await upload(buyer, samplePdf, 'again.pdf');
    const wish = { clientMessageId: randomUUID(), attachments: [{ id: file.id }] };
    const first = await send(buyer, id, 'Here', wish);
    const again = await send(buyer, id, 'Here', wish);
    assert.deepEqual([first.status, again.status], [201, 200]);
    assert.deepEqual([again.body.id, again.body.attachments.length], [first.body.id, 1]);
  });

  test("is the sender's own, private, and attached to nothing else", async () => {
    const [mine, sent, foreign] = [
      await upload(buyer, samplePdf, 'a.pdf'),
      await upload(buyer, samplePdf, 'b.pdf'),
      await upload(owner, samplePdf, 'c.pdf'),
    ];
    const { id: publicId } = await must(buyer.post<{ id: string }>('/api/uploads', await plainPicture(9, 9)));
    await say(buyer, id, 'One', { attachments: [{ id: sent.id }] });
    for (const [ids, wrong] of [
      [[sent.id], [0]],
      [[mine.id, foreign.id], [1]],
      [[publicId], [0]],
      [[mine.id, mine.id], [1]],
      [[randomUUID(), mine.id], [0]],
    ] as const) {
      const { status, body } = await send(buyer, id, 'Two', { attachments: ids.map((each) => ({ id: each })) });
      assert.equal(status, 400);
      assert.deepEqual(
        (body as unknown as { errors: { path: string }[] }).errors.map(({ path }) => path),
        wrong.map((index) => `/attachments/${index}/id`),
      );
    }
    await say(buyer, id, 'Three', { attachments: [{ id: mine.id }] });
  });

  test('of two messages at once is attached to one', async () => {
    const file = await upload(buyer, samplePdf, 'race.pdf');
    const other = await open(buyer, shopId, {});
    const wish = { attachments: [{ id: file.id }] };
    const answers = await Promise.all([
      send(buyer, id, 'A', wish),
      send(buyer, other, 'B', wish),
      send(buyer, id, 'C', wish),
    ]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 400, 400]);
  });

  test('goes with the message, also for who kept an address of it', async () => {
    const file = await upload(buyer, samplePdf, 'gone.pdf');
    const message = await say(buyer, id, 'Look', { attachments: [{ id: file.id }] });
    const url = (await history(owner, id)).items[0]?.attachments[0]?.url ?? '';
    assert.equal(await statusOf(url), 200);
    assert.equal((await buyer.delete(`/api/conversations/${id}/messages/${message.id}`)).status, 200);
    assert.equal(await statusOf(url), 404);
    assert.deepEqual((await history(owner, id)).items[0]?.attachments, []);
  });

  test('goes with the buyer who erases the account', async () => {
    const eva = await signIn(server.url, stranger);
    const talk = await open(eva, shopId);
    const file = await upload(eva, samplePdf, 'CV.pdf');
    await say(eva, talk, 'My CV', { attachments: [{ id: file.id }] });
    const url = (await history(owner, talk)).items[0]?.attachments[0]?.url ?? '';
    assert.equal(await statusOf(url), 200);
    assert.equal((await eva.delete('/api/me', { password: eva.password })).status, 204);
    assert.equal(await statusOf(url), 404);
    assert.deepEqual((await history(owner, talk)).items[0]?.attachments, []);
  });
});
