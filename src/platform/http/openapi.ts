import Type, { type TSchema } from 'typebox';
import { knownProblems } from '../problems.ts';
import type { Access, Route } from './api.ts';
import { IDEMPOTENCY_KEY } from './idempotency-key.ts';
import { closed } from './json.ts';
import { Money } from './schema.ts';
import type { Upload } from './upload.ts';

/** RFC 9457, as every error is answered. */
export const ProblemDocument = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ description: 'Stays the same for ever; see docs/errors.md.' }),
    requestId: Type.String(),
    errors: Type.Optional(
      Type.Array(Type.Object({ path: Type.String({ description: 'JSON pointer' }), message: Type.String() })),
    ),
    currentPrice: Type.Optional(Money),
  },
  { title: 'Problem' },
);

const accessNotes: Record<Access, string> = {
  public: 'For everyone.',
  optional: 'For everyone; signed in, the answer is theirs.',
  user: 'Signed in.',
  moderator: 'Moderators and admins.',
  admin: 'Admins.',
};

interface CommonProblems {
  readonly when: string;
  fits(route: Route): boolean;
  readonly codes: readonly string[];
}

/** What routes can answer without naming it, by what they take. */
export const commonProblems: readonly CommonProblems[] = [
  {
    when: 'every route',
    fits: () => true,
    codes: [
      'invalid_input',
      'malformed_request',
      'too_slow',
      'too_many_requests',
      'headers_too_large',
      'internal',
      'unavailable',
    ],
  },
  {
    when: 'every route that reads a body',
    fits: ({ method }) => method !== 'GET',
    codes: ['malformed_body', 'body_too_large', 'unsupported_media_type'],
  },
  {
    when: 'every route that knows who asks',
    fits: ({ spec }) => spec.access !== 'public',
    codes: ['token_invalid', 'token_expired', 'session_ended'],
  },
  {
    when: 'every route for the signed in',
    fits: ({ spec }) => spec.access !== 'public' && spec.access !== 'optional',
    codes: ['not_signed_in'],
  },
  {
    when: 'every route for moderators or admins',
    fits: ({ spec }) => spec.access === 'moderator' || spec.access === 'admin',
    codes: ['forbidden'],
  },
  {
    when: 'every route that takes beacons, from pages of other sites',
    fits: ({ spec }) => spec.beacon === true,
    codes: ['forbidden'],
  },
  {
    when: 'every route that takes an Idempotency-Key',
    fits: ({ spec }) => spec.creates === true,
    codes: ['request_running', 'idempotency_key_reused'],
  },
];

/** The codes a route can answer. */
export function problemCodesOf(route: Route): string[] {
  const common = commonProblems.filter((group) => group.fits(route)).flatMap(({ codes }) => codes);
  return [...new Set([...common, ...(route.spec.problems ?? [])])];
}

/** The OpenAPI 3.1 document of these routes. Schemas with a title become components under that name. */
export function openApiDocument(routes: readonly Route[], version: string): object {
  const components = new Map<string, unknown>();
  const problem = named(closed(ProblemDocument), components);
  const paths: Record<string, Record<string, unknown>> = {};

  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operationOf(route, components, problem);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Souk',
      version,
      description:
        'A self-hosted marketplace. Times are ISO 8601 in UTC, money is integer minor units with its ISO 4217 currency, ' +
        'lists are paged by an opaque cursor, errors are problem+json.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(components),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operationOf(route: Route, components: Map<string, unknown>, problem: unknown): object {
  const { spec, tag } = route;
  const status = spec.status ?? (spec.answer || spec.media ? 200 : 204);
  return {
    operationId: spec.operation,
    tags: [tag],
    summary: spec.summary,
    description: [spec.description, accessNotes[spec.access]].filter(Boolean).join('\n\n'),
    security: spec.access === 'public' ? [] : spec.access === 'optional' ? [{}, { bearer: [] }] : [{ bearer: [] }],
    parameters: [
      ...parametersOf('path', spec.params, components),
      ...parametersOf('query', spec.query, components),
      ...(spec.creates
        ? [
            {
              in: 'header',
              name: IDEMPOTENCY_KEY,
              required: false,
              description: 'Names this wish; repeated with the same body it is answered the same and done once.',
              schema: { type: 'string', maxLength: 255 },
            },
          ]
        : []),
    ],
    ...(spec.body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: named(closed(spec.body), components), example: exampleOf(spec.body) },
          ...(spec.beacon && {
            'text/plain': {
              schema: { type: 'string', description: 'The same JSON, as `navigator.sendBeacon` sends it.' },
            },
          }),
        },
      },
    }),
    ...(spec.upload && { requestBody: { required: true, content: fileOf(spec.upload) } }),
    responses: {
      ...(spec.oftenThere && { 200: { description: 'It was there already', ...answerOf(spec.answer, components) } }),
      [status]: {
        description: spec.answer || spec.media ? 'Done' : 'Done; no content',
        ...answerOf(spec.answer, components),
        ...(spec.media && {
          content: { [spec.media]: spec.media === 'application/json' ? { schema: { type: 'object' } } : {} },
        }),
      },
      ...problemsOf(route, problem),
    },
  };
}

