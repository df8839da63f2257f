/** A name as it is compared: 'São Paulo' and 'sao paulo' are one. */
export function foldTown(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
