import { type Client, createClient } from './generated/client/index.js';
import { refresh as refreshSession } from './generated/index.js';

export interface SoukOptions {
  baseUrl: string;
  /** Kept from a sign-in; leave out for a guest. */
  refreshToken?: string;
  /** Keep this: each refresh token is exchanged for the next one. */
  onRefreshToken?: (refreshToken: string) => void;
}

export interface Souk {
  /** Pass it to the generated functions: `browseShops({ client: souk.client })`. */
  readonly client: Client;
  /** After register or login. */
  signedIn(tokens: { accessToken: string; accessTokenExpiresAt: string; refreshToken?: string | undefined }): void;
  /** A valid access token; undefined for a guest. */
  accessToken(): Promise<string | undefined>;
}

/** Exchanged this long before it ends, so that no request carries one that ends on the way. */
const EARLY_MS = 30_000;

/** A client that keeps itself signed in: one exchange of tokens at a time, whoever asks. */
export function createSouk({ baseUrl, refreshToken, onRefreshToken }: SoukOptions): Souk {
  let access: { token: string; expiresAt: number } | undefined;
  let exchanging: Promise<void> | undefined;
  const bare = createClient({ baseUrl });

  function signedIn(tokens: Parameters<Souk['signedIn']>[0]): void {
    access = { token: tokens.accessToken, expiresAt: Date.parse(tokens.accessTokenExpiresAt) };
    if (tokens.refreshToken === undefined) return;
    refreshToken = tokens.refreshToken;
    onRefreshToken?.(tokens.refreshToken);
  }

  async function exchange(): Promise<void> {
    const { data, error } = await refreshSession({ client: bare, body: { refreshToken } });
    if (!data) throw error;
    signedIn(data);
  }

  async function accessToken(): Promise<string | undefined> {
    if (access && access.expiresAt - EARLY_MS > Date.now()) return access.token;
    if (refreshToken === undefined) return access?.token;
    exchanging ??= exchange().finally(() => {
      exchanging = undefined;
    });
    await exchanging;
    return access?.token;
  }

  return { client: createClient({ baseUrl, auth: accessToken }), signedIn, accessToken };
}
