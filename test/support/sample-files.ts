import { zipSync } from 'fflate';

/** The smallest files that are what they say, made by hand: what tests attach. */

const text = (words: string) => Buffer.from(words, 'latin1');

export const samplePdf = text('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');

/** An archive of those entries, none of them packed. */
export function archive(entries: Record<string, string>): Buffer {
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(entries).map(([name, words]) => [name, text(words)])), { level: 0 }),
  );
}

const types = '<?xml version="1.0"?><Types/>';
export const sampleDocx = archive({ '[Content_Types].xml': types, 'word/document.xml': '<w:document/>' });
export const sampleXlsx = archive({ '[Content_Types].xml': types, 'xl/workbook.xml': '<workbook/>' });
export const samplePptx = archive({ '[Content_Types].xml': types, 'ppt/presentation.xml': '<p:presentation/>' });

/** A document of OpenDocument: `text`, `spreadsheet`, `presentation`. */
export function openDocument(kind: string): Buffer {
  return archive({
    mimetype: `application/vnd.oasis.opendocument.${kind}`,
    'content.xml': '<office:document-content/>',
  });
}

/** WAV: that many bytes of silence. */
export function wave(bytes = 1_000): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.set([1, 0, 1, 0], 20);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.set([1, 0, 8, 0], 32);
  head.write('data', 36);
  head.writeUInt32LE(bytes, 40);
  return Buffer.concat([head, Buffer.alloc(bytes, 0x80)]);
}

/** MP3: frames of 128 kbit/s and 44.1 kHz, 417 bytes each. */
export function mp3(frames = 4): Buffer {
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0x00]);
  return Buffer.concat(Array.from({ length: frames }, () => frame));
}

/** Ogg of pages that begin with these packets, each a track of its own where it is marked as the first. */
export function ogg(packets: readonly { readonly words: string; readonly isFirst: boolean }[]): Buffer {
  return Buffer.concat(
    packets.map(({ words, isFirst }) => {
      const head = Buffer.alloc(28);
      head.write('OggS');
      head[5] = isFirst ? 2 : 0;
      head[26] = 1;
      head[27] = words.length;
      return Buffer.concat([head, text(words)]);
    }),
  );
}
export const sampleOgg = ogg([
  { words: 'OpusHead\x01\x01', isFirst: true },
  { words: 'OpusTags', isFirst: false },
  { words: 'sound', isFirst: false },
]);

function box(type: string, ...content: readonly Buffer[]): Buffer {
  const whole = Buffer.concat([Buffer.alloc(4), text(type), ...content]);
  whole.writeUInt32BE(whole.length);
  return whole;
}

/** MP4 with a track of each of those handlers and codecs. */
export function mp4(...tracks: readonly (readonly [handler: string, codec: string])[]): Buffer {
  const track = ([handler, codec]: readonly [string, string]) =>
    box(
      'trak',
      box(
        'mdia',
        box('hdlr', Buffer.alloc(8), text(handler), Buffer.alloc(13)),
        box('minf', box('stbl', box('stsd', Buffer.alloc(8), box(codec, Buffer.alloc(8))))),
      ),
    );
  const file = box('ftyp', text('M4A \0\0\0\0'));
  return Buffer.concat([file, box('moov', ...tracks.map(track)), box('mdat', Buffer.alloc(100))]);
}
export const sampleM4a = mp4(['soun', 'mp4a']);

function element(name: string, content: Buffer): Buffer {
  // Lengths of one byte are enough here.
  return Buffer.concat([Buffer.from(name, 'hex'), Buffer.from([0x80 + content.length]), content]);
}

/** WebM with a track of each of those types (1 pictures, 2 sound) and codecs, of unknown length as recorders write it. */
export function webm(...tracks: readonly (readonly [type: number, codec: string])[]): Buffer {
  const entries = tracks.map(([type, codec]) =>
    element('ae', Buffer.concat([element('83', Buffer.from([type])), element('86', text(codec))])),
  );
  const parts = [element('1654ae6b', Buffer.concat(entries)), text('\x1f\x43\xb6\x75\xff'), Buffer.alloc(50)];
  return Buffer.concat([element('1a45dfa3', element('4282', text('webm'))), text('\x18\x53\x80\x67\xff'), ...parts]);
}
export const sampleWebm = webm([2, 'A_OPUS']);
