import { fileProblems } from '../problems.ts';
import { isMp3 } from './mp3.ts';
import { isMp4Voice } from './mp4.ts';
import { isOggVoice } from './ogg.ts';
import { isWave } from './wave.ts';
import { isWebmVoice } from './webm.ts';

interface Form {
  readonly mediaType: string;
  begins(head: Buffer): boolean;
  /** Whether it is whole, and sound alone. Reading past its end throws RangeError: it was cut off. */
  holds(bytes: Buffer): boolean;
}

const at = (head: Buffer, offset: number, text: string) =>
  head.toString('latin1', offset, offset + text.length) === text;

/** What browsers and phones record. */
const forms: readonly Form[] = [
  { mediaType: 'audio/webm', begins: (head) => at(head, 0, '\x1a\x45\xdf\xa3'), holds: isWebmVoice },
  { mediaType: 'audio/ogg', begins: (head) => at(head, 0, 'OggS'), holds: isOggVoice },
  { mediaType: 'audio/mp4', begins: (head) => at(head, 4, 'ftyp'), holds: isMp4Voice },
  { mediaType: 'audio/wav', begins: (head) => at(head, 0, 'RIFF') && at(head, 8, 'WAVE'), holds: isWave },
  {
    mediaType: 'audio/mpeg',
    begins: (head) => at(head, 0, 'ID3') || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2),
    holds: isMp3,
  },
];

/** Whether it begins like sound that we take. */
export function isVoice(head: Buffer): boolean {
  return forms.some(({ begins }) => begins(head));
}

/**
 * The media type of a voice note, by the tracks it holds and its length; no sound is decoded. Throws
 * `not_allowed_file`, as for a film, and `file_damaged` for half a one.
 */
export function recogniseVoice(bytes: Buffer): string {
  const form = forms.find(({ begins }) => begins(bytes));
  try {
    if (form?.holds(bytes)) return form.mediaType;
  } catch (error) {
    if (error instanceof RangeError) throw fileProblems.file_damaged('The sound is not there to its end');
    throw error;
  }
  throw fileProblems.not_allowed_file('Of sound and films only voice notes are taken: WebM or Ogg, M4A, MP3 or WAV');
}
