import { Agent, request as httpRequest } from 'node:http';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { closed } from '#platform/http/json.ts';
import { exampleOf } from '#platform/http/openapi.ts';
import { newId } from '#platform/ids.ts';
import type { TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';

// Asks a server what its OpenAPI document allows, almost allows and forbids, and compares each answer with the document.

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly patternProperties?: Record<string, Schema>;
  readonly additionalProperties?: Schema | boolean;
}

interface Response {
  readonly description: string;
  readonly content?: Record<string, { readonly schema?: Schema }>;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Record<string, Response>;
}

export interface Document {
  readonly paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
}

/** Whether its body is a file, whatever media type it is sent as. */
export function isUpload({ requestBody }: Operation): boolean {
  return Object.values(requestBody?.content ?? {}).some(({ schema }) => schema.format === 'binary');
}

/** One request as it goes over the wire. `@id:7@` stands for some id that is there when it is sent. */
export interface Request {
  readonly operation: Operation;
  readonly asker: number;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | string | undefined;
}

const HUGE = 70_000;
const DEEP = 10_000;

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

/** What nobody means well with; `@raw:` is written without quotes. */
const hostileValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  1e308,
  -1e308,
  '@raw:1e400@',
  '@raw:-0@',
  '@raw:123456789012345678901234567890@',
  '',
  ' ',
  '\t\n',
  'a\0b',
  '\ud800',
  'x\udfff',
  'x'.repeat(HUGE),
  '💥'.repeat(300),
  '\u202e\u2028\ufeff',
  'İıſß',
  "' or 1=1 --",
  '"; drop table users; --',
  "\\'); select pg_sleep(9); --",
  '%00%0d%0aset-cookie: a=b',
  '../../../etc/passwd',
  '<script>alert(1)</script>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text that template engines would run
  '${7*7}{{7*7}}',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  'NaN',
  'Infinity',
  '1e400',
  '-9223372036854775809',
  '2026-02-30T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '9999-12-31T23:59:60Z',
  '2026-11-22T10:00:00+99:99',
  '00000000-0000-0000-0000-000000000000',
  '019A9D3E-7C00-7000-8000-000000000001',
  'urn:uuid:019a9d3e-7c00-7000-8000-000000000001',
  [],
  {},
  [[]],
  Array.from({ length: 2_000 }, (_, index) => index),
  JSON.parse('{"__proto__":{"role":"admin"}}'),
  { constructor: { prototype: { role: 'admin' } } },
  { toString: 1, hasOwnProperty: null },
  `@raw:${nested(100)}@`,
  `@raw:${nested(DEEP)}@`,
];

