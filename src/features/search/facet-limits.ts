/** How many of each kind a facet shows at most. */
export const MOST_CATEGORIES = 50;
export const MOST_SHOPS = 20;
export const MOST_ATTRIBUTES = 8;
export const MOST_VALUES = 12;
