/** Of AVIF, and of HEIC, whose sender is told how to send it. */
const brands = new Set(['avif', 'avis', 'mif1', 'msf1', 'heic', 'heix', 'hevc', 'heim', 'heis']);

/** Whether it begins like a picture; whether it is one, drawing it anew tells. */
export function isPicture(head: Buffer): boolean {
  const text = head.toString('latin1', 0, 12);
  if (text.startsWith('\xff\xd8\xff') || text.startsWith('\x89PNG\r\n\x1a\n') || /^GIF8[79]a/.test(text)) return true;
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return true;
  return text.slice(4, 8) === 'ftyp' && brands.has(text.slice(8));
}
