import { pipeline } from 'node:stream/promises';
import { constants, crc32, createDeflateRaw } from 'node:zlib';

export interface ZipFile {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const [LOCAL, AFTER, CENTRAL, END, END_64, FIND_END_64] = [
  0x04034b50, 0x08074b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50,
];
/** Sizes stand behind the file; names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;
/** 1980-01-01: a file says nothing of when it was made. */
const [TIME, DAY] = [0, 0x21];
const [VERSION, VERSION_64] = [20, 45];
const MOST_32 = 0xffffffff;

/**
 * The bytes of a ZIP of these files, packed as they are asked for and beside the event loop; each file below 4 GB, the
 * whole as large as it likes (APPNOTE 6.3, with its 64-bit records where they are needed).
 */
export async function* zipped(files: AsyncIterable<ZipFile>): AsyncGenerator<Uint8Array> {
  const entries: Buffer[] = [];
  let offset = 0;
  for await (const { name, bytes } of files) {
    const start = offset;
    const title = Buffer.from(name);
    const head = fields(
      [4, LOCAL],
      [2, VERSION],
      [2, FLAGS],
      [2, DEFLATED],
      [2, TIME],
      [2, DAY],
      [4, 0],
      [4, 0],
      [4, 0],
      [2, title.length],
      [2, 0],
    );
    yield Buffer.concat([head, title]);
    offset += head.length + title.length;
    const sum = { crc: 0, size: 0, packed: 0 };
    for await (const piece of deflated(bytes, sum)) {
      sum.packed += piece.length;
      yield piece;
    }
    if (sum.size > MOST_32 || sum.packed > MOST_32) throw new RangeError(`${name} is too large for a ZIP`);
    yield fields([4, AFTER], [4, sum.crc], [4, sum.packed], [4, sum.size]);
    offset += sum.packed + 16;
    const is64 = start >= MOST_32;
    const extra = is64 ? fields([2, 1], [2, 8], [8, start]) : Buffer.alloc(0);
    entries.push(
      Buffer.concat([
        fields(
          [4, CENTRAL],
          [2, VERSION_64],
          [2, is64 ? VERSION_64 : VERSION],
          [2, FLAGS],
          [2, DEFLATED],
          [2, TIME],
          [2, DAY],
        ),
        fields([4, sum.crc], [4, sum.packed], [4, sum.size], [2, title.length], [2, extra.length]),
        fields([2, 0], [2, 0], [2, 0], [4, 0], [4, is64 ? MOST_32 : start]),
        title,
        extra,
      ]),
    );
  }
  const central = Buffer.concat(entries);
  yield central;
  const count = entries.length;
  if (offset + central.length >= MOST_32) {
    const at = offset + central.length;
    yield fields(
      [4, END_64],
      [8, 44],
      [2, VERSION_64],
      [2, VERSION_64],
      [4, 0],
      [4, 0],
      [8, count],
      [8, count],
      [8, central.length],
      [8, offset],
    );
    yield fields([4, FIND_END_64], [4, 0], [8, at], [4, 1]);
  }
  const [from, length] = [Math.min(offset, MOST_32), Math.min(central.length, MOST_32)];
  yield fields([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, from], [2, 0]);
}

/** Packed in the threads of the process; as much is read as is taken, and nothing more once nobody takes it. */
async function* deflated(bytes: ZipFile['bytes'], sum: { crc: number; size: number }): AsyncGenerator<Uint8Array> {
  const packer = createDeflateRaw({ level: constants.Z_BEST_SPEED, chunkSize: 65_536 });
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      sum.crc = crc32(piece, sum.crc);
      sum.size += piece.length;
      yield piece;
    }
  }
  // What fails in it fails in whoever reads the packer.
  const feeding = pipeline(counted(), packer).catch(() => {});
  try {
    yield* packer;
  } finally {
    packer.destroy();
    await feeding;
  }
}

/** Numbers of some bytes each, the lowest first. */
function fields(...values: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer {
  const buffer = Buffer.alloc(values.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of values) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return buffer;
}
