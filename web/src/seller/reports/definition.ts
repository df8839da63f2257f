import type { ReportDefinition } from '../../api/types.ts';

export const times = ['day', 'week', 'month'] as const;
export const kinds = ['product', 'category', 'referrer', 'device'] as const;
export const spans = ['7d', '30d', '90d', '12m', 'this_month', 'last_month'] as const;
export const devices = ['desktop', 'mobile', 'tablet', 'tv', 'other'] as const;
export const compares = ['none', 'previous', 'year'] as const;
/** In the order they stand in tables. */
export const metrics = [
  'views',
  'productViews',
  'uniqueVisitors',
  'carts',
  'messagesReceived',
  'orders',
  'pieces',
  'conversionRate',
  'revenue',
  'avgOrderValue',
  'newFollowers',
] as const;

export type Time = (typeof times)[number];
export type Kind = (typeof kinds)[number];
export type Metric = (typeof metrics)[number];
export type Definition = ReportDefinition;
export type Filters = NonNullable<Definition['filters']>;

export const filterOf = {
  product: 'products',
  category: 'categories',
  referrer: 'referrers',
  device: 'devices',
} as const;

export const timeOf = ({ dimensions }: Definition): Time | undefined => times.find((time) => dimensions.includes(time));
export const kindOf = ({ dimensions }: Definition): Kind | undefined => kinds.find((kind) => dimensions.includes(kind));

/** What the figures are kept of; products stand in categories, beyond that no two are kept together. */
type Source = 'shop' | 'goods' | 'referrer' | 'device';
const sourceOf = { product: 'goods', category: 'goods', referrer: 'referrer', device: 'device' } as const;

const ofShop: readonly Metric[] = metrics.filter((metric) => metric !== 'carts' && metric !== 'pieces');
const kept: Record<Source, readonly Metric[]> = {
  shop: ofShop,
  goods: ['views', 'carts', 'orders', 'pieces', 'revenue'],
  referrer: ['views', 'uniqueVisitors'],
  device: ['views', 'uniqueVisitors'],
};

const isFiltered = ({ filters }: Definition, kind: Kind) => (filters?.[filterOf[kind]]?.length ?? 0) > 0;

/** By what the figures are read: the dimension; without one what is filtered first; null for the shop as a whole. */
export const subjectOf = (definition: Definition): Kind | null =>
  kindOf(definition) ?? kinds.find((kind) => isFiltered(definition, kind)) ?? null;

const readFrom = (definition: Definition): Source => {
  const subject = subjectOf(definition);
  return subject ? sourceOf[subject] : 'shop';
};

/** One order may hold several products, so that orders are counted of one product alone. */
export function mayCount(definition: Definition, metric: Metric): boolean {
  const source = readFrom(definition);
  if (!kept[source].includes(metric)) return false;
  if (source !== 'goods' || metric !== 'orders') return true;
  const kind = kindOf(definition);
  return kind === 'product' || (kind === undefined && definition.filters?.products?.length === 1);
}

export function mayFilter(definition: Definition, kind: Kind): boolean {
  const source = readFrom(definition);
  return source === 'shop' || source === sourceOf[kind];
}

/**
 * What is asked for: the draft without what cannot be counted together. The draft itself keeps it, so that whoever tries
 * another dimension and comes back has lost nothing.
 */
export function askedOf(draft: Definition): Definition {
  const { range, compare = 'none', sort } = draft;
  const dimensions = [timeOf(draft), kindOf(draft)].filter((dimension) => dimension !== undefined);
  const filters = kinds.filter((kind) => mayFilter(draft, kind) && isFiltered(draft, kind));
  const asked: Definition = {
    metrics: metrics.filter((metric) => draft.metrics.includes(metric) && mayCount(draft, metric)),
    dimensions,
    range,
    compare,
  };
  if (filters.length > 0) {
    asked.filters = Object.fromEntries(filters.map((kind) => [filterOf[kind], draft.filters?.[filterOf[kind]]]));
  }
  if (sort && (sort.by === 'time' ? timeOf(draft) : asked.metrics.includes(sort.by))) asked.sort = sort;
  return asked;
}

export const startingDefinition: Definition = {
  metrics: ['views', 'uniqueVisitors', 'orders', 'revenue'],
  dimensions: ['day'],
  range: { last: '30d' },
  compare: 'previous',
};
