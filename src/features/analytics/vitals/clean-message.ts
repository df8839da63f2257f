const MOST_LETTERS = 200;
const MOST_READ = 500;
/** Around the place of what is kept as it is. */
const KEPT = '¤';

/** The names that browsers put into quotes are of our own code where they say so; anything else quoted is somebody's words. */
const quoted = /(?<!\w)(["'`‘’“”«»])(?:(?!\1).)*?["'`‘’“”«»](?!\w)/gu;
const ofCode = /\b(?:reading|setting|property) ['"][A-Za-z_$][\w$]{0,39}['"]/gu;

/**
 * A message of a browser without what may be of a person: its first line without addresses of pages, files and mail,
 * quotations, tokens, ids and numbers. So those of the same fault are the same.
 */
export function cleanMessage(text: string): string {
  const [line = ''] = text
    .toWellFormed()
    .trim()
    .split(/[\r\n]/, 1);
  const kept: string[] = [];
  return (
    line
      .slice(0, MOST_READ)
      .replace(/\p{C}/gu, ' ')
      .replaceAll(KEPT, '')
      .replace(ofCode, (found) => `${KEPT}${'i'.repeat(kept.push(found))}${KEPT}`)
      .replace(/\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s)]+/giu, '<address>')
      .replace(/\b(?:data|blob|mailto|tel|javascript):[^\s)]+/giu, '<address>')
      .replace(/[^\s@<>()"']{0,64}@[^\s@<>()"']+/gu, '<mail>')
      .replace(quoted, '<words>')
      .replace(/(?<![\w<])\.{0,2}\/[^\s)"']+/gu, '<address>')
      // More letters than a word has, or numbers among letters: a token or an id.
      .replace(/[\w+/=-]{25,}/gu, '<token>')
      .replace(/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{6,}/giu, '<token>')
      .replace(/\p{N}(?:[\p{N} ./:()+-]{0,40}\p{N})?/gu, '#')
      .replace(/¤(i+)¤/gu, (_, place: string) => kept[place.length - 1] ?? '')
      .replaceAll(/\s+/gu, ' ')
      .trim()
      .slice(0, MOST_LETTERS)
      .toWellFormed()
  );
}