function answerOf(answer: TSchema | undefined, components: Map<string, unknown>): object {
  if (!answer) return {};
  return { content: { 'application/json': { schema: named(closed(answer), components), example: exampleOf(answer) } } };
}

/** A body that is a file, in each media type it may be sent as. */
function fileOf({ mediaTypes, mostBytes, example }: Upload): object {
  const description = `At most ${mostBytes / 1_048_576} MiB.`;
  return Object.fromEntries(
    mediaTypes.map((media) => [
      media,
      { schema: { type: 'string', format: 'binary', description }, ...(example !== undefined && { example }) },
    ]),
  );
}

function parametersOf(
  place: 'path' | 'query',
  schema: TSchema | undefined,
  components: Map<string, unknown>,
): object[] {
  const {
    properties = {},
    required = [],
    patternProperties = {},
  } = (schema ?? {}) as {
    properties?: Record<string, TSchema>;
    required?: string[];
    patternProperties?: Record<string, TSchema>;
  };
  const own = Object.entries(properties).map(([name, property]) => ({
    in: place,
    name,
    required: place === 'path' || (required.includes(name) && !('default' in property)),
    schema: named(property, components),
  }));
  // Names that the caller chooses: in this style each property of the object is a parameter, under its own name.
  const free = Object.entries(patternProperties).map(([pattern, property]) => ({
    in: place,
    name: /\w+/.exec(pattern)?.[0],
    required: false,
    style: 'form',
    explode: true,
    description: (property as { description?: string }).description,
    schema: { type: 'object', propertyNames: { pattern }, additionalProperties: named(property, components) },
  }));
  return [...own, ...free];
}

function problemsOf(route: Route, problem: unknown): Record<string, object> {
  const byStatus: Record<string, string[]> = {};
  for (const code of problemCodesOf(route)) {
    const known = knownProblems().get(code);
    if (!known) throw new Error(`${route.method} ${route.path} names the unknown problem '${code}'`);
    byStatus[known.status] ??= [];
    byStatus[known.status]?.push(code);
  }
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${knownProblems().get(code)?.title}`).join('; '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

/** Keywords whose values are data: an example may have a title of its own and is still no schema. */
const dataKeywords = new Set(['examples', 'default', 'const', 'enum']);

/** The schema with titled parts replaced by references, so that clients get one type a name. */
function named(schema: unknown, components: Map<string, unknown>): unknown {
  if (Array.isArray(schema)) return schema.map((part) => named(part, components));
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (dataKeywords.has(key)) return [key, value];
      return [key, key === 'properties' ? namedEach(value, components) : named(value, components)];
    }),
  );
  const anyName = (copy.patternProperties as Record<string, unknown> | undefined)?.['^.*$'];
  if (anyName) {
    // The plain way to say it, which client generators understand.
    delete copy.patternProperties;
    copy.additionalProperties = anyName;
  }
  if (typeof copy.title !== 'string') return copy;
  const earlier = components.get(copy.title);
  if (earlier && JSON.stringify(earlier) !== JSON.stringify(copy)) {
    throw new Error(`Two schemas are titled '${copy.title}'`);
  }
  components.set(copy.title, copy);
  return { $ref: `#/components/schemas/${copy.title}` };
}

/** Properties may have the names of keywords. */
function namedEach(properties: object, components: Map<string, unknown>): object {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, named(schema, components)]));
}

/** A value that fits the schema: its own example, else one made of its parts. */
export function exampleOf(schema: unknown): unknown {
  const node = schema as Record<string, unknown> & { examples?: unknown[]; properties?: Record<string, unknown> };
  if (node.examples?.[0] !== undefined) return node.examples[0];
  if ('const' in node) return node.const;
  if ('default' in node) return node.default;
  if (Array.isArray(node.enum)) return node.enum[0];
  if (Array.isArray(node.anyOf)) return exampleOf(node.anyOf[0]);
  if (node.type === 'object') {
    return Object.fromEntries(Object.entries(node.properties ?? {}).map(([key, value]) => [key, exampleOf(value)]));
  }
  if (node.type === 'array') {
    const entries = typeof node.minItems === 'number' ? node.minItems : 1;
    return Array.from({ length: Math.max(entries, 1) }, () => exampleOf(node.items ?? {}));
  }
  if (node.type === 'integer' || node.type === 'number') return node.minimum ?? 1;
  if (node.type === 'boolean') return true;
  if (node.type === 'null') return null;
  return stringExample(node);
}

function stringExample({ format }: Record<string, unknown>): string {
  if (format === 'uuid') return '019a9d3e-7c00-7000-8000-000000000001';
  if (format === 'date') return '2026-11-22';
  if (format === 'date-time') return '2026-11-22T10:00:00Z';
  if (format === 'email') return 'ana@example.com';
  if (format === 'binary') return '(the bytes)';
  if (format === 'uri') return 'https://example.com/picture.jpg';
  return 'text';
}
