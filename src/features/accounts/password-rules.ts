import { commonPasswords, commonWords } from './common-passwords.ts';
import { accountProblems } from './problems.ts';

const LEAST = 8;
const MOST = 200;
/** A known word with no more than so many other characters around it is that word. */
const MOST_PADDING = 5;

export interface Person {
  readonly email: string;
  readonly name: string;
}

/** Throws `weak_password` with what is wrong, at that path of the input. Any characters do; length counts code points. */
export function refuseWeakPassword(password: string, path: string, person: Person): void {
  const message = weaknessOf(password, person);
  if (message) throw accountProblems.weak_password({ detail: `The password ${message}`, faults: [{ path, message }] });
}

/** What makes a password one of the first to be guessed, or undefined. */
export function weaknessOf(password: string, person: Person): string | undefined {
  const length = [...password].length;
  if (length < LEAST) return `must have at least ${LEAST} characters`;
  if (length > MOST) return `must have at most ${MOST} characters`;
  const text = password.toLowerCase();
  if (isRepetition(text)) return 'repeats itself';
  if (isRow(text)) return 'is a row of neighbouring characters';
  if (isCommon(text)) return 'is one of the most common';
  if (wordsOf(person).some((word) => isPadded(text, word))) return 'is too close to the name or address';
  return undefined;
}

/** `aaaaaaaa`, `abababab`, `12341234`. */
function isRepetition(text: string): boolean {
  return /^(.{1,4}?)\1+$/su.test(text) || new Set(text).size <= 2;
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
];
const bothWays = rows.flatMap((row) => [row, [...row].reverse().join('')]);

/** Made of at most three runs along the alphabet, the digits or the keyboard: `12345678`, `qwerty1234`, `abcd4321`. */
function isRow(text: string): boolean {
  let rest = text;
  for (let runs = 0; runs < 3 && rest !== ''; runs++) {
    const run = longestRun(rest);
    if (run < 3 && run < rest.length) return false;
    rest = rest.slice(run);
  }
  return rest === '';
}

function longestRun(text: string): number {
  for (let length = Math.min(text.length, 26); length > 1; length--) {
    const start = text.slice(0, length);
    if (bothWays.some((row) => row.includes(start))) return length;
  }
  return 1;
}

/** Digits and signs that stand for letters. */
const disguises: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function undisguised(text: string): string {
  return text.replace(/[013457@$!]/g, (sign) => disguises[sign] ?? sign);
}

function isCommon(text: string): boolean {
  if (commonPasswords.has(text) || commonPasswords.has(undisguised(text))) return true;
  const core = coreOf(text);
  return [core, undisguised(core), coreOf(undisguised(text))].some(
    (word) => commonWords.has(word) && text.length - word.length <= MOST_PADDING,
  );
}

/** Without the digits and signs around it. */
function coreOf(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
}

const SHORTEST_WORD = 4;

function wordsOf({ email, name }: Person): string[] {
  const [local = ''] = email.toLowerCase().split('@');
  return [email.toLowerCase(), local, name.toLowerCase(), name.toLowerCase().replace(/\s+/g, ''), 'souk'].filter(
    ({ length }) => length >= SHORTEST_WORD,
  );
}

function isPadded(text: string, word: string): boolean {
  return text.includes(word) && text.length - word.length <= MOST_PADDING;
}
