/**
 * Divides an amount over parts in proportion to what each can bear: rounded down, and what is left over goes a unit each
 * to the largest remainders, the first of equals before the others. No part gets more than it can bear; the answers sum
 * to the amount. All whole numbers of minor units; throws where the parts together cannot bear it.
 */
export function spread(amount: number, parts: readonly number[]): number[] {
  const whole = parts.reduce((sum, part) => sum + BigInt(part), 0n);
  if (amount < 0 || BigInt(amount) > whole) throw new RangeError(`${amount} does not fit into ${whole}`);
  if (amount === 0) return parts.map(() => 0);
  const shares = parts.map((part, at) => {
    const product = BigInt(amount) * BigInt(part);
    return { at, share: product / whole, rest: product % whole };
  });
  const left = BigInt(amount) - shares.reduce((sum, { share }) => sum + share, 0n);
  const first = [...shares].sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1));
  const rounded = new Set(first.slice(0, Number(left)).map(({ at }) => at));
  return shares.map(({ at, share }) => Number(share) + (rounded.has(at) ? 1 : 0));
}
