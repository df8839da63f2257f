import type { NotificationRow } from '../store.ts';
import { type DataOf, type InAppType, isTold, type MailType } from '../types.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** A notification as it is read. */
export interface Line {
  readonly title: string;
  readonly body: string;
  readonly link: string | null;
}

/** A mail as it is read: paragraphs before and after its one button. */
export interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly button?: string;
  readonly after?: readonly string[];
}

/** What a letter may name besides its data, already in the reader's way of writing. */
export interface LetterFacts {
  /** When it happened, in the reader's time zone. */
  readonly at: string;
  /** Writes another time the same way. */
  readonly time: (iso: string) => string;
}

/** One language. Adding one is adding a file of this shape and its line below. */
export interface Words {
  readonly locale: string;
  readonly inApp: { readonly [T in InAppType]: (data: DataOf<T>) => Line };
  readonly mail: { readonly [T in MailType]: (data: DataOf<T>, facts: LetterFacts) => Letter };
  /** Without a name where the address is not known to be theirs. */
  readonly greeting: (name: string | null) => string;
  readonly pasteInstead: string;
  readonly whyYouGetThis: string;
  /** The mail to somebody who is asked to work in a shop, and who may have no account here. */
  readonly shopInvitation: (facts: { readonly shop: string; readonly inviter: string }) => Letter;
  readonly whyInvited: string;
  /** For a notification of a type that is no longer known. */
  readonly unknown: string;
}

const languages: Record<string, Words> = { en, de };

/** The words of a locale: `de-AT` reads German; one we do not have reads English. */
export function wordsFor(locale: string): Words {
  return languages[locale.toLowerCase().split('-')[0] ?? ''] ?? en;
}

export function wordsOf({ type, data }: Pick<NotificationRow, 'type' | 'data'>, words: Words): Line {
  if (!isTold(type, 'inApp')) return { title: words.unknown, body: '', link: null };
  // The data was checked against its type when the intent was expanded.
  return words.inApp[type](data as never);
}
