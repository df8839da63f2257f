import { randomUUID } from 'node:crypto';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

type Call = <T = Record<string, never>>(
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<T>>;

/** Calls the API as somebody, with JSON or (given as bytes) a file; answers are parsed, whatever their status. */
export interface Caller {
  readonly get: <T = Record<string, never>>(path: string, headers?: Record<string, string>) => Promise<Answer<T>>;
  readonly post: Call;
  readonly put: Call;
  readonly patch: Call;
  readonly delete: Call;
}

export interface Person extends Caller {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly sessionId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export function callerOf(url: string, accessToken?: string): Caller {
  async function call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const isFile = body instanceof Uint8Array;
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
        ...(accessToken && { authorization: `Bearer ${accessToken}` }),
        ...headers,
      },
      ...(body !== undefined && { body: isFile ? Buffer.from(body) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : { text }) as T };
  }
  return {
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
    patch: (path, body, headers) => call('PATCH', path, body, headers),
    delete: (path, body, headers) => call('DELETE', path, body, headers),
  };
}

interface SignedIn {
  user: { id: string };
  sessionId: string;
  accessToken: string;
  refreshToken: string;
}

export const PASSWORD = 'correct horse battery staple';

/** Somebody new, signed in. */
export async function signUp(url: string, name = 'Ana'): Promise<Person> {
  const email = `${name.toLowerCase().replace(/[^a-z]/g, '') || 'someone'}.${randomUUID().slice(0, 8)}@example.com`;
  return enter(url, '/api/auth/register', { email, name }, { name });
}

/** Signs a known person in on another device. */
export function signIn(url: string, person: Pick<Person, 'email' | 'name'>): Promise<Person> {
  return enter(url, '/api/auth/login', person, {});
}

async function enter(
  url: string,
  path: string,
  { email, name }: Pick<Person, 'email' | 'name'>,
  more: object,
): Promise<Person> {
  const { status, body } = await callerOf(url).post<SignedIn>(path, { email, password: PASSWORD, ...more });
  if (status >= 300) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
  const { user, ...tokens } = body;
  return { ...callerOf(url, body.accessToken), id: user.id, email, name, password: PASSWORD, ...tokens };
}
