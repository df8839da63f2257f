// ISO 4217: how many digits the minor unit has, where it is not two.
const DIGITS: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};
const digits = new Map(
  Object.entries(DIGITS).flatMap(([count, codes]) => codes.split(' ').map((code) => [code, Number(count)] as const)),
);
const codes = new Set(Intl.supportedValuesOf('currency'));

export function isCurrency(code: string): boolean {
  return codes.has(code);
}

/** 2 for EUR: 49.95 are 4995 minor units; 0 for JPY. */
export function minorDigits(currency: string): number {
  return digits.get(currency) ?? 2;
}
