import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { Problem } from '#platform/problems.ts';
import { smallPicture } from '#support/pictures.ts';
import * as sample from '#support/sample-files.ts';
import { nameAs } from '../names.ts';
import { recognise } from './recognise.ts';

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'souk-recognise-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** What it is taken for, or the code it is refused with. */
async function judged(bytes: Uint8Array | string, name = ''): Promise<string> {
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  const { length } = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  try {
    return (await recognise(path, length, name)).mediaType;
  } catch (error) {
    assert.ok(error instanceof Problem, String((error as Error).stack));
    return error.code;
  }
}

const office = (kind: string) => `application/vnd.openxmlformats-officedocument.${kind}`;
const types = '<Types/>';

describe('what people send', () => {
  const taken: [what: string, bytes: Uint8Array | string, mediaType: string, name?: string][] = [
    ['a picture, whatever it is called', smallPicture, 'image/webp', 'page.html'],
    ['a PDF', sample.samplePdf, 'application/pdf'],
    ['a PDF without a fitting name', sample.samplePdf, 'application/pdf', 'invoice.exe'],
    ['a text', 'Grüße, see you at 5 <at the gate>.\r\n\tAna', 'text/plain'],
    ['a text that begins like a bitmap', 'BMW parts, see below', 'text/plain', 'parts.txt'],
    ['a text with a mark of its order', '\ufeffHello', 'text/plain', 'NOTES.TXT'],
    ['a table', 'title;price\nRadio;185,00\n', 'text/csv', 'prices.csv'],
    ['a document of Word', sample.sampleDocx, office('wordprocessingml.document')],
    ['a sheet of Excel', sample.sampleXlsx, office('spreadsheetml.sheet')],
    ['slides of PowerPoint', sample.samplePptx, office('presentationml.presentation')],
    ['an open text', sample.openDocument('text'), 'application/vnd.oasis.opendocument.text'],
    ['an open sheet', sample.openDocument('spreadsheet'), 'application/vnd.oasis.opendocument.spreadsheet'],
    ['open slides', sample.openDocument('presentation'), 'application/vnd.oasis.opendocument.presentation'],
    ['a recording of Chrome', sample.sampleWebm, 'audio/webm'],
    ['a recording of Firefox', sample.sampleOgg, 'audio/ogg'],
    ['a recording of Safari', sample.sampleM4a, 'audio/mp4'],
    ['an MP3', sample.mp3(), 'audio/mpeg'],
    [
      'an MP3 with a tag',
      Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\x05title', 'latin1'), sample.mp3()]),
      'audio/mpeg',
    ],
    ['a WAV', sample.wave(), 'audio/wav'],
  ];
  for (const [what, bytes, mediaType, name] of taken) {
    test(`${what} is known`, async () => assert.equal(await judged(bytes, name), mediaType));
  }
});

