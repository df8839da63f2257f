const MOST_LETTERS = 200;

/** The names that browsers put into quotes are of our own code where they say so; anything else quoted is somebody's words. */
const quoted = /(?<!\w)(["'`‘’“”«»])(?:(?!\1).)*?["'`‘’“”«»](?!\w)/gu;
const ofCode = /\b(?:reading|setting|property|evaluating|named|in) ['"][A-Za-z_$][\w$]{0,39}['"]/gu;

/**
 * A message of a browser without what may be of a person: its first line without addresses of pages, files and mail,
 * quotations, tokens, ids and numbers. So those of the same fault are the same.
 */
export function cleanMessage(text: string): string {
  const [line = ''] = text.toWellFormed().trim().split(/[\r\n]/, 1);
  const short = line.slice(0, 1_000);
  const kept: string[] = [];
  return (
    short
      .replaceAll('\u0001', '')
      .replace(ofCode, (found) => `\u0001${kept.push(found) - 1}\u0001`)
      .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s)]+/giu, '<address>')
      .replace(/\b(?:data|blob|mailto|tel|javascript):[^\s)]+/giu, '<address>')
      .replace(/[^\s@<>()"']+@[^\s@<>()"']+/gu, '<mail>')
      .replace(quoted, '<words>')
      .replace(/(?<![\w<])\.{0,2}\/[^\s)"']+/gu, '<address>')
      // A word with as many letters as none of a language has, or with numbers among its letters, is a token.
      .replace(/[\w+/=-]{25,}/gu, '<token>')
      .replace(/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{6,}/giu, '<token>')
      .replace(/\p{N}(?:[\p{N} ./:()+-]*\p{N})?/gu, (found, at: number, whole: string) =>
        whole[at - 1] === '\u0001' ? found : '#',
      )
      .replace(/\u0001(\d+)\u0001/gu, (_, at: string) => kept[Number(at)] ?? '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u001f\u007f]/gu, ' ')
      .replaceAll(/\s+/gu, ' ')
      .trim()
      .slice(0, MOST_LETTERS)
      .toWellFormed()
  );
}
