import { Problem, problemOf } from './problem.ts';

type Value = string | number | boolean | null | undefined;
/** A list is sent as its name once for each value. */
type Ask = {
  body?: unknown;
  query?: Record<string, Value | Value[]> | undefined;
  key?: string;
  /** For answers nobody waits for any more. */
  signal?: AbortSignal | undefined;
};

/** Who answers for the access token; the session sets it, so that this file needs to know nothing of sessions. */
type Bearer = { token: () => Promise<string | null>; renew: (refused: string) => Promise<string | null> };
let bearer: Bearer = { token: async () => null, renew: async () => null };
export const setBearer = (next: Bearer) => {
  bearer = next;
};

export const get = <T>(path: string, query?: Ask['query'], signal?: AbortSignal) =>
  answer<T>('GET', path, { query, signal });
export const post = <T>(path: string, body: unknown, key?: string) =>
  answer<T>('POST', path, key ? { body, key } : { body });
export const put = <T>(path: string, body?: unknown, key?: string) =>
  answer<T>('PUT', path, key ? { body, key } : { body });
export const patch = <T>(path: string, body: unknown) => answer<T>('PATCH', path, { body });
export const del = <T>(path: string, body?: unknown) => answer<T>('DELETE', path, { body });

/** For calls that must not wait for, or ask for, an access token: signing in and refreshing. */
export const postOpenly = async <T>(path: string, body: unknown): Promise<T> =>
  read(await send('POST', path, { body }, null));

/** For what everybody may see: it need not wait until it is known who asks, and any cache may answer. */
export const getOpenly = async <T>(path: string, query?: Ask['query']): Promise<T> =>
  read(await send('GET', path, query ? { query } : {}, null));

/** For what `fetch` cannot do (the progress of an upload); everything else goes through the functions above. */
export const accessToken = () => bearer.token();

export const getFile = async (path: string): Promise<Blob> => (await sendSignedIn('GET', path, {})).blob();

async function answer<T>(method: string, path: string, ask: Ask): Promise<T> {
  return read<T>(await sendSignedIn(method, path, ask));
}

/** The bare answer, for what is read as it comes, as a large file is. */
export async function sendSignedIn(method: string, path: string, ask: Ask): Promise<Response> {
  const token = await bearer.token();
  try {
    return await send(method, path, ask, token);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401 || !token) throw error;
    const renewed = await bearer.renew(token);
    if (!renewed) throw error;
    return send(method, path, ask, renewed);
  }
}

async function send(
  method: string,
  path: string,
  { body, query, key, signal }: Ask,
  token: string | null,
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (key) headers['idempotency-key'] = key;
  if (token) headers.authorization = `Bearer ${token}`;
  let response: Response;
  try {
    response = await fetch(`/api${path}${queryText(query)}`, {
      method,
      headers,
      signal: signal ?? null,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new Problem(0, { code: 'unreachable' }, null, error);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

function queryText(query: Ask['query']): string {
  const params = new URLSearchParams();
  for (const [name, values] of Object.entries(query ?? {})) {
    for (const value of [values].flat()) if (value !== undefined && value !== null) params.append(name, String(value));
  }
  return params.size > 0 ? `?${params}` : '';
}