const hostileText = fc.oneof(
  fc.constantFrom(...hostileValues.filter((value): value is string => typeof value === 'string')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const hostile = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostileValues) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

const someId = fc.oneof(
  { weight: 5, arbitrary: fc.nat(500).map((index) => `@id:${index}@`) },
  { weight: 1, arbitrary: fc.constant('019a9d3e-7c00-7000-8000-00000000dead') },
);

const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const cursors = fc.constantFrom(
  ...[[], [1], ['x'], ['a\0b'], ['\ud800'], [null], [{}], [newId(), newId()], [newId()], { length: 1, 0: newId() }].map(
    base64,
  ),
  ...[
    [newId(), 1],
    [1, newId()],
    [0.5, newId()],
    [-1e308, newId()],
    ['2026-11-22T10:00:00Z', newId()],
  ].map(base64),
  ...['[1e400]', `[1e400,"${newId()}"]`, nested(200), '[', '"x"', 'null'].map(base64),
  '@cursor@',
  '===',
  '\0',
);

/** Values that fit the schema, or nearly: no more is promised, and the answers are checked either way. */
function fitting(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  if (schema.$ref) return fitting(document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, document);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fitting(one, document)));
  switch (schema.type) {
    case 'object':
      return fittingObject(schema, document);
    case 'array':
      return fc.array(fitting(schema.items ?? {}, document), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case 'integer': {
      const { minimum = -1_000, maximum = 1_000_000 } = schema;
      return fc.oneof(
        fc.constantFrom(minimum, maximum),
        fc.integer({ min: minimum, max: Math.min(maximum, 1_000_000) }),
      );
    }
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return fittingText(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function fittingObject(
  { properties, required = [], patternProperties, additionalProperties }: Schema,
  document: Document,
) {
  if (!properties) {
    const named = typeof additionalProperties === 'object' ? additionalProperties : {};
    const [value = named] = Object.values(patternProperties ?? {});
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), fitting(value, document), { maxKeys: 3 });
  }
  const entries = Object.entries(properties).map(([name, schema]) => [name, fitting(schema, document)] as const);
  return fc.record(Object.fromEntries(entries), { requiredKeys: required as string[] });
}

function fittingText({ format, pattern, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return someId;
  if (format === 'date-time')
    return fc.constantFrom('2099-01-01T00:00:00Z', '2026-11-22T10:00:00.123456Z', '1970-01-01T00:00:00+02:00');
  if (format === 'email') return fc.nat(1_000_000).map((number) => `fuzz.${number}@example.com`);
  if (format === 'uri') return fc.constant('https://example.com/picture.jpg');
  const length = { minLength, maxLength: Math.min(maxLength, 200) };
  const plain = fc.oneof(
    fc.constantFrom(
      'EUR',
      'radio',
      'valve radio',
      'correct horse battery staple',
      'UTC',
      'pt-PT',
      'a-b',
      '@id:3@',
      '@slug@',
    ),
    fc.string({ unit: 'grapheme', ...length }),
  );
  if (!pattern) return plain;
  try {
    return fc.oneof(
      { weight: 5, arbitrary: fc.stringMatching(new RegExp(pattern, 'u'), { maxLength: length.maxLength }) },
      { weight: 1, arbitrary: plain },
    );
  } catch {
    return plain;
  }
}

/** The value with one thing in it wrong: another value, one thing too few, one too many. */
function spoil(value: unknown, way: number, where: number, poison: unknown): unknown {
  if (typeof value !== 'object' || value === null) return poison;
  const entries = Object.entries(value);
  const [key, inner] = entries[where % Math.max(1, entries.length)] ?? [];
  if (way === 0 || key === undefined)
    return withKey(value, ['unknown', '__proto__', 'constructor', 'id', 'role', 'ownerId'][where % 6] ?? '', poison);
  if (way === 1) return Object.fromEntries(entries.filter(([name]) => name !== key));
  return withKey(value, key, way === 2 ? poison : spoil(inner, way - 3, where, poison));
}

/** Like `{ ...value, [key]: inner }`, by own properties only, so that `__proto__` becomes one. */
function withKey(value: object, key: string, inner: unknown): unknown {
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? inner : item));
  return Object.fromEntries([...Object.entries(value).filter(([name]) => name !== key), [key, inner]]);
}

const rawBodies: readonly (string | Buffer)[] = [
  '',
  '{',
  '{"name":',
  '[]',
  'null',
  'nul',
  '1',
  '"text"',
  '{"name":"a","name":"b"}',
  '{"__proto__":{"role":"admin"}}',
  '{"constructor":{"prototype":{"role":"admin"}}}',
  '\ufeff{}',
  nested(DEEP),
  `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}"\\u0000"${'}'.repeat(DEEP)}`,
  `[${'1,'.repeat(100_000)}1]`,
  `{${Array.from({ length: 5_000 }, (_, index) => `"k${index}":1`).join()}}`,
  Buffer.from([0xff, 0xfe, 0x00]),
  Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xed, 0xa0, 0x80, 0xc0, 0x80]), Buffer.from('"}')]),
  'a=b&c=d',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
];

/** Files that are one, nearly one, or another than they say. */
const rawFiles: readonly Buffer[] = [
  Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;', 'latin1'),
  Buffer.from('GIF89a\xff\xff\xff\xff\x80\0\0', 'latin1'),
  Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x06\0\0\0', 'latin1'),
  Buffer.from('\xff\xd8\xff\xe1\xff\xffExif\0\0MM\0*', 'latin1'),
  Buffer.from('RIFF\xff\xff\xff\xffWEBPVP8 ', 'latin1'),
  Buffer.from('\0\0\0\x1cftypheic', 'latin1'),
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  Buffer.from('%PDF-1.7'),
  Buffer.from('\x1f\x8b\x08\0\0\0\0\0', 'latin1'),
  Buffer.alloc(HUGE),
];

export const contentTypes: readonly (string | undefined)[] = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;',
  'application/json ; charset=utf-8',
  'application/json\t;charset=utf-8',
  ' application/json',
  '\tapplication/json',
  'APPLICATION/JSON',
  'application/json, text/plain',
  'application/json;charset=utf-16',
  'application/json;;;=',
  'application/vnd.api+json',
  'application/jsonp',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/json\u00a0',
  'json',
  '/',
  '',
  undefined,
];

