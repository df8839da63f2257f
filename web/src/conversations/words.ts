import type { Attachment, Conversation } from '../api/types.ts';
import { ago } from '../parts/times.tsx';
import { conventions, i18n } from '../words.ts';

const inThe = (options: Intl.DateTimeFormatOptions, at: string) =>
  new Intl.DateTimeFormat(conventions(), options).format(new Date(at));

export const clock = (at: string) => inThe({ timeStyle: 'short' }, at);

/** The local day of a moment, to compare with. */
export const dayOf = (at: string) => new Date(at).toDateString();

const daysAgo = (at: string) => {
  const midnight = (of: Date) => new Date(of.getFullYear(), of.getMonth(), of.getDate()).getTime();
  return Math.round((midnight(new Date()) - midnight(new Date(at))) / 86_400_000);
};

/** 'Today', 'Yesterday', 'Friday', '3 November'. */
export function dayName(at: string): string {
  const days = daysAgo(at);
  if (days <= 0) return i18n.t('Today');
  if (days === 1) return i18n.t('Yesterday');
  if (days < 7) return inThe({ weekday: 'long' }, at);
  const year = new Date(at).getFullYear() === new Date().getFullYear() ? {} : ({ year: 'numeric' } as const);
  return inThe({ day: 'numeric', month: 'long', ...year }, at);
}

/** As short as a list wants it: '14:02', 'Fri', '03/11/2026'. */
export function shortly(at: string): string {
  const days = daysAgo(at);
  if (days <= 0) return clock(at);
  if (days < 7) return inThe({ weekday: 'short' }, at);
  return inThe({ dateStyle: 'short' }, at);
}

export function presenceWord({ online, lastSeenAt }: Conversation['other']): string | null {
  if (online) return i18n.t('Online now');
  if (!lastSeenAt) return null;
  if (Date.now() - Date.parse(lastSeenAt) < 60_000) return i18n.t('Here a moment ago');
  return i18n.t('Last here {ago}', { ago: ago(lastSeenAt) });
}

type About = NonNullable<NonNullable<Conversation['lastMessage']>['about']>;

export const aboutWord = (about: About) =>
  ({
    picture: i18n.t('Picture'),
    document: i18n.t('Document'),
    voice: i18n.t('Voice note'),
    product: i18n.t('Product'),
    order: i18n.t('Order'),
    offer: i18n.t('Offer'),
    call: i18n.t('Call'),
  })[about];

/** '1.4 MB'. */
export function sizeWord(bytes: number): string {
  const [unit, size] =
    bytes >= 1_048_576 ? (['megabyte', bytes / 1_048_576] as const) : (['kilobyte', bytes / 1024] as const);
  return new Intl.NumberFormat(conventions(), { style: 'unit', unit, maximumFractionDigits: size < 10 ? 1 : 0 }).format(
    Math.max(size, 0.1),
  );
}

/** '1:07'. */
export const lengthWord = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`;

export const attachmentWord = ({ kind, name }: Pick<Attachment, 'kind' | 'name'>) =>
  kind === 'picture' ? i18n.t('Picture') : kind === 'voice' ? i18n.t('Voice note') : name;
