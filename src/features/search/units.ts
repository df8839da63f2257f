/** What shoppers write behind a number, by the short form in which it is indexed: '15.6 inches' is '15.6in'. */
const SPELLINGS: Record<string, string> = {
  in: 'inch inches zoll pouce pouces pulgada pulgadas pollice pollici polegada polegadas tum duim',
  ft: 'feet foot',
  mm: 'millimeter millimeters millimetre millimetres',
  cm: 'centimeter centimeters centimetre centimetres',
  m: 'meter meters metre metres metri metros',
  km: 'kilometer kilometers kilometre kilometres',
  um: 'μm micron microns',
  nm: 'nanometer nanometre',
  g: 'gr gram grams gramm gramme grammes gramos grammi',
  kg: 'kilo kilos kilogram kilograms kilogramm kilogrammes',
  mg: 'milligram milligrams',
  lb: 'lbs pound pounds',
  oz: 'ounce ounces',
  ml: 'milliliter milliliters millilitre millilitres',
  cl: 'centiliter centilitre',
  l: 'ltr liter liters litre litres litri litros',
  kb: 'kilobyte kilobytes',
  mb: 'megabyte megabytes',
  gb: 'gigabyte gigabytes gbyte go',
  tb: 'terabyte terabytes tbyte to',
  bit: 'bits',
  hz: 'hertz',
  khz: 'kilohertz',
  mhz: 'megahertz',
  ghz: 'gigahertz',
  w: 'watt watts',
  kw: 'kilowatt kilowatts',
  wh: 'watthour watthours',
  kwh: '',
  v: 'volt volts',
  kv: 'kilovolt',
  va: '',
  kva: '',
  a: 'amp amps ampere amperes',
  ma: 'milliamp milliamps',
  mah: '',
  ah: '',
  mp: 'megapixel megapixels mpx mpix',
  px: 'pixel pixels',
  dpi: '',
  ppm: '',
  rpm: '',
  fps: '',
  db: 'decibel decibels',
  lm: 'lumen lumens',
  k: '',
  d: '',
  mbps: '',
  gbps: '',
  pcs: 'pc piece pieces',
};

const UNITS = new Map(
  Object.entries(SPELLINGS).flatMap(([unit, spellings]) =>
    [unit, ...spellings.split(' ').filter(Boolean)].map((spelling) => [spelling, unit] as const),
  ),
);

/** The short form of a folded unit, or undefined for a word that is none. */
export function unitOf(word: string): string | undefined {
  return UNITS.get(word);
}

/** Units that are also plain words or lone letters: 'iphone 13 a', '3 in 1', '4 to 6'. */
export function isDoubtfulUnit(word: string): boolean {
  return word.length === 1 || word === 'in' || word === 'to' || word === 'go' || word === 'ma';
}
