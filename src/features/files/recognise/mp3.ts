const ID3_BYTES = 10;
const MOST_PADDING = 4_096;
/** That many frames one behind the other are no accident. */
const FRAMES = 3;

/** kbit/s by their index, of layer III in MPEG 1, and in MPEG 2 and 2.5 (ISO 11172-3, 13818-3). */
const rates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const rates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const samples = [44_100, 48_000, 32_000];

/** MP3: tags, then frames of layer III, each where the one before ends. */
export function isMp3(bytes: Buffer): boolean {
  let at = afterTag(bytes);
  for (let frame = 0; frame < FRAMES; frame++) {
    if (at >= bytes.length && frame > 0) break;
    const length = frameLength(bytes.readUInt32BE(at));
    if (!length) return false;
    at += length;
  }
  return true;
}

/** Where the sound begins behind an ID3v2 tag and what fills it up. */
function afterTag(bytes: Buffer): number {
  if (bytes.toString('latin1', 0, 3) !== 'ID3') return 0;
  const length = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (bytes.readUInt8(at) & 0x7f), 0);
  const begin = ID3_BYTES + length;
  let at = begin;
  while (at < begin + MOST_PADDING && bytes[at] === 0) at++;
  return at;
}

/** Bytes of the frame with this header, or 0 where it is none. */
function frameLength(header: number): number {
  const version = (header >>> 19) & 3;
  const isFrame = header >>> 21 === 0x7ff && version !== 1 && ((header >>> 17) & 3) === 1;
  const rate = (version === 3 ? rates1 : rates2)[(header >>> 12) & 15] ?? 0;
  const sample = (samples[(header >>> 10) & 3] ?? 0) / (version === 3 ? 1 : version === 2 ? 2 : 4);
  if (!isFrame || rate === 0 || sample === 0) return 0;
  return Math.floor(((version === 3 ? 144 : 72) * rate * 1_000) / sample) + ((header >>> 9) & 1);
}
