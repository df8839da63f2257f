/** What a single order may cost, in minor units: sums over many of them stay numbers that can be counted. */
export const MOST_AMOUNT = 10 ** 13;
