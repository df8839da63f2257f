import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** One setting: its default as written in the environment, what it means, and how its text becomes a value. */
interface Setting<T> {
  readonly default: string;
  readonly note: string;
  readonly secret?: boolean;
  read(text: string): T;
}

class SettingFault extends Error {}

function text(fallback: string, note: string, secret = false): Setting<string> {
  return { default: fallback, note, secret, read: (value) => value };
}

function optional(note: string, check?: (value: string) => void, secret = false): Setting<string | null> {
  return {
    default: '',
    note,
    secret,
    read: (value) => {
      if (value === '') return null;
      check?.(value);
      return value;
    },
  };
}

function whole(fallback: number, least: number, most: number, note: string): Setting<number> {
  return {
    default: String(fallback),
    note,
    read: (value) => {
      const number = Number(value);
      if (!Number.isInteger(number) || number < least || number > most) {
        throw new SettingFault(`must be a whole number from ${least} to ${most}`);
      }
      return number;
    },
  };
}

function oneOf<const T extends string>(choices: readonly T[], fallback: T, note: string): Setting<T> {
  return {
    default: fallback,
    note: `${note} One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`,
    read: (value) => {
      if (!(choices as readonly string[]).includes(value))
        throw new SettingFault(`must be one of ${choices.join(', ')}`);
      return value as T;
    },
  };
}

/** One of these words, or null where nobody said which. */
function maybeOneOf<const T extends string>(choices: readonly T[], note: string): Setting<T | null> {
  const { read } = oneOf<T | ''>([...choices, ''], '', note);
  return {
    default: '',
    note: `${note} One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`,
    read: (value) => (value === '' ? null : (read(value) as T)),
  };
}

function currency(fallback: string, note: string): Setting<string> {
  return {
    default: fallback,
    note,
    read: (value) => {
      if (!/^[A-Z]{3}$/.test(value)) throw new SettingFault('must be three capital letters');
      return value;
    },
  };
}

