import type { ShopDraft, ShopDraftLocation } from '#features/shops/import-shops.ts';
import { isCurrency } from '../currency.ts';
import { excerpt, type Fault, isRecord } from '../fault.ts';
import type { Mapped } from '../import-rows.ts';
import type { SourceRule } from '../mapping.ts';
import { type Read, readDecimal } from '../numbers.ts';
import { find } from '../source-fields.ts';
import { readText, readYesNo } from '../texts.ts';
import { readHours } from './hours-text.ts';
import type { ShopMapping, TextRule } from './shop-mapping.ts';

const limits = { externalId: 200, name: 100, description: 5_000, street: 200, postalCode: 20, place: 100 } as const;

/** Turns a row of the file into a shop, or names everything that is wrong with it. */
export function mapShop(row: unknown, mapping: ShopMapping): Mapped<ShopDraft> {
  if (!isRecord(row)) {
    const message = `${excerpt(row)} is not an object with fields.`;
    return { faults: [{ path: '', code: 'not_a_shop', message }], externalId: null };
  }
  const reader = readerOf(row);
  const { text, value, faults } = reader;
  const { externalId: idRule, name: nameRule, description, currency, timeZone, hours } = mapping;
  const externalId = value('/externalId', idRule, (given) => readText(given, { max: limits.externalId }));
  const name = text('/name', nameRule, limits.name);
  for (const [path, given] of [
    ['/externalId', externalId],
    ['/name', name],
  ] as const) {
    const isNamed = faults.some((fault) => fault.path === path);
    if (!given && !isNamed) faults.push({ path, code: 'missing', message: `${path.slice(1)} is missing.` });
  }
  const parts = description?.map((rule) => text('/description', rule, limits.description) ?? '');
  const draft = {
    ...(parts && { description: parts.filter(Boolean).join('\n\n').slice(0, limits.description).toWellFormed() }),
    ...given('currency', currency && value('/currency', currency, readCurrency)),
    ...given('timeZone', timeZone && value('/timeZone', timeZone, readTimeZone)),
    ...given('hours', hours && value('/hours', hours, (given) => readHours(given, hours.clock ?? 24))),
    ...given('location', mapping.location && readLocation(mapping.location, reader)),
  };
  if (faults.length > 0 || !externalId || !name) return { faults, externalId: externalId ?? null };
  return { draft: { externalId, name, ...draft }, externalId, warnings: [] };
}

type Reader = ReturnType<typeof readerOf>;

/** Reads fields of one row and gathers what is wrong with them. */
function readerOf(row: Record<string, unknown>) {
  const faults: Fault[] = [];
  const value = <T>(path: string, rule: SourceRule, read: (value: unknown) => Read<T>): T | undefined => {
    const found = find(row, rule);
    if (found === undefined) return undefined;
    const result = read(found);
    if (result.code === undefined) return result.value;
    faults.push({ path, code: result.code, message: result.message });
    return undefined;
  };
  const text = (path: string, { join, before = '', ...rule }: TextRule, max: number): string | undefined => {
    const sources = join === undefined || !rule.from ? [rule] : rule.from.map((from) => ({ ...rule, from: [from] }));
    const entries = sources.flatMap((source) => find(row, source) ?? []);
    const texts = entries.flatMap((entry) => {
      const read = readText(entry, { max, lines: true });
      if (read.code === undefined) return read.value || [];
      faults.push({ path, code: read.code, message: read.message });
      return [];
    });
    if (texts.length === 0) return undefined;
    const whole = before + texts.join(join ?? ', ');
    if (whole.length <= max) return whole;
    faults.push({ path, code: 'too_long', message: `${excerpt(whole)} has more than ${max} characters.` });
    return undefined;
  };
  return { faults, value, text };
}

function readLocation(rules: NonNullable<ShopMapping['location']>, reader: Reader): ShopDraftLocation | undefined {
  const { value, text, faults } = reader;
  const latitude = value('/location/latitude', rules.latitude, (given) => readDegrees(given, 90));
  const longitude = value('/location/longitude', rules.longitude, (given) => readDegrees(given, 180));
  const street = rules.street && text('/location/street', rules.street, limits.street);
  const postalCode = rules.postalCode && text('/location/postalCode', rules.postalCode, limits.postalCode);
  const city = rules.city && text('/location/city', rules.city, limits.place);
  const region = rules.region && text('/location/region', rules.region, limits.place);
  const country = rules.country && value('/location/country', rules.country, readCountry);
  const offersPickup = rules.offersPickup && value('/location/offersPickup', rules.offersPickup, readYesNo);
  if (latitude === undefined || longitude === undefined) {
    const isNamed = faults.some(({ path }) => path.startsWith('/location/l'));
    const rest = [street, postalCode, city, region, latitude, longitude].some((part) => part !== undefined);
    // A shop that has no place at all comes in without one.
    if (rest && !isNamed) {
      const message = 'A place needs its latitude and longitude.';
      faults.push({ path: '/location', code: 'missing', message });
    }
    return undefined;
  }
  return {
    latitude,
    longitude,
    ...given('street', street),
    ...given('postalCode', postalCode),
    ...given('city', city),
    ...given('region', region),
    ...given('country', country),
    ...given('offersPickup', offersPickup),
  };
}

/** The field, where there is a value for it. */
function given<Name extends string, T>(name: Name, value: T | undefined): { [key in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: T });
}

function readDegrees(value: unknown, most: number): Read<number> {
  const decimal = readDecimal(value, typeof value === 'string' ? '.' : undefined);
  const degrees = decimal.code === undefined ? Number(decimal.value) : typeof value === 'number' ? value : Number.NaN;
  if (Math.abs(degrees) <= most) return { value: degrees };
  return { code: 'bad_degrees', message: `${excerpt(value)} is not between -${most} and ${most} degrees.` };
}

function readCurrency(value: unknown): Read<string> {
  const code = String(value).trim().toUpperCase();
  if (isCurrency(code)) return { value: code };
  return { code: 'bad_currency', message: `${excerpt(value)} is no currency of ISO 4217.` };
}

function readCountry(value: unknown): Read<string> {
  const code = String(value).trim().toUpperCase();
  if (/^[A-Z]{2}$/.test(code)) return { value: code };
  return { code: 'bad_country', message: `${excerpt(value)} is no country of ISO 3166-1, such as PT.` };
}

function readTimeZone(value: unknown): Read<string> {
  const timeZone = String(value).trim();
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return { value: timeZone };
  } catch {
    return { code: 'bad_time_zone', message: `${excerpt(value)} is no time zone such as Europe/Lisbon.` };
  }
}
