import { withRoom } from './growing.ts';

/**
 * For each lexeme the documents that have it, by their numbers in rising order, and how often it stands in each field.
 * Lists lie in blocks of two to the power of n; one that is full moves to a block twice as large and leaves its own to
 * the next that needs one.
 */
export interface Postings {
  append(list: number, document: number, uses: number): void;
  /** How many documents are in the list, those that were replaced or taken away among them. */
  lengthOf(list: number): number;
  /** Views that hold until the next change. */
  documentsOf(list: number): Uint32Array;
  usesOf(list: number): Uint16Array;
  /** Gives each document its new number, in the same order; drops those without one (`GONE`). */
  renumber(to: Uint32Array): void;
  readonly bytes: number;
}

export const GONE = 0xffffffff;
const SMALLEST = 2;
/** Entries of what is allocated at once, 1.5 MB; longer blocks come alone. */
const CHUNK_CLASS = 18;
const NONE = 0xffffffff;

interface Chunk {
  readonly documents: Uint32Array;
  readonly uses: Uint16Array;
}

export function openPostings(): Postings {
  const chunks: Chunk[] = [];
  /** Of the block of a list: its chunk, where it begins there, its class. */
  let chunkOf = new Uint32Array(1_024).fill(NONE);
  let offsetOf = new Uint32Array(1_024);
  let classOf = new Uint8Array(1_024);
  let lengths = new Uint32Array(1_024);
  /** Blocks nobody uses, by class: chunk, offset, chunk, offset … */
  const free: number[][] = Array.from({ length: 33 }, () => []);
  let current = -1;
  let used = 0;

  function allocate(list: number, size: number): void {
    const reused = free[size] as number[];
    classOf[list] = size;
    if (reused.length > 0) {
      offsetOf[list] = reused.pop() as number;
      chunkOf[list] = reused.pop() as number;
      return;
    }
    if (size > CHUNK_CLASS) {
      chunkOf[list] = addChunk(2 ** size);
      offsetOf[list] = 0;
      return;
    }
    if (current < 0 || used + 2 ** size > 2 ** CHUNK_CLASS) {
      if (current >= 0) shareOut(current, used);
      current = addChunk(2 ** CHUNK_CLASS);
      used = 0;
    }
    chunkOf[list] = current;
    offsetOf[list] = used;
    used += 2 ** size;
  }

  /** What is left at the end of a chunk goes to the free blocks. */
  function shareOut(chunk: number, from: number): void {
    for (let at = from, left = 2 ** CHUNK_CLASS - from; left >= 2 ** SMALLEST; ) {
      const size = 31 - Math.clz32(left);
      (free[size] as number[]).push(chunk, at);
      at += 2 ** size;
      left -= 2 ** size;
    }
  }

  function addChunk(length: number): number {
    return chunks.push({ documents: new Uint32Array(length), uses: new Uint16Array(length) }) - 1;
  }

  function grow(list: number): void {
    const before = chunkOf[list] as number;
    if (before === NONE) {
      allocate(list, SMALLEST);
      return;
    }
    const [chunk, offset, size] = [chunks[before] as Chunk, offsetOf[list] as number, classOf[list] as number];
    allocate(list, size + 1);
    const now = chunks[chunkOf[list] as number] as Chunk;
    now.documents.set(chunk.documents.subarray(offset, offset + 2 ** size), offsetOf[list]);
    now.uses.set(chunk.uses.subarray(offset, offset + 2 ** size), offsetOf[list]);
    release(before, offset, size);
  }

  function release(chunk: number, offset: number, size: number): void {
    // A long block has its chunk for itself, and the next list that long is far away: its memory is given back.
    if (size > CHUNK_CLASS) chunks[chunk] = { documents: new Uint32Array(0), uses: new Uint16Array(0) };
    else (free[size] as number[]).push(chunk, offset);
  }

  return {
    append(list, document, uses) {
      if (list >= lengths.length) {
        const known = chunkOf.length;
        chunkOf = withRoom(chunkOf, list + 1).fill(NONE, known);
        offsetOf = withRoom(offsetOf, list + 1);
        classOf = withRoom(classOf, list + 1);
        lengths = withRoom(lengths, list + 1);
      }
      const length = lengths[list] as number;
      if (chunkOf[list] === NONE || length === 2 ** (classOf[list] as number)) grow(list);
      const chunk = chunks[chunkOf[list] as number] as Chunk;
      const at = (offsetOf[list] as number) + length;
      chunk.documents[at] = document;
      chunk.uses[at] = uses;
      lengths[list] = length + 1;
    },
    lengthOf: (list) => lengths[list] ?? 0,
    documentsOf(list) {
      const offset = offsetOf[list] as number;
      const chunk = chunks[chunkOf[list] as number];
      return chunk ? chunk.documents.subarray(offset, offset + (lengths[list] as number)) : new Uint32Array(0);
    },
    usesOf(list) {
      const offset = offsetOf[list] as number;
      const chunk = chunks[chunkOf[list] as number];
      return chunk ? chunk.uses.subarray(offset, offset + (lengths[list] as number)) : new Uint16Array(0);
    },
    renumber(to) {
      for (let list = 0; list < lengths.length; list++) {
        const chunk = chunks[chunkOf[list] as number];
        if (!chunk) continue;
        const [offset, length] = [offsetOf[list] as number, lengths[list] as number];
        let kept = offset;
        for (let at = offset; at < offset + length; at++) {
          const number = to[chunk.documents[at] as number] as number;
          if (number === GONE) continue;
          chunk.documents[kept] = number;
          chunk.uses[kept++] = chunk.uses[at] as number;
        }
        lengths[list] = kept - offset;
        if (kept > offset) continue;
        release(chunkOf[list] as number, offset, classOf[list] as number);
        chunkOf[list] = NONE;
      }
    },
    get bytes() {
      return (
        chunks.reduce((sum, { documents, uses }) => sum + documents.byteLength + uses.byteLength, 0) +
        chunkOf.byteLength * 3 +
        classOf.byteLength
      );
    },
  };
}
