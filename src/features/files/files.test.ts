import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { plainPicture, smallPicture } from '#support/pictures.ts';

interface Picture {
  id: string;
  url: string;
  thumbUrl: string;
  width: number;
  height: number;
}
interface ProblemBody {
  code: string;
  status: number;
  detail: string;
}

let server: TestServer;
let ana: Person;

before(async () => {
  server = await startTestServer();
  ana = await server.person('Ana');
});
after(() => server.close());

async function upload(bytes: Uint8Array, type = 'application/octet-stream') {
  return ana.post<Picture & ProblemBody>('/api/uploads', bytes, { 'content-type': type });
}

/** Everything that lies in these folders of the data folder. */
async function stored(...folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map((folder) =>
      readdir(join(server.dataFolder, folder), { recursive: true, withFileTypes: true }).catch(() => []),
    ),
  );
  return found.flat().flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
}

/** The bytes at that address, as anybody gets them. */
async function fetched(url: string) {
  const response = await fetch(server.url + url);
  assert.equal(response.status, 200, url);
  return { headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

async function counted(): Promise<number> {
  const { rows } = await server.house.database.pool.query<{ count: number }>('select count(*) from files');
  return rows[0]?.count ?? -1;
}

describe('a picture', () => {
  test('comes back upright in two sizes, without where it was taken', async () => {
    const secret = 'Taken at home';
    // Lying on its side: the upper half of the picture as people see it is red.
    const lying = await sharp({ create: { width: 3_000, height: 2_000, channels: 3, background: 'blue' } })
      .composite([
        { input: { create: { width: 1_500, height: 2_000, channels: 3, background: 'red' } }, left: 0, top: 0 },
      ])
      .withExif({
        IFD0: { Copyright: secret, ImageDescription: secret },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '38/1 42/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '9/1 8/1 0/1' },
      })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${secret}</a></x:xmpmeta>`)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const before = await sharp(lying).metadata();
    assert.equal(before.orientation, 6);
    assert.ok(before.exif && lying.includes(secret), 'the test has something to lose');

    const { status, body } = await upload(lying, 'image/jpeg');
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual([body.width, body.height], [1_067, 1_600]);
    for (const [url, width, height] of [
      [body.url, 1_067, 1_600],
      [body.thumbUrl, 320, 480],
    ] as const) {
      const { headers, bytes } = await fetched(url);
      assert.equal(headers.get('content-type'), 'image/webp');
      assert.equal(Number(headers.get('content-length')), bytes.length);
      const found = await sharp(bytes).metadata();
      assert.deepEqual([found.format, found.width, found.height], ['webp', width, height]);
      for (const kind of ['exif', 'xmp', 'iptc', 'icc', 'orientation'] as const)
        assert.equal(found[kind], undefined, kind);
      assert.ok(!bytes.includes(secret) && !bytes.includes('EXIF') && !bytes.includes('XMP '));
      const at = async (top: number) =>
        [
          ...(await sharp(bytes).extract({ left: 10, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer()),
        ] as const;
      const [top, bottom] = [await at(10), await at(height - 10)];
      assert.ok((top[0] ?? 0) > 200 && (top[2] ?? 0) < 60, 'red above');
      assert.ok((bottom[2] ?? 0) > 200 && (bottom[0] ?? 0) < 60, 'blue below');
    }
  });

  test('may be anything that cameras and browsers make', async () => {
    const base = sharp({ create: { width: 640, height: 400, channels: 4, background: '#ff000080' } });
    const made: Record<string, Buffer> = {
      png: await base.clone().png().toBuffer(),
      'png of 16 bits': await base.clone().toColourspace('rgb16').png().toBuffer(),
      'png with a palette': await base.clone().png({ palette: true }).toBuffer(),
      'png in grey': await base.clone().greyscale().png().toBuffer(),
      webp: await base.clone().webp().toBuffer(),
      avif: await base.clone().avif({ effort: 0 }).toBuffer(),
      gif: await base.clone().gif().toBuffer(),
      jpeg: await base.clone().jpeg().toBuffer(),
      'jpeg in grey': await base.clone().greyscale().jpeg().toBuffer(),
      'jpeg for print': await base.clone().toColourspace('cmyk').jpeg().toBuffer(),
      'progressive jpeg': await base.clone().jpeg({ progressive: true }).toBuffer(),
    };
    for (const [kind, bytes] of Object.entries(made)) {
      const { status, body } = await upload(bytes, 'image/heif');
      assert.equal(status, 201, `${kind}: ${JSON.stringify(body)}`);
      assert.deepEqual([body.width, body.height], [640, 400], kind);
      assert.equal((await sharp((await fetched(body.thumbUrl)).bytes).metadata()).width, 480, kind);
    }
  });

  test('that moves stands still at its first frame; a small one is not blown up', async () => {
    const frames = Buffer.concat([Buffer.alloc(30 * 30 * 3, 255), Buffer.alloc(30 * 30 * 3, 0)]);
    const gif = await sharp(frames, { raw: { width: 30, height: 60, channels: 3, pageHeight: 30 } })
      .gif({ delay: [100, 100] })
      .toBuffer();
    assert.equal((await sharp(gif).metadata()).pages, 2);
    const { body } = await upload(gif);
    assert.deepEqual([body.width, body.height], [30, 30]);
    const { bytes } = await fetched(body.thumbUrl);
    const { pages, width } = await sharp(bytes).metadata();
    assert.deepEqual([pages ?? 1, width], [1, 30]);
    assert.ok(((await sharp(bytes).raw().toBuffer())[0] ?? 0) > 250, 'the first frame is white');
  });

  test('of one pixel, or thin as a thread, is one too', async () => {
    assert.equal((await upload(smallPicture)).status, 201);
    const { body } = await upload(await plainPicture(8_000, 1));
    assert.deepEqual([body.width, body.height], [1_600, 1]);
  });

  test('of 40 million pixels fits into bounded memory', async () => {
    const large = await sharp({
      create: {
        width: 8_000,
        height: 5_000,
        channels: 3,
        background: 'teal',
        noise: { type: 'gaussian', mean: 128, sigma: 9 },
      },
    })
      .withMetadata({ orientation: 8 })
      .jpeg({ quality: 60 })
      .toBuffer();
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 5);
    const answers = await Promise.all(Array.from({ length: 3 }, () => upload(large)));
    clearInterval(watch);
    for (const { status, body } of answers) assert.deepEqual([status, body.width, body.height], [201, 1_000, 1_600]);
    assert.ok(most - before < 700 * 1_048_576, `it took ${Math.round((most - before) / 1_048_576)} MiB`);
  });
});

describe('what is no picture', () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect width="9" height="9"/></svg>',
  );
  const cases: Record<string, () => [bytes: Uint8Array | Promise<Buffer>, status: number, code: string]> = {
    'nothing at all': () => [Buffer.alloc(0), 415, 'not_a_picture'],
    'a drawing with a script': () => [svg, 415, 'not_a_picture'],
    'a drawing that begins like XML': () => [
      Buffer.concat([Buffer.from('<?xml version="1.0"?>\n'), svg]),
      415,
      'not_a_picture',
    ],
    'a text': () => [Buffer.from('Just some words.'), 415, 'not_a_picture'],
    'a page': () => [Buffer.from('<!doctype html><script>alert(1)</script>'), 415, 'not_a_picture'],
    'a PDF': () => [Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'), 415, 'not_a_picture'],
    'a TIFF': () => [
      sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
        .tiff()
        .toBuffer(),
      415,
      'not_a_picture',
    ],
    'a program': () => [
      Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(500)]),
      415,
      'not_a_picture',
    ],
    'random bytes': () => [crypto.getRandomValues(new Uint8Array(5_000)), 415, 'not_a_picture'],
    'the first half of a picture': () => [cut(), 422, 'picture_damaged'],
    'a picture whose middle is noise': () => [noisy(), 422, 'picture_damaged'],
    'a bomb of 900 million pixels': () => [bomb(30_000, 30_000), 422, 'too_many_pixels'],
    'a picture with a few pixels too many': () => [bomb(10_000, 5_001), 422, 'too_many_pixels'],
  };

  async function cut(): Promise<Buffer> {
    const whole = await plainPicture(900, 900, 'olive');
    return whole.subarray(0, Math.floor(whole.length / 2));
  }

  async function noisy(): Promise<Buffer> {
    const whole = await sharp({ create: { width: 300, height: 300, channels: 3, background: 'olive' } })
      .png()
      .toBuffer();
    whole.fill(0xa5, whole.indexOf('IDAT') + 30, whole.length - 20);
    return whole;
  }

  for (const [what, make] of Object.entries(cases)) {
    test(`${what} is refused and leaves nothing`, async () => {
      const [bytes, status, code] = make();
      const [files, rows] = [await stored('files', 'incoming'), await counted()];
      const answer = await upload(await bytes, 'image/jpeg');
      assert.deepEqual([answer.status, answer.body.code], [status, code], answer.body.detail);
      assert.doesNotMatch(answer.body.detail, /vips|Vips|sharp|\//, 'nothing of what is inside');
      assert.deepEqual(await stored('files', 'incoming'), files);
      assert.equal(await counted(), rows);
    });
  }

  test('a picture that is a page as well is a picture and nothing else afterwards', async () => {
    const page = '<script>alert(document.domain)</script>';
    const polyglots = [
      Buffer.concat([smallPicture, Buffer.from(page)]),
      // As a comment of the GIF.
      Buffer.concat([
        smallPicture.subarray(0, 19),
        Buffer.from(`!\xfe${String.fromCharCode(page.length)}${page}\0`, 'latin1'),
        smallPicture.subarray(19),
      ]),
      Buffer.concat([await plainPicture(9, 9), Buffer.from(page)]),
    ];
    for (const bytes of polyglots) {
      const { status, body } = await upload(bytes, 'image/gif');
      assert.equal(status, 201, JSON.stringify(body));
      for (const url of [body.url, body.thumbUrl]) {
        const served = await fetched(url);
        assert.ok(!served.bytes.includes('script'));
        assert.equal(served.bytes.toString('latin1', 0, 4), 'RIFF');
        assert.equal(served.headers.get('content-type'), 'image/webp');
      }
    }
  });

  test('is known by its bytes, whatever it says it is', async () => {
    const answer = await ana.post<ProblemBody>('/api/uploads?name=radio.jpg', Buffer.from('words'), {
      'content-type': 'image/jpeg',
    });
    assert.equal(answer.status, 415);
    assert.equal(answer.body.code, 'not_a_picture');
    for (const type of ['text/html', 'image/svg+xml', 'application/json', 'multipart/form-data; boundary=x']) {
      const { status, body } = await upload(smallPicture, type);
      assert.deepEqual([status, body.code], [415, 'unsupported_media_type'], type);
      assert.match(body.detail, /image\/jpeg/);
    }
  });

  /** A PNG of that many pixels in a few kilobytes; only its beginning is there, which is enough for who believes it. */
  function bomb(width: number, height: number): Buffer {
    const chunk = (type: string, data: Buffer) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(data.length);
      const named = Buffer.concat([Buffer.from(type), data]);
      const sum = Buffer.alloc(4);
      sum.writeUInt32BE(crc32(named));
      return Buffer.concat([length, named, sum]);
    };
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 0, 0, 0, 0], 8);
    const rows = deflateSync(Buffer.alloc(Math.min(height, 300) * (width + 1)), { level: 9 });
    return Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', head),
      chunk('IDAT', rows),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
});

describe('an upload', () => {
  const MOST = 15 * 1_048_576;

  test('past its limit is refused before or after it is read, and leaves nothing', async () => {
    const files = await stored('files', 'incoming');
    const told = await upload(Buffer.alloc(MOST + 1));
    assert.deepEqual([told.status, told.body.code], [413, 'body_too_large']);

    const pieces = Array.from({ length: 17 }, () => Buffer.alloc(1_048_576));
    const untold = await fetch(`${server.url}/api/uploads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ana.accessToken}`, 'content-type': 'image/png' },
      body: ReadableStream.from(pieces),
      duplex: 'half',
    } as RequestInit);
    assert.equal(untold.status, 413);
    assert.equal(((await untold.json()) as ProblemBody).code, 'body_too_large');
    assert.deepEqual(await stored('files', 'incoming'), files);
  });

  test('of a guest is refused, and who sent it reads why', async () => {
    const answer = await server.guest.post<ProblemBody>('/api/uploads', Buffer.alloc(MOST));
    assert.deepEqual([answer.status, answer.body.code], [401, 'not_signed_in']);
  });

  test('whose sender leaves half-way leaves nothing, and the server goes on', async () => {
    const [files, rows] = [await stored('files', 'incoming'), await counted()];
    const picture = await plainPicture(2_000, 2_000);
    const sockets = Array.from({ length: 5 }, () => {
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.write(
        `POST /api/uploads HTTP/1.1\r\nhost: souk\r\nauthorization: Bearer ${ana.accessToken}\r\n` +
          `content-type: image/jpeg\r\ncontent-length: ${picture.length}\r\n\r\n`,
      );
      socket.write(picture.subarray(0, picture.length / 2));
      return socket;
    });
    await until(async () => (await stored('incoming')).length === 5);
    for (const socket of sockets) socket.destroy();
    await until(async () => (await stored('incoming')).length === 0);
    assert.deepEqual(await stored('files', 'incoming'), files);
    assert.equal(await counted(), rows);
    assert.equal((await upload(smallPicture)).status, 201);
  });

  test('keeps the name of the file for its owner alone, harmless', async () => {
    const name = encodeURIComponent('../../\u202egpj.<radio>\0.jpg'.replace('\0', ''));
    const { body } = await ana.post<Picture>(`/api/uploads?name=${name}`, smallPicture);
    const { rows } = await server.house.database.pool.query('select name from files where id = $1', [body.id]);
    assert.deepEqual(rows, [{ name: 'gpj._radio_.jpg' }]);
    const { headers } = await fetched(body.url);
    assert.equal(headers.get('content-disposition'), `inline; filename="${body.id}.webp"`);
  });
});

async function until(fits: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await fits()) return;
    await pause(10);
  }
  throw new Error('It did not come so in 5 s');
}
