interface Box {
  readonly type: string;
  readonly begin: number;
  readonly end: number;
}

/** The boxes between two places, one behind the other (ISO 14496-12, 4.2). Throws RangeError where one is cut off. */
function boxesOf(bytes: Buffer, begin: number, end: number): Box[] {
  const boxes: Box[] = [];
  for (let at = begin; at < end; ) {
    const told = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const head = told === 1 ? 16 : 8;
    const length = told === 0 ? end - at : told === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : told;
    if (length < head || at + length > end) throw new RangeError(`The box ${type} is cut off`);
    boxes.push({ type, begin: at + head, end: at + length });
    at += length;
  }
  return boxes;
}

/** Every box of that path. */
function find(bytes: Buffer, within: Box, ...path: readonly string[]): Box[] {
  const [type, ...rest] = path;
  if (type === undefined) return [within];
  return boxesOf(bytes, within.begin, within.end)
    .filter((box) => box.type === type)
    .flatMap((box) => find(bytes, box, ...rest));
}

const text = (bytes: Buffer, at: number) => bytes.toString('latin1', at, at + 4);

/** MP4 whose boxes fill it, whose every track is sound: AAC or Opus. */
export function isMp4Voice(bytes: Buffer): boolean {
  const whole: Box = { type: '', begin: 0, end: bytes.length };
  const types = new Set(boxesOf(bytes, 0, bytes.length).map(({ type }) => type));
  if (!types.has('moov') || !types.has('mdat')) throw new RangeError('The sound is not there');
  const tracks = find(bytes, whole, 'moov', 'trak');
  return tracks.length > 0 && tracks.every((track) => isSound(bytes, track));
}

function isSound(bytes: Buffer, track: Box): boolean {
  const [handler] = find(bytes, track, 'mdia', 'hdlr');
  const [samples] = find(bytes, track, 'mdia', 'minf', 'stbl', 'stsd');
  if (!handler || !samples) return false;
  // Behind version and flags: four bytes of nothing, the handler; and the count of entries, the first one's length.
  return text(bytes, handler.begin + 8) === 'soun' && ['mp4a', 'Opus'].includes(text(bytes, samples.begin + 12));
}
