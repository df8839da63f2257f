const MARKS_OF_LETTERS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
const HEBREW_POINTS = /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]/g;
const ARABIC_MARKS = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g;
// Cyrillic й, ї and ў are letters of their own, not accented ones: composed before the marks fall.
const CYRILLIC_LETTERS = /[иу]\u0306|і\u0308/g;

/** Letters that Unicode does not decompose, but that nobody types who looks for them. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŧ: 't',
  ŋ: 'n',
  ς: 'σ',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ک: 'ك',
  ة: 'ه',
  '×': 'x',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/**
 * The form in which text is compared: compatibility forms, case and accents gone, digits of every script as 0-9.
 * What remains is letters that mean something; marks that carry the vowels (Thai, Hindi) or the voice (Japanese) stay.
 */
export function fold(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant, it needs lower case only
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return (
    text
      // Compatibility forms would glue these to the word before: 'Core™2' became 'coretm2', '5½' became '51/2'.
      .replace(/[™®©℠]/g, ' ')
      .replace(/(?<=\d)(?=[¼-¾⅐-⅞])/g, ' ')
      // Soft hyphens, joiners and direction marks are invisible, so they separate nothing.
      .replace(/\p{Cf}/gu, '')
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFD')
      .replace(CYRILLIC_LETTERS, (letter) => letter.normalize('NFC'))
      .replace(MARKS_OF_LETTERS, '')
      .replace(HEBREW_POINTS, '')
      .replace(ARABIC_MARKS, '')
      .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
      .replace(/(?![0-9])\p{Nd}/gu, asciiDigit)
      .normalize('NFC')
  );
}

/** Unicode keeps decimal digits in unbroken rows of ten, so a digit's value is its distance from its row's start. */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let start = point;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(start - 1))) start -= 1;
  return String((point - start) % 10);
}
