/** Names of elements, as Matroska (RFC 9559) numbers them. */
const HEADER = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
const CODEC = 0x86;
const CLUSTER = 0x1f43b675;
const AUDIO = 2;

interface Element {
  readonly name: number;
  readonly begin: number;
  readonly end: number;
}

/** The number of variable length there (RFC 8794, 4), with or without the bit that tells its length. */
function readNumber(
  bytes: Buffer,
  at: number,
  keepMarker: boolean,
): { value: number; length: number; isOpen: boolean } {
  const first = bytes.readUInt8(at);
  const length = Math.clz32(first) - 23;
  if (length > 8) throw new RangeError('No number is that long');
  let value = keepMarker ? first : first & (0xff >> length);
  for (let each = 1; each < length; each++) value = value * 256 + bytes.readUInt8(at + each);
  return { value, length, isOpen: value === 2 ** (7 * length) - 1 };
}

/** The element there; one of unknown length, as recorders write, goes on to the end. */
function elementAt(bytes: Buffer, at: number, end: number): Element {
  const name = readNumber(bytes, at, true);
  const size = readNumber(bytes, at + name.length, false);
  const begin = at + name.length + size.length;
  if (size.isOpen) return { name: name.value, begin, end };
  if (begin + size.value > end) throw new RangeError('An element is cut off');
  return { name: name.value, begin, end: begin + size.value };
}

function elementsOf(bytes: Buffer, { begin, end }: Element): Element[] {
  const elements: Element[] = [];
  for (let at = begin; at < end; at = elements.at(-1)?.end ?? end) elements.push(elementAt(bytes, at, end));
  return elements;
}

/** WebM whose every track is sound, Opus or Vorbis, and that has some of it. */
export function isWebmVoice(bytes: Buffer): boolean {
  const header = elementAt(bytes, 0, bytes.length);
  const docType = elementsOf(bytes, header).find(({ name }) => name === DOC_TYPE);
  if (header.name !== HEADER || !docType || textOf(bytes, docType) !== 'webm') return false;
  const segment = elementAt(bytes, header.end, bytes.length);
  if (segment.name !== SEGMENT || segment.end !== bytes.length) return false;
  let isSound = false;
  for (let at = segment.begin; at < segment.end; ) {
    const element = elementAt(bytes, at, segment.end);
    if (element.name === CLUSTER) return isSound;
    if (element.name === TRACKS) {
      const tracks = elementsOf(bytes, element).filter(({ name }) => name === TRACK_ENTRY);
      isSound = tracks.length > 0 && tracks.every((track) => isSoundTrack(bytes, track));
      if (!isSound) return false;
    }
    at = element.end;
  }
  throw new RangeError('No sound came');
}

function isSoundTrack(bytes: Buffer, track: Element): boolean {
  const parts = elementsOf(bytes, track);
  const type = parts.find(({ name }) => name === TRACK_TYPE);
  const codec = parts.find(({ name }) => name === CODEC);
  if (!type || !codec || bytes[type.end - 1] !== AUDIO) return false;
  return ['A_OPUS', 'A_VORBIS'].includes(textOf(bytes, codec));
}

function textOf(bytes: Buffer, { begin, end }: Element): string {
  return bytes.toString('latin1', begin, end).replace(/\0+$/, '');
}
