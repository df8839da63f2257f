/** The arrays of numbers that the index is made of. */
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** The same numbers with room for `length` of them: itself, or a copy half as long again, so that growing stays cheap. */
export function withRoom<T extends Numbers>(numbers: T, length: number): T {
  if (length <= numbers.length) return numbers;
  const Kind = numbers.constructor as new (length: number) => T;
  const grown = new Kind(Math.max(length, numbers.length + (numbers.length >>> 1) + 16));
  grown.set(numbers);
  return grown;
}

/** Whether a bit is set, by its number. */
export function hasBit(bits: Uint32Array, at: number): boolean {
  return (((bits[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;
}

export function setBit(bits: Uint32Array, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
}
