export const METRICS = [
  'views',
  'uniqueVisitors',
  'productViews',
  'messagesReceived',
  'orders',
  'revenue',
  'newFollowers',
  'conversionRate',
  'avgOrderValue',
] as const;
export type Metric = (typeof METRICS)[number];

export const isMetric = (text: string | undefined): text is Metric => METRICS.some((metric) => metric === text);