function encode(text: string): string {
  // Half a surrogate pair has no UTF-8; attackers send these bytes for it.
  return text
    .split(/([\ud800-\udfff]+)/u)
    .map((part) => (part.isWellFormed() ? encodeURIComponent(part) : '%ED%A0%80'))
    .join('')
    .replaceAll('%40id%3A', '@id:')
    .replaceAll('%40slug%40', '@slug@')
    .replaceAll('%40cursor%40', '@cursor@')
    .replaceAll(/(@id:\d+)%40/g, '$1@');
}

/** A list as a parameter given several times; an object as parameters `name.key`. */
function spelt(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => spelt(name, one));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, one]) => spelt(`${name}.${key}`, one));
  }
  return [`${encode(name)}=${encode(String(value))}`];
}

/** Once in `times`; else nothing. */
function seldom<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** Requests to that operation: a third as documented, a third with one fault, a third with bad intent. */
function requestsTo(operation: Operation, document: Document): fc.Arbitrary<Request> {
  const schema = isUpload(operation) ? undefined : operation.requestBody?.content['application/json']?.schema;
  const places = (place: string) => operation.parameters.filter((parameter) => parameter.in === place);
  const meant = (name: string, one: Schema) =>
    name === 'cursor' || name === 'since'
      ? fc.oneof(
          { weight: 4, arbitrary: fc.constant('@cursor@') },
          { weight: 4, arbitrary: cursors },
          { weight: 1, arbitrary: hostileText },
        )
      : fitting(one, document);

  const path = fc
    .tuple(
      ...places('path').map(({ name, schema }) =>
        fc.tuple(
          fc.constant(name),
          fc.oneof(
            { weight: 12, arbitrary: name === 'id' ? someId : fc.constantFrom('@slug@', '@id:1@', '@id:2@') },
            { weight: 1, arbitrary: fitting(schema, document) },
            { weight: 1, arbitrary: hostileText },
          ),
        ),
      ),
    )
    .map((parts) =>
      parts.reduce(
        (text, [name, value]) => text.replace(`{${name}}`, () => encode(String(value)) || '%20'),
        operation.path,
      ),
    );

  const strange = fc.tuple(
    fc.constantFrom('limit', 'cursor', 'unknown', '__proto__', 'limit[]', 'q[$ne]', 'toString'),
    hostileText,
  );
  const query = fc
    .tuple(
      ...places('query').map(({ name, schema }) =>
        seldom(
          2,
          fc.tuple(
            fc.constant(name),
            fc.oneof({ weight: 12, arbitrary: meant(name, schema) }, { weight: 1, arbitrary: hostileText }),
          ),
        ),
      ),
      seldom(12, strange),
    )
    .map((pairs) => pairs.flatMap((pair) => (pair ? spelt(pair[0], pair[1]) : [])).join('&'));

  const good = schema
    ? fc.oneof(fc.constant(exampleOf(resolve(schema, document))), fitting(schema, document))
    : fc.constant(undefined);
  const spoilt = fc
    .tuple(good, fc.nat(6), fc.nat(20), hostile)
    .map(([value, way, where, poison]) => spoil(value ?? {}, way, where, poison));
  const json = { contentType: fc.constant<string | undefined>('application/json') };
  const body = fc.oneof(
    { weight: 4, arbitrary: fc.record({ body: good.map(written), ...json }) },
    { weight: 4, arbitrary: fc.record({ body: spoilt.map(written), ...json }) },
    { weight: 1, arbitrary: fc.record({ body: fc.constantFrom(...rawBodies), ...json }) },
    { weight: 1, arbitrary: fc.record({ body: good.map(written), contentType: fc.constantFrom(...contentTypes) }) },
  );
  const file = fc.record({
    body: fc.oneof(fc.constantFrom(...rawFiles), fc.constantFrom(...rawBodies)),
    contentType: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...Object.keys(operation.requestBody?.content ?? { '': '' })) },
      { weight: 1, arbitrary: fc.constantFrom(...contentTypes) },
    ),
  });
  const nothing = fc.constant({ body: undefined, contentType: undefined });
  const withBody = operation.method === 'GET' ? nothing : isUpload(operation) ? file : body;

  const extra = fc.oneof(
    { weight: 8, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Record<string, string>>(
        { 'idempotency-key': 'the same for all' },
        { 'idempotency-key': 'x'.repeat(300) },
        { 'idempotency-key': '' },
        { authorization: 'Bearer a.b.c' },
        { authorization: 'Basic YTpi' },
        { authorization: `Bearer ${'x'.repeat(5_000)}` },
        { cookie: 'souk-refresh=%00; souk-refresh=x; __proto__=1' },
        { 'x-forwarded-for': '::ffff:999.1.1.1, <script>', 'x-forwarded-proto': 'javascript' },
        { 'accept-encoding': 'gzip;q=nonsense, br' },
        { 'if-none-match': '"x", W/"y", *' },
        { 'user-agent': '\u00ff'.repeat(2_000) },
        { range: 'bytes=9-1' },
      ),
    },
  );

  return fc
    .record({ path, query, sent: withBody, asker: fc.nat(3), extra })
    .map(({ path, query, sent, asker, extra }) => ({
      operation,
      asker,
      path: query ? `${path}?${query}` : path,
      headers: { ...(sent.contentType !== undefined && { 'content-type': sent.contentType }), ...extra },
      body: sent.body,
    }));
}

