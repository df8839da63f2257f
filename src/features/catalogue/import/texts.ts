import { excerpt } from './fault.ts';
import type { Read } from './numbers.ts';

export interface TextRule {
  max: number;
  /** Shorten at a word and take control characters out, instead of refusing. */
  tidy?: boolean | undefined;
  /** Keep line breaks and tabs; else every run of white space becomes one space. */
  lines?: boolean;
  html?: boolean | undefined;
}

const CONTROL = /[^\P{Cc}\n\t]/u;
const CONTROLS = new RegExp(CONTROL, 'gu');

/** A text as it may be stored: trimmed, without control characters (PostgreSQL takes no NUL) and without half letters. */
export function readText(value: unknown, rule: TextRule): Read<string> {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return { code: 'not_a_text', message: `${excerpt(value)} is not a text.` };
  }
  const given = rule.html ? withoutHtml(String(value)) : String(value);
  const spaced = rule.lines ? given.replace(/\r\n?|[\v\f\u2028\u2029]/g, '\n') : given.replace(/\s+/g, ' ');
  const text = (rule.tidy ? spaced.replace(CONTROLS, ' ') : spaced).trim();
  if (!text.isWellFormed()) return { code: 'broken_character', message: `${excerpt(text)} holds a broken character.` };
  if (CONTROL.test(text)) return { code: 'control_character', message: `${excerpt(text)} holds a control character.` };
  if (text.length <= rule.max) return { value: text };
  if (rule.tidy) return { value: cutAtWord(text, rule.max) };
  return {
    code: 'too_long',
    message: `${excerpt(text)} has ${text.length} characters; at most ${rule.max} are allowed.`,
  };
}

/** 8, 12, 13 or 14 digits whose last is right. Leading zeros that a spreadsheet took are given back. */
export function readGtin(value: unknown): Read<string> {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).replace(/[\s-]/g, '') : '';
  const digits = /^\d{9,11}$/.test(text) ? text.padStart(12, '0') : text;
  if (!/^(\d{8}|\d{12,14})$/.test(digits)) {
    return { code: 'bad_gtin', message: `${excerpt(value)} is no GTIN (EAN, UPC): it has 8, 12, 13 or 14 digits.` };
  }
  const sum = [...digits].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  if (sum % 10 === 0) return { value: digits };
  return { code: 'bad_gtin', message: `The check digit of ${excerpt(value)} is wrong.` };
}

export function readUrl(value: unknown, max: number): Read<string> {
  const url = typeof value === 'string' && value.length <= max ? URL.parse(value.trim()) : null;
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.password)
    return { value: url.href };
  return {
    code: 'bad_url',
    message: `${excerpt(value)} is no web address (http or https, at most ${max} characters).`,
  };
}

/** An ISO 8601 date, or time with its zone, in UTC. */
export function readTime(value: unknown): Read<string> {
  const [, day] =
    (typeof value === 'string' &&
      /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.exec(value.trim())) ||
    [];
  const time = new Date(typeof value === 'string' ? value.trim() : Number.NaN);
  // A day such as 31 April would roll over to the next month unseen.
  if (day && !Number.isNaN(time.getTime()) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day))
    return { value: time.toISOString() };
  return { code: 'bad_date', message: `${excerpt(value)} is no date such as 2024-05-31 or 2024-05-31T12:00:00Z.` };
}

const YES = new Set(['true', 'yes', 'y', '1']);
const NO = new Set(['false', 'no', 'n', '0']);

export function readYesNo(value: unknown): Read<boolean> {
  const word = String(value).trim().toLowerCase();
  if (YES.has(word)) return { value: true };
  if (NO.has(word)) return { value: false };
  return { code: 'not_yes_or_no', message: `${excerpt(value)} is neither yes nor no.` };
}

function cutAtWord(text: string, max: number): string {
  const head = text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '');
  const space = head.search(/\s\S*$/);
  return `${(space > max / 2 ? head.slice(0, space) : head).trimEnd()}…`;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Only for reading: what comes out is text, and is escaped wherever it is shown. */
function withoutHtml(html: string): string {
  return html
    .replace(/<(br|\/p|\/div|\/li|\/h\d|\/tr)\b[^<>]*>/gi, '\n')
    .replace(/<!--.*?-->|<\/?[a-z][^<>]*>/gis, ' ')
    .replace(
      /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi,
      (entity, decimal?: string, hex?: string, name?: string) => {
        if (name) return ENTITIES[name.toLowerCase()] ?? entity;
        const point = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : entity;
      },
    )
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n');
}
