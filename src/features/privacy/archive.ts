import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** Texts are packed tighter; media are as tight as they get. */
export type ArchiveFile =
  | { readonly name: string; readonly text: Iterable<string> }
  | { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> };

/** Text is packed in pieces of about this many letters. */
const PIECE = 65_536;

/** The bytes of a ZIP of these files, made as they are asked for. */
export async function* zipOf(files: AsyncIterable<ArchiveFile>): AsyncGenerator<Uint8Array> {
  const packed: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    packed.push(bytes);
  });

  for await (const each of files) {
    const file = 'text' in each ? new ZipDeflate(each.name) : new ZipPassThrough(each.name);
    zip.add(file);
    for await (const piece of 'text' in each ? pieces(each.text) : each.bytes) {
      file.push(Buffer.from(piece));
      yield* packed.splice(0);
    }
    file.push(new Uint8Array(), true);
    yield* packed.splice(0);
  }
  zip.end();
  yield* packed.splice(0);
}

function* pieces(text: Iterable<string>): Generator<string> {
  let piece = '';
  for (const part of text) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