function resolve(schema: Schema, document: Document): Schema {
  return schema.$ref ? (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
}

function written(value: unknown): string | undefined {
  return JSON.stringify(value)?.replaceAll(/"@raw:(.*?)@"/g, (_, raw: string) => raw);
}

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  readonly ms: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

export function send(
  base: string,
  {
    method,
    path,
    headers,
    body,
  }: { method: string; path: string; headers: Record<string, string>; body?: Buffer | string | undefined },
): Promise<Reply> {
  const { hostname, port } = new URL(base);
  const start = performance.now();
  return new Promise((done, fail) => {
    const outgoing = httpRequest({ hostname, port, method, path, headers, agent }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', fail);
      incoming.on('end', () =>
        done({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString(),
          ms: performance.now() - start,
        }),
      );
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

/** Whatever of ours a stranger must not read. */
const inside =
  /node_modules|\.ts:\d|\bat \S+ \(|\b(syntax error at|relation "|column "|violates)|ECONNREFUSED|FST_ERR|PostgreSQL|kysely/i;
const SLOW_MS = 10_000;

/** Gives the validator of the schema at that place of the document. */
function openSchemas(document: Document): (...parts: string[]) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  (formats as unknown as typeof formats.default)(ajv);
  // Closed: nothing leaves that the document does not name.
  ajv.addSchema(closed(document as unknown as TSchema), 'souk');
  const compiled = new Map<string, ValidateFunction>();

  return (...parts) => {
    const pointer = parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    let validate = compiled.get(pointer);
    if (!validate) {
      validate = ajv.compile({ $ref: `souk#/${pointer}` });
      compiled.set(pointer, validate);
    }
    return validate;
  };
}

/** Examples of the document that do not fit the schema they stand beside. */
export function unfitExamples(document: Document): string[] {
  const validatorOf = openSchemas(document);
  return operationsOf(document).flatMap(({ method, path, requestBody, responses }) => {
    const at = ['paths', path, method.toLowerCase()];
    const bodies = [
      ...(requestBody ? [{ place: [...at, 'requestBody'], content: requestBody.content }] : []),
      ...Object.entries(responses).map(([status, { content = {} }]) => ({
        place: [...at, 'responses', status],
        content,
      })),
    ];
    return bodies.flatMap(({ place, content }) =>
      Object.entries(content as Record<string, { schema?: Schema; example?: unknown }>).flatMap(
        ([media, { schema, example }]) => {
          if (!schema || example === undefined) return [];
          const validate = validatorOf(...place, 'content', media, 'schema');
          return validate(example) ? [] : [`${place.slice(1).join(' ')}: ${JSON.stringify(validate.errors?.[0])}`];
        },
      ),
    );
  });
}

/** Compares answers with the document. */
export function openJudge(document: Document): (operation: Operation, reply: Reply) => string | undefined {
  const validatorOf = openSchemas(document);
  return (operation, { status, headers, text, ms }) => {
    if (status >= 500) return `answered ${status}`;
    if (ms > SLOW_MS) return `took ${Math.round(ms)} ms`;
    if (headers['x-content-type-options'] !== 'nosniff') return 'lacks the security headers';
    const documented = operation.responses[status];
    if (!documented) return `answered ${status}, which is not documented`;
    if (status === 304) return undefined;
    const media = String(headers['content-type'] ?? '').split(';')[0] ?? '';
    if (status >= 400 && media !== 'application/problem+json') return `answered ${status} as '${media}'`;
    if (!documented.content) return text === '' ? undefined : `answered ${status} with a body that is not documented`;
    if (!documented.content[media]) return `answered ${status} as '${media}', which is not documented`;
    if (!media.includes('json')) return undefined;

    const answer = JSON.parse(text) as Record<string, unknown>;
    const at = ['paths', operation.path, operation.method.toLowerCase(), 'responses', String(status)];
    const validate = validatorOf(...at, 'content', media, 'schema');
    if (!validate(answer)) return `answered off its schema: ${JSON.stringify(validate.errors?.[0])}`;
    if (status < 400) return undefined;
    if (answer.status !== status) return `says ${answer.status} in its body and ${status} in its head`;
    if (!documented.description.includes(`\`${answer.code}\``))
      return `answered the code '${answer.code}', which is not documented with ${status}`;
    return inside.test(text) ? `shows what is inside: ${text}` : undefined;
  };
}

const RENEW_AFTER = 150;
const MOST_IDS = 500;
const AT_ONCE = 8;

/** Sends `count` requests to all operations in turn; answers each kind of fault once, with a request that shows it. */
export async function fuzz(
  server: TestServer,
  { count, seed }: { count: number; seed: number },
): Promise<{ faults: string[]; statuses: Record<number, number> }> {
  const document = (await server.guest.get<Document>('/api/openapi.json')).body as unknown as Document;
  const operations = operationsOf(document);
  const judge = openJudge(document);
  const each = Math.ceil(count / operations.length);
  const queue = operations.flatMap((operation) => fc.sample(requestsTo(operation, document), { numRuns: each, seed }));
  shuffle(queue, seed);

  const askers: (Person | undefined)[] = [undefined, ...(await Promise.all([1, 2, 3].map((asker) => newAsker(asker))))];
  const sentBy = [0, 0, 0, 0];
  const ids: string[] = [newId()];
  let slug = 'nobody';
  let cursor = 'none';
  const faults = new Map<string, string>();
  const statuses: Record<number, number> = {};

  /** 1 buys, 2 sells, 3 is an admin. */
  async function newAsker(asker: number): Promise<Person> {
    const person = await server.person(['', 'Buyer', 'Seller', 'Admin'][asker]);
    if (asker === 3)
      await server.house.database.pool.query(`update users set role = 'admin' where id = $1`, [person.id]);
    if (asker === 2) await person.post('/api/shops', { name: `Fuzz ${person.id}`, currency: 'EUR' });
    return person;
  }

  function filled<T extends Buffer | string | undefined>(text: T): T {
    if (typeof text !== 'string') return text;
    return text
      .replaceAll(/@id:(\d+)@/g, (_, index: string) => ids[Number(index) % ids.length] ?? '')
      .replaceAll('@slug@', slug)
      .replaceAll('@cursor@', cursor) as T;
  }

  function remember(text: string): void {
    for (const [id] of text
      .slice(0, 5_000)
      .matchAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g)) {
      if (ids.length < MOST_IDS) ids.push(id);
      else ids[Math.floor(Math.random() * MOST_IDS)] = id;
    }
    slug = /"slug":"([\w-]+)"/.exec(text)?.[1] ?? slug;
    cursor = /"nextCursor":"([\w-]+)"/.exec(text)?.[1] ?? cursor;
  }

  async function run({ operation, asker, path, headers, body }: Request): Promise<void> {
    const used = (sentBy[asker] ?? 0) + 1;
    sentBy[asker] = used;
    if (asker > 0 && used % RENEW_AFTER === 0) askers[asker] = await newAsker(asker);
    const token = askers[asker]?.accessToken;
    const all = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers };
    const wish = { method: operation.method, path: filled(path), headers: all, body: filled(body) };
    const shown = `${operation.method} ${operation.path}`;
    let fault: string | undefined;
    try {
      const reply = await send(server.url, wish);
      statuses[reply.status] = (statuses[reply.status] ?? 0) + 1;
      fault = judge(operation, reply);
      if (reply.status < 300) remember(reply.text);
      if (reply.text.includes('"session_ended"') && asker > 0 && !headers.authorization)
        askers[asker] = await newAsker(asker);
    } catch (error) {
      fault = `broke off: ${(error as Error).message}`;
    }
    const kind = `${shown} ${fault?.replaceAll(/\d{3,}|'.*'/g, '…')}`;
    if (fault === undefined || faults.has(kind)) return;
    const sent = `${wish.path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 200)} ${String(wish.body ?? '').slice(0, 400)}`;
    faults.set(kind, `${shown} ${fault}\n    ${sent}`);
  }

  async function work(): Promise<void> {
    for (let request = queue.pop(); request; request = queue.pop()) await run(request);
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { faults: [...faults.values()], statuses };
}

/** Fisher-Yates by a small generator, so that a seed gives the same order again. */
function shuffle(items: unknown[], seed: number): void {
  let state = seed >>> 0 || 1;
  for (let index = items.length - 1; index > 0; index--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (index + 1);
    [items[index], items[other]] = [items[other], items[index]];
  }
}
