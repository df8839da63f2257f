import type { Market } from './market.ts';

/** One figure beside what it is measured against. */
export interface Row {
  readonly name: string;
  readonly measured: number;
  readonly unit: string;
  /** Undefined where the figure is only told. */
  readonly limit?: number;
  /** Which side of the limit is good. */
  readonly wanted?: 'at least' | 'at most';
  /** Where the limit comes from: a paragraph of the specification, or a bare counterpart of this run. */
  readonly limitFrom?: string;
}

/** A part of the bench: one file, some seconds, a few rows. */
export interface Line {
  readonly name: string;
  measure(market: Market): Promise<readonly Row[]>;
}

/** What was done a second, and what of the processor one of them took where that was measured. */
interface Rate {
  readonly perSecond: number;
  readonly microsEach?: number;
}

/** At least this share of what the bare counterpart did a second. */
export function shareOf(name: string, measured: Rate, bare: Rate, share: number, bareName: string): Row {
  const processor =
    measured.microsEach && bare.microsEach
      ? `; processor ${Math.round(measured.microsEach)} µs each, bare ${Math.round(bare.microsEach)} µs`
      : '';
  return {
    name,
    measured: measured.perSecond,
    unit: '/s',
    limit: bare.perSecond * share,
    wanted: 'at least',
    limitFrom: `${Math.round(share * 100)} % of ${bareName}, ${shorten(bare.perSecond)}/s${processor}`,
  };
}

export function atMost(name: string, measured: number, limit: number, unit: string, limitFrom: string): Row {
  return { name, measured, unit, limit, wanted: 'at most', limitFrom };
}

export function verdictOf({ measured, limit, wanted }: Row): 'ok' | 'short' | '' {
  if (limit === undefined) return '';
  return (wanted === 'at least' ? measured >= limit : measured <= limit) ? 'ok' : 'short';
}

export function shorten(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
