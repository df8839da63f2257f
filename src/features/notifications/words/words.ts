import type { NotificationRow } from '../store.ts';
import { type DataOf, type InAppType, isTold, type LineType, type ListedType, type MailType } from '../types.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** A notification as it is read. */
export interface Line {
  readonly title: string;
  readonly body: string;
  readonly link: string | null;
}

/** A mail as it is read: paragraphs and lines before and after its one button. */
export interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What a digest tells, each leading to where it is about; links are whole addresses. */
  readonly lines?: readonly Line[];
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
  /** `count` is how many the line stands for: more than one only for types whose intents name a group. */
  readonly inApp: { readonly [T in LineType]: (data: DataOf<T>, count: number) => Line };
  /** Mails with words of their own; any other says what its line in the app says. */
  readonly mail: {
    readonly [T in Exclude<MailType, InAppType>]: (data: DataOf<T>, facts: LetterFacts) => Letter;
  } & { readonly [T in MailType & InAppType]?: (data: DataOf<T>, facts: LetterFacts) => Letter };
  /** What a type is called where one chooses how to be told of it. */
  readonly labels: { readonly [T in ListedType]: string };
  /** On the button of a mail that has no words of its own. */
  readonly lookAtIt: string;
  /** The mail of what gathered: `count` pieces of news. */
  readonly digest: { readonly subject: (count: number) => string; readonly button: string };
  /** What one sees who tries whether a device takes push messages. */
  readonly pushTest: { readonly title: string; readonly body: string };
  /** Below mails that one can do without. */
  readonly unsubscribe: string;
  /** Without a name where the address is not known to be theirs. */
  readonly greeting: (name: string | null) => string;
  readonly pasteInstead: string;
  readonly whyYouGetThis: string;
  /** The mail to somebody who is asked to work in a shop, and who may have no account here. */
  readonly shopInvitation: (facts: { readonly shop: string; readonly inviter: string }) => Letter;
  readonly whyInvited: string;
  /** The mail of a report that somebody wants to get in the morning; without its file where that is too large. */
  readonly scheduledReport: (facts: {
    readonly shop: string;
    readonly report: string;
    /** Days, both with it. */
    readonly from: string;
    readonly to: string;
    readonly isAttached: boolean;
  }) => Letter;
  /** For a notification of a type that is no longer known. */
  readonly unknown: string;
}

const languages: Record<string, Words> = { en, de };

/** The words of a locale: `de-AT` reads German; one we do not have reads English. */
export function wordsFor(locale: string): Words {
  return languages[locale.toLowerCase().split('-')[0] ?? ''] ?? en;
}

export function wordsOf({ type, data, count }: Pick<NotificationRow, 'type' | 'data' | 'count'>, words: Words): Line {
  if (!isTold(type, 'inApp') && !isTold(type, 'push')) return { title: words.unknown, body: '', link: null };
  // The data was checked against its type when the intent was expanded.
  return words.inApp[type](data as never, count);
}
