import { type Change, changeOf } from '../../charts/change.ts';

/** How a figure went since as many days before, in sign and words. */
export const went = (now: number, before: number, days: number): Change =>
  changeOf(now, before, before === 0 ? null : ((now - before) / Math.abs(before)) * 100, days);
