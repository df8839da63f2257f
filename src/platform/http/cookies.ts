import type { CookieSerializeOptions } from '@fastify/cookie';
import type { Config } from '../config.ts';

export const YEAR_SECONDS = 365 * 24 * 3_600;

function isSecure({ SOUK_PUBLIC_URL }: Config): boolean {
  return SOUK_PUBLIC_URL?.startsWith('https:') ?? false;
}

/** `__Host-` binds a cookie to this very host; browsers accept it over HTTPS only. */
export function cookieName(config: Config, name: string): string {
  return `${isSecure(config) ? '__Host-' : ''}souk-${name}`;
}

/** Every cookie of ours: of the whole host, for no script, sent by no page of another site. */
export function cookieOptions(config: Config): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(config) };
}