function list(note: string): Setting<readonly string[]> {
  return {
    default: '',
    note,
    read: (value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
  };
}

/** Addresses of servers that help two devices find each other, as RFC 7064 and 7065 write them. */
function iceUrls(scheme: 'stun' | 'turn', note: string): Setting<readonly string[]> {
  const { read } = list(note);
  const transport = scheme === 'turn' ? '(\\?transport=(udp|tcp))?' : '';
  const shape = new RegExp(`^${scheme}s?:([\\w.-]+|\\[[0-9a-fA-F:.]+\\])(:\\d{1,5})?${transport}$`);
  return {
    default: '',
    note,
    read: (value) => {
      const urls = read(value);
      if (!urls.every((one) => shape.test(one))) {
        throw new SettingFault(`must be addresses as \`${scheme}:${scheme}.example:3478\`, by comma`);
      }
      return urls;
    },
  };
}

/** Secrets by comma; the first is the one for what is new. */
function secrets(least: number, note: string): Setting<readonly string[]> {
  const { read } = list(note);
  return {
    default: '',
    note,
    secret: true,
    read: (value) => {
      const found = read(value);
      if (found.some((one) => one.length < least)) throw new SettingFault(`must have ${least} characters or more`);
      return found;
    },
  };
}

function url(...protocols: string[]) {
  return (value: string): void => {
    const protocol = URL.canParse(value) ? new URL(value).protocol : undefined;
    if (!protocol || !protocols.includes(protocol))
      throw new SettingFault(`must be an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
  };
}

function tileTemplate(value: string): void {
  url('https:')(value);
  const hasPlaces = ['{z}', '{x}', '{y}'].every((place) => value.includes(place));
  if (!hasPlaces || /[\s;,'"]/.test(value)) throw new SettingFault('must be an address with {z}, {x} and {y} in it');
}

/** Takes settings from the file `.env` of the folder the command runs in, if there is one; the environment wins. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** Every setting there is. `.env.example` and docs/configuration.md are made from this. */
export const settings = {
  PORT: whole(3000, 0, 65_535, 'Port to listen on; 0 takes any free one.'),
  HOST: text('127.0.0.1', 'Address to listen on. `0.0.0.0` behind a proxy or in a container.'),
  DATABASE_URL: optional(
    'A PostgreSQL 15 or later to use. Empty: Souk runs its own in the data folder.',
    url('postgres:', 'postgresql:'),
    true,
  ),
  SOUK_DATABASE_CONNECTIONS: whole(20, 2, 500, 'Database connections of one server process, at most.'),
  SOUK_DATA: text('./data', 'Folder for the embedded database, secrets and files.'),
  SOUK_STORAGE: oneOf(
    ['disk', 's3'],
    'disk',
    'Where uploaded files lie: in `files` of the data folder, or in a bucket of Amazon S3 or what speaks like it.',
  ),
  SOUK_S3_BUCKET: optional('The bucket; it belongs to this marketplace alone.'),
  SOUK_S3_ENDPOINT: optional('Where the bucket is, as `https://s3.example`. Empty: Amazon.', url('http:', 'https:')),
  SOUK_S3_REGION: text('us-east-1', 'Its region; `auto` where there are none.'),
  SOUK_S3_KEY: optional("Key to it. Empty, with its secret: as Amazon's own programs find it on this machine."),
  SOUK_S3_SECRET: optional('Secret of that key.', undefined, true),
  SOUK_PUBLIC_URL: optional(
    'Where people reach this server, as `https://market.example`. Empty: the address it listens on.',
    url('http:', 'https:'),
  ),
  SOUK_CURRENCY: currency('EUR', "The marketplace's own currency, as ISO 4217 writes it."),
  SOUK_NAME: text('Souk', 'What this marketplace is called.'),
  SOUK_MAP_TILES: optional(
    'Tiles of maps, as `https://tiles.example/{z}/{x}/{y}.png`. Empty: maps show countries and no streets.',
    tileTemplate,
  ),
  SOUK_MAP_CREDIT: text('© OpenStreetMap contributors', 'Whom maps with those tiles name as their source.'),
  SOUK_TRUST_PROXY: list('Addresses or networks of proxies whose `X-Forwarded-*` headers are believed, by comma.'),
  SOUK_CORS_ORIGINS: list('Other origins that may call the API from browsers, by comma. Empty: none.'),
  SOUK_LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent'], 'info', 'How much is logged.'),
  SOUK_METRICS_TOKEN: optional('Bearer token for `/metrics` from elsewhere than loopback.', undefined, true),
  SOUK_RATE_LIMITS: oneOf(['on', 'off'], 'on', 'Limits of requests per address and user.'),
  SOUK_MASTER_SECRET: optional(
    'Base64 of 32 random bytes that all token keys come from. Empty: kept in the data folder.',
    base64Bytes(32),
    true,
  ),
  SOUK_ENCRYPTION_KEYS: optional(
    'Keys of encrypted fields as `id:base64` by comma, the one for new writes first. Empty: kept in the data folder.',
    undefined,
    true,
  ),
  SOUK_SESSION_IDLE_MINUTES: whole(30, 1, 10_080, 'A session without activity ends after this many minutes.'),
  SOUK_SESSION_KEEP_DAYS: whole(30, 1, 365, 'The same for those who chose to stay signed in, in days.'),
  SOUK_SESSION_ABSOLUTE_DAYS: whole(30, 1, 365, 'A session ends after this many days whatever happens.'),
  SOUK_ACCESS_TOKEN_SECONDS: whole(600, 5, 3_600, 'Life of an access token in seconds.'),
  SOUK_BCRYPT_COST: whole(12, 4, 16, 'Cost of password hashes; below 10 only for tests.'),
  SOUK_KEEP_ADDRESSES: oneOf(['truncated', 'full'], 'truncated', 'How IP addresses are stored.'),
  SOUK_DEMO: maybeOneOf(
    ['off', 'small', 'medium', 'large'],
    'Demo marketplace to write at start: 200, 20,000 or 1,000,000 products. Empty: `small` in a new database of our own, else none.',
  ),
  SOUK_KEEP_VIEWS_DAYS: whole(760, 1, 36_500, 'Days that single views are kept; the figures made of them stay.'),
  SOUK_CONFIRM_DAYS: whole(7, 1, 365, 'An order that its shop did not confirm after this many days is cancelled.'),
  SOUK_RING_SECONDS: whole(45, 5, 300, 'A call rings for so many seconds until it is missed.'),
  SOUK_RETURN_DAYS: whole(14, 0, 365, 'Days after the delivery of an order in which its buyer may ask to return it.'),
  SOUK_STUN_URLS: iceUrls(
    'stun',
    'STUN servers for calls, as `stun:stun.example:3478` by comma. Empty: none, so that nobody is asked unasked.',
  ),
  SOUK_TURN_URLS: iceUrls(
    'turn',
    'TURN servers that relay calls, as `turn:turn.example:3478?transport=udp` by comma. Empty: calls go directly or not at all.',
  ),
  SOUK_TURN_SECRET: secrets(
    16,
    'Their `static-auth-secret`; several by comma while it is changed, the one that signs first. Goes with SOUK_TURN_URLS.',
  ),
  SOUK_TURN_TTL_SECONDS: whole(
    18_000,
    15_000,
    172_800,
    'Life of credentials for TURN servers in seconds: longer than the longest call, which is 4 hours.',
  ),
  SOUK_CALLS_RELAY: oneOf(
    ['wished', 'always'],
    'wished',
    'Whose calls go over the TURN server alone: of those who hide their address, or all.',
  ),
  SMTP_URL: optional(
    'Mail server as `smtp://user:password@host:587`. Empty: mails lie in the data folder under `mail`.',
    url('smtp:', 'smtps:'),
    true,
  ),
  SOUK_MAIL_FROM: text('Souk <souk@localhost>', 'Sender of mails.'),
  SOUK_PUSH_CONTACT: optional(
    'Whom push services write to about our messages, as `mailto:admin@market.example`. Empty: an HTTPS SOUK_PUBLIC_URL.',
    contact,
  ),
  SOUK_SMS_URL: text('https://api.twilio.com', "Where text messages are handed over, in the shape of Twilio's API."),
  SOUK_SMS_ACCOUNT: optional('Account there (`AC…`). Empty: no text messages are sent.'),
  SOUK_SMS_TOKEN: optional('Password of that account.', undefined, true),
  SOUK_SMS_FROM: optional('Number or name that text messages come from.'),
  SOUK_PRIVATE_DESTINATIONS: list(
    'In-house services that may be asked though their addresses are private, as `host:port` by comma; by HTTP too.',
  ),
} as const satisfies Record<string, Setting<unknown>>;

/** Apple's push service refuses contacts on localhost. */
function contact(value: string): void {
  url('mailto:', 'https:')(value);
  if (/[@/]localhost\b/.test(value)) throw new SettingFault('must be reached from elsewhere than this machine');
}

function base64Bytes(length: number) {
  return (value: string): void => {
    if (Buffer.from(value, 'base64').length !== length) throw new SettingFault(`must be base64 of ${length} bytes`);
  };
}

export type Config = { readonly [Name in keyof typeof settings]: ReturnType<(typeof settings)[Name]['read']> };

/** All that is wrong with the settings, at once. */
export class ConfigError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The settings need mending:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** Reads the settings; this file alone reads the environment. Throws ConfigError with every fault found. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const faults: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    try {
      config[name] = setting.read(env[name]?.trim() || setting.default);
    } catch (error) {
      if (!(error instanceof SettingFault)) throw error;
      faults.push(`${name} ${error.message}`);
    }
  }
  faults.push(...storageFaults(config), ...relayFaults(config));
  for (const name of Object.keys(env)) {
    if (!name.startsWith('SOUK_') || name in settings) continue;
    const nearest = nearestName(name, Object.keys(settings));
    faults.push(`${name} is not a setting${nearest ? `; did you mean ${nearest}?` : ''}`);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  config.SOUK_DATA = resolve(config.SOUK_DATA as string);
  return config as Config;
}

function storageFaults({
  SOUK_STORAGE,
  SOUK_S3_BUCKET,
  SOUK_S3_KEY,
  SOUK_S3_SECRET,
}: Record<string, unknown>): string[] {
  const faults: string[] = [];
  if (SOUK_STORAGE === 's3' && !SOUK_S3_BUCKET) faults.push('SOUK_S3_BUCKET must be said where SOUK_STORAGE is s3');
  if (!SOUK_S3_KEY !== !SOUK_S3_SECRET) faults.push('SOUK_S3_KEY and SOUK_S3_SECRET go together');
  return faults;
}

/** Settings that could not be read are undefined here, and named already. */
function relayFaults({ SOUK_TURN_URLS, SOUK_TURN_SECRET, SOUK_CALLS_RELAY }: Record<string, unknown>): string[] {
  const [urls, secret] = [SOUK_TURN_URLS, SOUK_TURN_SECRET] as (string[] | undefined)[];
  if (!urls || !secret) return [];
  const faults: string[] = [];
  if (urls.length > 0 !== secret.length > 0) faults.push('SOUK_TURN_URLS and SOUK_TURN_SECRET go together');
  if (SOUK_CALLS_RELAY === 'always' && urls.length === 0)
    faults.push('SOUK_TURN_URLS must be said where SOUK_CALLS_RELAY is always');
  return faults;
}

/** Where people reach this server, without a slash at the end: for links that leave the house. */
export function publicUrl({ SOUK_PUBLIC_URL, HOST, PORT }: Config): string {
  if (SOUK_PUBLIC_URL) return SOUK_PUBLIC_URL.replace(/\/+$/, '');
  const everywhere = HOST === '0.0.0.0' || HOST === '::';
  return `http://${everywhere ? 'localhost' : HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`;
}

/** The name with the fewest edits to the given one, if they are few. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const ranked = names.map((other) => ({ other, edits: editDistance(name, other) })).sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best && best.edits <= Math.max(2, name.length / 4) ? best.other : undefined;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
