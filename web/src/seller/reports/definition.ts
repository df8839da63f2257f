export const times = ['day', 'week', 'month'] as const;
export const kinds = ['product', 'category', 'referrer', 'device'] as const;
export const lasts = ['7d', '30d', '90d', '12m', 'this_month', 'last_month'] as const;
export const devices = ['desktop', 'mobile', 'tablet', 'tv', 'other'] as const;
export const metrics = [
  'views',
  'productViews',
  'uniqueVisitors',
  'carts',
  'messagesReceived',
  'orders',
  'pieces',
  'revenue',
  'newFollowers',
  'conversionRate',
  'avgOrderValue',
] as const;

export type Time = (typeof times)[number];
export type Kind = (typeof kinds)[number];
export type Dimension = Time | Kind;
export type Last = (typeof lasts)[number];
export type DeviceKind = (typeof devices)[number];
export type Metric = (typeof metrics)[number];
export type Compare = 'none' | 'previous' | 'year';
export type Range = { startDate: string; endDate: string } | { last: Last };
export type Filters = { products?: string[]; categories?: string[]; referrers?: string[]; devices?: DeviceKind[] };
export type Definition = {
  metrics: Metric[];
  dimensions: Dimension[];
  filters: Filters;
  range: Range;
  compare: Compare;
};

export const filterOf = { product: 'products', category: 'categories', referrer: 'referrers', device: 'devices' } as const;

/** What is counted of each kind; of the shop as a whole, everything that has a day. */
const counted: Record<Kind | 'shop', readonly Metric[]> = {
  shop: metrics.filter((metric) => metric !== 'carts' && metric !== 'pieces'),
  product: ['views', 'carts', 'orders', 'pieces', 'revenue'],
  category: ['views', 'carts', 'orders', 'pieces', 'revenue'],
  referrer: ['views', 'uniqueVisitors'],
  device: ['views', 'uniqueVisitors'],
};

export const timeOf = ({ dimensions }: Definition) => times.find((time) => dimensions.includes(time));
export const kindOf = ({ dimensions }: Definition) => kinds.find((kind) => dimensions.includes(kind));

/** Products stand in categories; beyond that, no two kinds are counted together. */
const goTogether = (one: Kind, other: Kind) => one === other || (isGoods(one) && isGoods(other));
const isGoods = (kind: Kind) => kind === 'product' || kind === 'category';

/** What the figures are of: the dimension, without one the first filter in use, else the whole shop. */
export function subjectOf(definition: Definition): Kind | 'shop' {
  return kindOf(definition) ?? kinds.find((kind) => definition.filters[filterOf[kind]]?.length) ?? 'shop';
}

export const isCounted = (metric: Metric, subject: Kind | 'shop') => counted[subject].includes(metric);

export function mayFilter(definition: Definition, kind: Kind): boolean {
  const subject = subjectOf(definition);
  return subject === 'shop' || goTogether(subject, kind);
}

/**
 * What is asked for: the draft without what cannot be counted together. The draft itself keeps it, so that whoever
 * tries another dimension and comes back has lost nothing.
 */
export function askedOf(draft: Definition): Definition {
  const subject = subjectOf(draft);
  const chosen = metrics.filter((metric) => draft.metrics.includes(metric) && isCounted(metric, subject));
  const filters = kinds.filter((kind) => mayFilter(draft, kind) && draft.filters[filterOf[kind]]?.length);
  return {
    metrics: chosen,
    dimensions: [timeOf(draft), kindOf(draft)].filter((dimension) => dimension !== undefined),
    filters: Object.fromEntries(filters.map((kind) => [filterOf[kind], draft.filters[filterOf[kind]]])),
    range: draft.range,
    compare: draft.compare,
  };
}

export const startingDefinition: Definition = {
  metrics: ['views', 'uniqueVisitors', 'orders', 'revenue'],
  dimensions: ['day'],
  filters: {},
  range: { last: '30d' },
  compare: 'previous',
};