describe('what nobody may send', () => {
  const mz = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(200)]);
  const docm = sample.archive({ '[Content_Types].xml': types, 'word/document.xml': '', 'word/vbaProject.bin': '' });
  const jar = sample.archive({ 'META-INF/MANIFEST.MF': 'Main-Class: A', 'A.class': '' });
  const bothKinds = sample.archive({ '[Content_Types].xml': types, 'word/document.xml': '', 'xl/workbook.xml': '' });
  const bomb = Buffer.from(sample.sampleDocx);
  bomb.writeUInt32LE(0xf0000000, bomb.indexOf('PK\x01\x02') + 24);
  const locked = Buffer.from(sample.sampleDocx);
  locked.writeUInt16LE(1, locked.indexOf('PK\x01\x02') + 8);
  const cut = (bytes: Buffer, share = 0.6) => bytes.subarray(0, Math.floor(bytes.length * share));
  const page = '<script>alert(1)</script>';

  const refused: [what: string, bytes: Uint8Array | string, code: string, name?: string][] = [
    ['nothing', '', 'not_allowed_file'],
    ['a page', '<!doctype html><p>Hi</p>', 'not_allowed_file', 'page.txt'],
    ['a page behind blanks', `\n\n  <p>${page}`, 'not_allowed_file', 'a.txt'],
    ['a page behind words', `Hello ${page}`, 'not_allowed_file', 'a.txt'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'not_allowed_file', 'a.svg'],
    ['a drawing as XML', '<?xml version="1.0"?><svg/>', 'not_allowed_file', 'drawing.csv'],
    ['a script', 'alert(1)', 'not_allowed_file', 'a.js'],
    ['a script behind a harmless ending', 'alert(1)', 'not_allowed_file', 'a.txt.js'],
    ['a batch', '@echo off', 'not_allowed_file', 'a.bat'],
    ['a shell script', '#!/bin/sh\nrm -rf /', 'not_allowed_file', 'a.txt'],
    ['RTF', '{\\rtf1 hello}', 'not_allowed_file', 'a.txt'],
    ['PostScript', '%!PS-Adobe-3.0', 'not_allowed_file', 'a.txt'],
    ['a text with a NUL', 'a\0b', 'not_allowed_file', 'a.txt'],
    ['a text of UTF-16', Buffer.from('\ufeffHello', 'utf16le'), 'not_allowed_file', 'a.txt'],
    ['a text cut in a letter', Buffer.from('Grü').subarray(0, 3), 'not_allowed_file', 'a.txt'],
    ['a program', mz, 'not_allowed_file', 'photo.jpg'],
    ['another program', Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), 'not_allowed_file', 'a.pdf'],
    ['random bytes', Buffer.from('8f02c1d4e5a09b7700ff31', 'hex'), 'not_allowed_file'],
    ['an archive', sample.archive({ 'a.txt': 'a' }), 'not_allowed_file', 'a.docx'],
    ['a program of Java', jar, 'not_allowed_file', 'a.docx'],
    ['a document with macros', docm, 'not_allowed_file', 'a.docx'],
    ['an archive that is two documents', bothKinds, 'not_allowed_file'],
    ['a document that unpacks to 4 GB', bomb, 'not_allowed_file'],
    ['a document with a password', locked, 'not_allowed_file'],
    ['a document with a program before it', Buffer.concat([mz, sample.sampleDocx]), 'not_allowed_file', 'a.docx'],
    ['a document with a document before it', Buffer.concat([sample.sampleDocx, sample.sampleXlsx]), 'not_allowed_file'],
    [
      'a document with a way out',
      sample.archive({ '[Content_Types].xml': types, 'word/document.xml': '', '../../x': '' }),
      'not_allowed_file',
    ],
    ['half a document', cut(sample.sampleDocx), 'file_damaged'],
    ['a drawing of OpenDocument', sample.openDocument('graphics'), 'not_allowed_file'],
    ['half a PDF', cut(sample.samplePdf), 'file_damaged'],
    ['a PDF behind something', Buffer.concat([Buffer.from('\0'), sample.samplePdf]), 'not_allowed_file'],
    ['a PDF that is a page', Buffer.from(`%PDF-1.7\n${page}\n%%EOF`), 'not_allowed_file'],
    ['a PDF that is a program of Java', Buffer.concat([sample.samplePdf, jar]), 'not_allowed_file'],
    ['a voice note that is an archive', Buffer.concat([sample.mp3(), jar]), 'not_allowed_file'],
    [
      'a voice note that is a page',
      Buffer.concat([Buffer.from(`ID3\x04\0\0\0\0\0\x19${page}`, 'latin1'), sample.mp3()]),
      'not_allowed_file',
    ],
    ['a film as WebM', sample.webm([2, 'A_OPUS'], [1, 'V_VP8']), 'not_allowed_file', 'a.webm'],
    ['a film as MP4', sample.mp4(['soun', 'mp4a'], ['vide', 'avc1']), 'not_allowed_file'],
    ['an MP4 of nothing', sample.mp4(), 'not_allowed_file'],
    [
      'an Ogg of two tracks',
      sample.ogg([
        { words: 'OpusHead', isFirst: true },
        { words: '\x80theora', isFirst: true },
      ]),
      'not_allowed_file',
    ],
    ['an Ogg of pictures', sample.ogg([{ words: '\x80theora', isFirst: true }]), 'not_allowed_file'],
    ['half a WAV', cut(sample.wave()), 'file_damaged'],
    ['a WAV with something behind', Buffer.concat([sample.wave(), mz]), 'not_allowed_file'],
    ['half an M4A', cut(sample.sampleM4a), 'file_damaged'],
    ['half an Ogg', cut(sample.sampleOgg, 0.8), 'file_damaged'],
    ['the beginning of a WebM', cut(sample.sampleWebm, 0.3), 'file_damaged'],
    ['a tag without an MP3', Buffer.from('ID3\x04\0\0\0\0\0\x05title', 'latin1'), 'file_damaged'],
    ['an MP3 of one frame and noise', Buffer.concat([sample.mp3(1), Buffer.alloc(500, 7)]), 'not_allowed_file'],
    ['a voice note of 6 MiB', sample.wave(6 * 1_048_576), 'body_too_large'],
  ];
  for (const [what, bytes, code, name] of refused) {
    test(`${what} is refused`, async () => assert.equal(await judged(bytes, name), code));
  }

  test('a bomb is judged by what it tells, and never unpacked', async () => {
    const zeros = new Uint8Array(40_000_000);
    const packed = zipSync({ '[Content_Types].xml': zeros, 'word/document.xml': zeros }, { level: 9 });
    const before = process.memoryUsage.rss();
    const path = join(folder, 'bomb');
    await writeFile(path, packed);
    await recognise(path, packed.length, 'bomb.docx');
    assert.ok(process.memoryUsage.rss() - before < 20_000_000);
  });
});

test('whatever bytes come, the answer is a media type or a refusal, soon', async () => {
  const begins = [sample.sampleDocx, sample.samplePdf, sample.sampleWebm, sample.sampleOgg, sample.sampleM4a];
  const seeds = [...begins, sample.mp3(), sample.wave(60), sample.openDocument('text')];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }),
      fc.nat(400),
      async (seed, changes, length) => {
        const bytes = Buffer.from(seed);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const start = performance.now();
        await judged(length < 200 ? bytes.subarray(0, length) : bytes);
        assert.ok(performance.now() - start < 2_000);
      },
    ),
    { numRuns: 300 },
  );
});

test('a name ends as what the file is, and leads nowhere', () => {
  const pdf = 'application/pdf';
  for (const [mediaType, name, expected] of [
    [pdf, 'Manual.pdf', 'Manual.pdf'],
    [pdf, 'Manual.PDF', 'Manual.PDF'],
    [pdf, 'invoice.exe', 'invoice.exe.pdf'],
    [pdf, '', 'file.pdf'],
    [pdf, '.pdf', 'pdf.pdf'],
    [pdf, '../../etc/passwd', 'passwd.pdf'],
    [pdf, 'fdp\u202egpj.exe', 'fdpgpj.exe.pdf'],
    [pdf, `${'a'.repeat(300)}.pdf`, `${'a'.repeat(196)}.pdf`],
    ['image/webp', 'radio.JPEG', 'radio.webp'],
    ['image/webp', 'page.html', 'page.html.webp'],
    ['text/plain', 'notes', 'notes.txt'],
    ['audio/mp4', 'voice.mp4', 'voice.mp4'],
  ] as const) {
    assert.equal(nameAs(mediaType, name), expected);
  }
});
