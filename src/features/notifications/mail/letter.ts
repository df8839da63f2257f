import { accountTokenText } from '#features/accounts/service.ts';
import { publicUrl } from '#platform/config.ts';
import type { House } from '#platform/house.ts';
import type { Mail } from '#platform/mailer.ts';
import { type DataOf, isTold, type MailType } from '../types.ts';
import { orderPath } from '../words/orders.ts';
import { wordsFor } from '../words/words.ts';
import { asHtml, asText } from './layout.ts';
import { type Delivery, isOpen } from './store.ts';

/** The mail of a delivery as things are now, or undefined where it has become pointless or nobody's to get. */
export async function writeLetter(house: House, delivery: Delivery): Promise<Mail | undefined> {
  const { type, status, locale, timeZone } = delivery;
  if (!isTold(type, 'email') || !mayGet(type, status)) return undefined;
  const link = await linkOf(house, type, delivery);
  if (link === undefined) return undefined;

  const words = wordsFor(locale);
  const time = (iso: string) => writeTime(iso, words.locale, timeZone);
  // The data was checked against its type when the intent was expanded.
  const letter = words.mail[type](delivery.data as never, { at: time(delivery.createdAt), time });
  // Anybody can open an account with a stranger's address and a name that is an advertisement.
  const greeting = words.greeting(delivery.confirmed ? delivery.name : null);
  const home = publicUrl(house.config);
  const page = { letter, greeting, words, link: link && home + link, home };
  return {
    to: delivery.email,
    subject: letter.subject,
    text: asText(page),
    html: asHtml(page),
    headers: {
      // The same each time, so that a mail sent twice can be known for one.
      'Message-ID': `<${delivery.id}@${new URL(home).hostname}>`,
      'Auto-Submitted': 'auto-generated',
    },
  };
}

function mayGet(type: MailType, status: string): boolean {
  if (status === 'erased') return false;
  return status !== 'banned' || type === 'account.banned';
}

/** Where the button leads: a path, null for none, undefined where what it would open has expired. */
async function linkOf(
  { database, keys }: House,
  type: MailType,
  { data }: Delivery,
): Promise<string | null | undefined> {
  if (type === 'account.verify_email' || type === 'account.reset_password') {
    const { tokenId } = data as DataOf<typeof type>;
    if (!(await isOpen(database.db, tokenId))) return undefined;
    return type === 'account.verify_email'
      ? `/verify?token=${encodeURIComponent(accountTokenText(keys, tokenId, 'verify_email'))}`
      : `/reset?token=${encodeURIComponent(accountTokenText(keys, tokenId, 'reset_password'))}`;
  }
  if (type === 'security.password_changed') return '/forgot-password';
  if (type.startsWith('order.')) return orderPath((data as DataOf<'order.placed'>).orderId);
  return type.startsWith('security.') ? '/account/sessions' : null;
}

function writeTime(iso: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone }).format(new Date(iso));
}
