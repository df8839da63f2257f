const FIRST_PAGE = 2;
const PAGE_BYTES = 27;

/** Ogg (RFC 3533) of one track, Opus or Vorbis, page by page to its very end. */
export function isOggVoice(bytes: Buffer): boolean {
  for (let page = 0; page < bytes.length; ) {
    if (bytes.toString('latin1', page, page + 4) !== 'OggS') return false;
    const segments = bytes.readUInt8(page + 26);
    const begin = page + PAGE_BYTES + segments;
    let end = begin;
    for (let each = 0; each < segments; each++) end += bytes.readUInt8(page + PAGE_BYTES + each);
    const isFirst = (bytes.readUInt8(page + 5) & FIRST_PAGE) !== 0;
    // A second track would begin by a first page of its own.
    if (isFirst !== (page === 0)) return false;
    if (isFirst && !isSound(bytes.toString('latin1', begin, begin + 8))) return false;
    if (end > bytes.length) throw new RangeError('A page is cut off');
    page = end;
  }
  return true;
}

function isSound(packet: string): boolean {
  return packet === 'OpusHead' || packet.startsWith('\x01vorbis');
}
