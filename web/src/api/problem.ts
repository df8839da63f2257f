export type FieldError = { path: string; message: string };

type ProblemBody = { code?: string; title?: string; detail?: string; requestId?: string; errors?: FieldError[] };

/** What the server (or the lack of one) answered instead of what was asked for. `status` 0 means nobody answered. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[];
  readonly requestId: string | null;
  /** Seconds to wait before asking again, from Retry-After. */
  readonly retryAfter: number | null;

  constructor(status: number, body: ProblemBody, retryAfter: number | null = null, cause?: unknown) {
    super(body.detail ?? body.title ?? '', { cause });
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.errors = body.errors ?? [];
    this.requestId = body.requestId ?? null;
    this.retryAfter = retryAfter;
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new Problem(
    response.status,
    typeof body === 'object' && body !== null ? body : {},
    Number.isFinite(wait) ? wait : null,
  );
}

export const isProblem = (error: unknown, ...codes: string[]): error is Problem =>
  error instanceof Problem && (codes.length === 0 || codes.includes(error.code));
