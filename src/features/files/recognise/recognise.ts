import { type FileHandle, open } from 'node:fs/promises';
import { problems } from '#platform/problems.ts';
import { fileProblems } from '../problems.ts';
import type { PrivateKind } from '../schema.ts';
import { endsAsArchive, isPage } from './double.ts';
import { recogniseOffice } from './office.ts';
import { isPicture } from './picture.ts';
import { isText, recogniseText } from './text.ts';
import { isVoice, recogniseVoice } from './voice.ts';

export interface Recognised {
  readonly kind: PrivateKind;
  /** Of a picture there is none: it is drawn anew. */
  readonly mediaType: string;
}

const HEAD = 4_096;
/** As far from the end as an archive's directory can begin. */
const TAIL = 65_557;
const MOST_VOICE_BYTES = 5 * 1_048_576;
const taken = 'Send a picture, a PDF, a text (.txt, .csv), a document of Office or OpenDocument, or a voice note';

/**
 * What the file is by its bytes; its name is only asked of texts, where bytes tell nothing. Nothing is unpacked or
 * decoded. Throws `not_allowed_file`, `file_damaged`, and `body_too_large` for a long voice note.
 */
export async function recognise(path: string, bytes: number, name: string): Promise<Recognised> {
  if (bytes === 0) throw fileProblems.not_allowed_file('It is empty');
  const file = await open(path);
  try {
    const head = await readAt(file, 0, Math.min(HEAD, bytes));
    if (isPicture(head)) return { kind: 'picture', mediaType: 'image/webp' };
    const tail = await readAt(file, Math.max(0, bytes - TAIL), Math.min(TAIL, bytes));
    if (head.toString('latin1', 0, 4) === 'PK\x03\x04') {
      return { kind: 'document', mediaType: await recogniseOffice(file, bytes, head, tail) };
    }
    if (isPage(head)) throw fileProblems.not_allowed_file('It is a page or a program as well');
    if (endsAsArchive(tail)) throw fileProblems.not_allowed_file('It is an archive as well');
    if (head.toString('latin1', 0, 5) === '%PDF-') return { kind: 'document', mediaType: wholePdf(tail) };
    if (await isText(path)) return { kind: 'document', mediaType: recogniseText(head, name) };
    if (!isVoice(head)) throw fileProblems.not_allowed_file(taken);
    if (bytes > MOST_VOICE_BYTES) {
      throw problems.body_too_large(`A voice note may have ${MOST_VOICE_BYTES / 1_048_576} MiB`);
    }
    return { kind: 'voice', mediaType: recogniseVoice(await readAt(file, 0, bytes)) };
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Readers look for its end in the last kilobyte (ISO 32000-1, implementation note 18). */
function wholePdf(tail: Buffer): string {
  if (!tail.subarray(-1_024).includes('%%EOF')) throw fileProblems.file_damaged('The PDF is not there to its end');
  return 'application/pdf';
}
