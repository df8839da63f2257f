/** What no honest file begins with, wherever in its first kilobyte: as far as browsers look to guess. */
const page = /<(?:!doctype|html|head|body|script|svg|iframe|object|embed|meta)[\s/>]|<\?(?:xml|php)/i;

/** Whether a browser that guesses might take it for a page. */
export function isPage(head: Buffer): boolean {
  return page.test(head.toString('latin1', 0, 1_024));
}

const END = Buffer.from('PK\x05\x06');
const END_BYTES = 22;

/** Where the end record of an archive begins in these last bytes of a file (APPNOTE 4.3.16), or -1. */
export function endRecordAt(tail: Buffer): number {
  let at = tail.lastIndexOf(END);
  while (at >= 0) {
    const fits = at + END_BYTES <= tail.length && at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length;
    if (fits) return at;
    at = at === 0 ? -1 : tail.lastIndexOf(END, at - 1);
  }
  return -1;
}

/** Archives are read from their end: something else may stand before, as in a PDF that is a program of Java too. */
export function endsAsArchive(tail: Buffer): boolean {
  return endRecordAt(tail) >= 0;
}
