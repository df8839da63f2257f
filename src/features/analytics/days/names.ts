/** The listener that writes `shop_analytics` and `shop_visitors`. Stays the same for ever: its cursor goes by it. */
export const SHOP_DAYS = 'shop-days';
