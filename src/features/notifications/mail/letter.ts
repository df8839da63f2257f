import { accountTokenText } from '#features/accounts/service.ts';
import { publicUrl } from '#platform/config.ts';
import type { House } from '#platform/house.ts';
import type { Mail } from '#platform/mailer.ts';
import { type DataOf, isLocked, isTold, type MailType, wontOf } from '../types.ts';
import { unsubscribeToken } from '../unsubscribe.token.ts';
import { type Letter, type Words, wordsFor, wordsOf } from '../words/words.ts';
import { asHtml, asText } from './layout.ts';
import { type Delivery, isOpen, type Recipient } from './store.ts';

/** The mail of a delivery as things are now, or undefined where it has become pointless or nobody's to get. */
export async function writeLetter(house: House, delivery: Delivery): Promise<Mail | undefined> {
  const { id, type, locale, timeZone } = delivery;
  if (!isTold(type, 'email') || !mayGet(type, delivery)) return undefined;
  const link = await linkOf(house, type, delivery);
  if (link === undefined) return undefined;

  const words = wordsFor(locale);
  const time = (iso: string) => writeTime(iso, words.locale, timeZone);
  const facts = { at: time(delivery.createdAt), time };
  // The data was checked against its type when the intent was expanded.
  const letter = words.mail[type]?.(delivery.data as never, facts) ?? letterOf(delivery, words);
  return mailOf(house, delivery, { id, letter, link, unsubscribeFrom: isLocked(type, 'email') ? [] : [type] });
}

/** One mail of all that gathered, oldest first; undefined where nothing of it is wanted any more. */
export function writeDigest(house: House, digestId: string, deliveries: readonly Delivery[]): Mail | undefined {
  const wanted = deliveries.filter((delivery) => isTold(delivery.type, 'email') && mayGet(delivery.type, delivery));
  const [first] = wanted;
  if (!first) return undefined;
  const words = wordsFor(first.locale);
  const lines = wanted.map((delivery) => {
    const { title, body, link } = wordsOf(delivery, words);
    return { title, body, link: link && publicUrl(house.config) + link };
  });
  const count = wanted.reduce((sum, one) => sum + one.count, 0);
  const { subject, button } = words.digest;
  const letter = { subject: subject(count), paragraphs: [], lines, button };
  const unsubscribeFrom = [...new Set(wanted.map(({ type }) => type))];
  return mailOf(house, first, { id: digestId, letter, link: '/notifications', unsubscribeFrom });
}

/** A mail without words of its own says what the app says. */
function letterOf(delivery: Delivery, words: Words): Letter {
  const { title, body, link } = wordsOf(delivery, words);
  return { subject: title, paragraphs: body ? [body] : [], ...(link && { button: words.lookAtIt }) };
}

interface Content {
  /** Of the delivery or the digest. */
  readonly id: string;
  readonly letter: Letter;
  /** Path behind the button. */
  readonly link: string | null;
  /** Types that one click ends the mails of; none where they cannot be turned off. */
  readonly unsubscribeFrom: readonly string[];
}

function mailOf(house: House, recipient: Recipient, { id, letter, link, unsubscribeFrom }: Content): Mail {
  const words = wordsFor(recipient.locale);
  // Anybody can open an account with a stranger's address and a name that is an advertisement.
  const greeting = words.greeting(recipient.confirmed ? recipient.name : null);
  const home = publicUrl(house.config);
  const token = unsubscribeFrom.length > 0 ? unsubscribeToken(house.keys, recipient.userId, unsubscribeFrom) : null;
  const unsubscribe = token && `${home}/unsubscribe?token=${token}`;
  const page = { letter, greeting, words, link: link && home + link, home, unsubscribe };
  return {
    to: recipient.email,
    subject: letter.subject,
    text: asText(page),
    html: asHtml(page),
    headers: {
      // The same each time, so that a mail sent twice can be known for one.
      'Message-ID': `<${id}@${new URL(home).hostname}>`,
      'Auto-Submitted': 'auto-generated',
      ...(token && oneClick(home, token)),
    },
  };
}

/** What mail programs make a button of: they post to the address (RFC 8058), or open it (RFC 2369). */
function oneClick(home: string, token: string): Record<string, string> {
  return {
    'List-Unsubscribe': `<${home}/api/notifications/unsubscribe?token=${token}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** Whether they still may get it and, where it can be turned off, still want it, at an address known to be theirs. */
function mayGet(type: MailType, { status, confirmed, turned }: Delivery): boolean {
  if (status === 'erased' || (status === 'banned' && type !== 'account.banned')) return false;
  if (isLocked(type, 'email')) return true;
  return confirmed && (turned ?? wontOf(type, 'email') === 'on');
}

/** Where the button leads: a path, null for none, undefined where what it would open has expired. */
async function linkOf(
  { database, keys }: House,
  type: MailType,
  delivery: Delivery,
): Promise<string | null | undefined> {
  if (type === 'account.verify_email' || type === 'account.reset_password') {
    const { tokenId } = delivery.data as DataOf<typeof type>;
    if (!(await isOpen(database.db, tokenId))) return undefined;
    return type === 'account.verify_email'
      ? `/verify?token=${encodeURIComponent(accountTokenText(keys, tokenId, 'verify_email'))}`
      : `/reset?token=${encodeURIComponent(accountTokenText(keys, tokenId, 'reset_password'))}`;
  }
  if (type === 'security.password_changed') return '/forgot-password';
  return isTold(type, 'inApp') ? wordsOf(delivery, wordsFor(delivery.locale)).link : null;
}

function writeTime(iso: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone }).format(new Date(iso));
}
