import { createReadStream } from 'node:fs';
import { endingOf } from '../names.ts';
import { fileProblems } from '../problems.ts';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const FORM_FEED = 0x0c;
const RETURN = 0x0d;

function isControl(byte: number): boolean {
  if (byte >= 0x20) return byte === 0x7f;
  return byte !== TAB && byte !== LINE_FEED && byte !== RETURN && byte !== FORM_FEED;
}

/** Whether all of it is UTF-8 without control characters; most other files show in their first piece that they are not. */
export async function isText(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      if (piece.some(isControl)) return false;
      decoder.decode(piece, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Markup, scripts, RTF, PostScript: what programs run or draw. */
const notPlain = /^\ufeff?\s*(?:<[a-z!?/]|#!|\{\\rtf|%!PS)/i;

/** A text is what its name says; it may say no more than that it is one. */
export function recogniseText(head: Buffer, name: string): string {
  const ending = endingOf(name);
  if (notPlain.test(head.toString('utf8')) || !['', 'txt', 'csv'].includes(ending)) {
    throw fileProblems.not_allowed_file('Of texts only plain ones are taken, as .txt or .csv');
  }
  return ending === 'csv' ? 'text/csv' : 'text/plain';
}
