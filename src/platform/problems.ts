/** One fault of the input, at a JSON pointer into it. */
export interface InputFault {
  path: string;
  message: string;
}

/** What is true now, where that is why it was refused; members of the problem's document. */
export interface Facts {
  readonly currentPrice?: { readonly amount: number; readonly currency: string };
}

/**
 * What a caller can act on: answered as RFC 9457 problem+json with a safe text.
 * Anything else that is thrown is a fault of ours: logged whole, answered 500 with nothing inside.
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly faults: readonly InputFault[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly facts: Facts | undefined;

  constructor(
    code: string,
    status: number,
    title: string,
    more: {
      detail?: string;
      faults?: readonly InputFault[];
      retryAfterSeconds?: number;
      facts?: Facts;
      cause?: unknown;
    } = {},
  ) {
    super(more.detail ?? title, { cause: more.cause });
    this.code = code;
    this.status = status;
    this.title = title;
    this.detail = more.detail;
    this.faults = more.faults;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.facts = more.facts;
  }
}

type More = ConstructorParameters<typeof Problem>[3];
type Makers<T> = { [Code in keyof T]: (more?: More | string) => Problem };

const known = new Map<string, { status: number; title: string }>();

/**
 * Declares the problems of a room, once, as `code: [status, title]`, and gives a maker for each.
 * The registry behind it fills docs/errors.md and the OpenAPI document.
 */
export function defineProblems<const T extends Record<string, readonly [status: number, title: string]>>(
  definitions: T,
): Makers<T> {
  const makers: Partial<Makers<T>> = {};
  for (const code of Object.keys(definitions) as (keyof T & string)[]) {
    const [status, title] = definitions[code] as readonly [number, string];
    if (known.has(code)) throw new Error(`The problem '${code}' is defined twice`);
    known.set(code, { status, title });
    makers[code] = (more) => new Problem(code, status, title, typeof more === 'string' ? { detail: more } : more);
  }
  return makers as Makers<T>;
}

/** Every problem that can be answered, by code. */
export function knownProblems(): ReadonlyMap<string, { status: number; title: string }> {
  return known;
}

/** The problems any route can meet. */
export const problems = defineProblems({
  invalid_input: [400, 'The input is not valid'],
  malformed_body: [400, 'The body is not valid JSON'],
  malformed_request: [400, 'This is not a valid request'],
  not_signed_in: [401, 'Sign in first'],
  token_invalid: [401, 'The access token is not valid'],
  token_expired: [401, 'The access token has expired'],
  session_ended: [401, 'This session has ended'],
  forbidden: [403, 'You may not do this'],
  not_found: [404, 'There is nothing here'],
  too_slow: [408, 'The request took too long to arrive'],
  request_running: [409, 'A request with this Idempotency-Key is still running'],
  body_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'This kind of body is not understood'],
  idempotency_key_reused: [422, 'This Idempotency-Key was used with another body'],
  too_many_requests: [429, 'Too many requests'],
  headers_too_large: [431, 'The headers are too large'],
  internal: [500, 'Something went wrong on our side'],
  unavailable: [503, 'Not available right now'],
});

/** The input is well formed but wrong: `invalid('/slug', 'is taken')`. */
export function invalid(path: string, message: string): Problem {
  return problems.invalid_input({ faults: [{ path, message }] });
}
