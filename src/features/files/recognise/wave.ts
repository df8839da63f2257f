/** Recorders that stream do not know the length and write one of these. */
const unknown = new Set([0, 0xffffffff]);

/** WAV: one piece of sound after its description, and nothing behind it. */
export function isWave(bytes: Buffer): boolean {
  const told = bytes.readUInt32LE(4);
  const end = unknown.has(told) ? bytes.length : told + 8;
  if (end > bytes.length) throw new RangeError('The sound is cut off');
  // Odd lengths are filled up by one byte.
  if (end + 1 < bytes.length) return false;
  let described = false;
  for (let at = 12; at + 8 <= end; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (name === 'data') return described;
    if (name === 'fmt ') described = true;
    at += 8 + length + (length % 2);
  }
  return false;
}
