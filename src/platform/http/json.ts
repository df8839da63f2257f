import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import stringifierOf from 'fast-json-stringify';
import type { FastifyBodyParser, FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { problems } from '../problems.ts';

/** NUL, or an escaped half of a surrogate pair: JSON may spell them, PostgreSQL cannot keep them. */
const suspicious = /\\u(0000|d[89a-f])/i;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Reads bodies as JSON and checks inputs: bodies exactly as they are, queries from text to numbers and yes/no. */
export function readJson(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, jsonParserOf(app));

  const options = { allErrors: true, verbose: true, strict: false, useDefaults: true, removeAdditional: false };
  const exact = new Ajv2020({ ...options, coerceTypes: false });
  const coercing = new Ajv2020({ ...options, coerceTypes: true });
  for (const ajv of [exact, coercing]) {
    (formats as unknown as typeof formats.default)(ajv);
    // Theirs takes `urn:uuid:` before it, which PostgreSQL doesn't.
    ajv.addFormat('uuid', uuid);
  }
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) =>
    atFirstUse(() => {
      const validate = (httpPart === 'body' ? exact : coercing).compile(
        httpPart === 'params' ? schema : closed(schema),
      );
      return (input: unknown) => validate(input) || { error: validate.errors ?? [] };
    }),
  );
  app.setSerializerCompiler<TSchema>(({ schema }) => atFirstUse(() => stringifierOf(schema)));
}

/** Parses the text of a body; refuses what cannot be kept. */
export function jsonParserOf(app: FastifyInstance): FastifyBodyParser<string> {
  const parse = app.getDefaultJsonParser('error', 'error');
  return (request, text, done) => {
    // Clients that name a type for every request send no body where there is nothing to say.
    if (text === '') {
      done(null, undefined);
      return;
    }
    if (suspicious.test(text) && !isStorable(text)) {
      done(problems.malformed_body('A text holds a character that cannot be kept'));
      return;
    }
    parse(request, text, done);
  };
}

/** Compiled at the first request of its route: all of them at once would cost a third of a second of each start. */
function atFirstUse<Input, Output>(compile: () => (input: Input) => Output): (input: Input) => Output {
  let compiled: ((input: Input) => Output) | undefined;
  return (input) => {
    compiled ??= compile();
    return compiled(input);
  };
}

function isStorable(json: string): boolean {
  let storable = true;
  try {
    JSON.parse(json, (key, value: unknown) => {
      for (const text of [key, value]) {
        if (typeof text === 'string' && (text.includes('\0') || !text.isWellFormed())) storable = false;
      }
      return value;
    });
  } catch {
    return true; // Not JSON at all: the parser behind says so.
  }
  return storable;
}

/** The schema with every object in it closed: an unknown property is refused, never silently dropped. */
export function closed(schema: TSchema): TSchema {
  return close(schema) as TSchema;
}

function close(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(close);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, close(value)]));
  if (copy.type === 'object' && copy.properties && !copy.patternProperties) copy.additionalProperties ??= false;
  return copy;
}
