import type { FastifySchemaValidationError } from 'fastify';
import { nearestName } from '../config.ts';
import type { InputFault } from '../problems.ts';

const MOST_FAULTS = 20;
const LONGEST_NAME = 100;

interface Failed extends FastifySchemaValidationError {
  /** The schema the keyword stands in, where the validator tells it. */
  readonly parentSchema?: { readonly properties?: object; readonly description?: string };
}

/** What is wrong with an input, each place once, in words that may be shown to the person who typed it. */
export function faultsOf(errors: readonly FastifySchemaValidationError[]): InputFault[] {
  const faults = new Map<string, InputFault>();
  for (const error of errors) {
    const fault = faultOf(error);
    // A union reports each of its branches; the first says enough.
    if (!faults.has(fault.path)) faults.set(fault.path, fault);
    if (faults.size === MOST_FAULTS) break;
  }
  return [...faults.values()];
}

function faultOf({ instancePath, keyword, params, parentSchema }: Failed): InputFault {
  if (keyword === 'required') return { path: `${instancePath}/${params.missingProperty}`, message: 'is missing' };
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty).slice(0, LONGEST_NAME);
    const nearest = nearestName(name, Object.keys(parentSchema?.properties ?? {}));
    const hint = nearest ? `; did you mean '${nearest}'?` : '';
    return { path: `${instancePath}/${name}`, message: `is not a known property${hint}` };
  }
  return { path: instancePath, message: words(keyword, params, parentSchema?.description) };
}

function words(keyword: string, params: Record<string, unknown>, description: string | undefined): string {
  const { limit } = params;
  if (keyword === 'minLength') return limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`;
  if (keyword === 'maxLength') return `must have at most ${limit} characters`;
  if (keyword === 'minimum') return `must be at least ${limit}`;
  if (keyword === 'maximum') return `must be at most ${limit}`;
  if (keyword === 'minItems') return `must have at least ${limit} entries`;
  if (keyword === 'maxItems' || keyword === 'maxProperties') return `must have at most ${limit} entries`;
  if (keyword === 'minProperties') return 'must name at least one change';
  if (keyword === 'type') return `must be ${kindName(params.type)}`;
  if (keyword === 'format') return `is not ${formatNames[String(params.format)] ?? 'of the right form'}`;
  if (keyword === 'enum' || keyword === 'const') return 'is not one of the allowed values';
  if (keyword === 'pattern' && description) return `is not of the right form: ${description}`;
  return 'is not of the right form';
}

const formatNames: Record<string, string> = {
  email: 'an email address',
  uuid: 'an id',
  uri: 'an address',
  'date-time': 'a time in ISO 8601',
};

const kindNames: Record<string, string> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

function kindName(type: unknown): string {
  return [type]
    .flat()
    .map((kind) => kindNames[String(kind)] ?? String(kind))
    .join(' or ');
}
