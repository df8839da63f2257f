import type { ReasonCode } from './schema.ts';

/** What a reason may speak of; a name is missing where others may not see it any more. */
export interface ReasonNames {
  readonly product?: string | undefined;
  readonly shop?: string | undefined;
  readonly category?: string | undefined;
}

type Words = Record<ReasonCode, (names: ReasonNames) => string>;

const en: Words = {
  because_viewed: ({ product }) => (product ? `Because you looked at ${product}` : 'Because of what you looked at'),
  because_bought: ({ product }) => (product ? `Because you bought ${product}` : 'Because of what you bought'),
  bought_together: ({ product }) => (product ? `Often bought with ${product}` : 'Often bought together'),
  same_category: ({ category }) => (category ? `Popular in ${category}` : 'Popular where you looked'),
  popular_nearby: () => 'Popular near you',
  trending: () => 'Popular right now',
  from_followed_shop: ({ shop }) => (shop ? `From ${shop}, which you follow` : 'From a shop you follow'),
  similar: ({ product }) => (product ? `Similar to ${product}` : 'Similar to what you looked at'),
};

const de: Words = {
  because_viewed: ({ product }) =>
    product ? `Weil Sie sich ${product} angesehen haben` : 'Weil Sie sich Ähnliches angesehen haben',
  because_bought: ({ product }) => (product ? `Weil Sie ${product} gekauft haben` : 'Weil Sie Ähnliches gekauft haben'),
  bought_together: ({ product }) => (product ? `Oft gekauft mit ${product}` : 'Oft zusammen gekauft'),
  same_category: ({ category }) => (category ? `Beliebt in ${category}` : 'Beliebt, wo Sie gesucht haben'),
  popular_nearby: () => 'Beliebt in Ihrer Nähe',
  trending: () => 'Gerade beliebt',
  from_followed_shop: ({ shop }) => (shop ? `Von ${shop}, dem Sie folgen` : 'Von einem Shop, dem Sie folgen'),
  similar: ({ product }) => (product ? `Ähnlich wie ${product}` : 'Ähnlich wie Angesehenes'),
};

const languages: Record<string, Words> = { en, de };

/** A reason in words: in German for `de-AT`, in English for what we do not speak. */
export function reasonText(code: ReasonCode, names: ReasonNames, locale: string): string {
  const words = languages[locale.toLowerCase().split('-')[0] ?? ''] ?? en;
  return words[code](names);
}
