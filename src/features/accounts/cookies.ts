import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '#platform/config.ts';
import { requireSameSite } from '#platform/http/guard.ts';

type Kind = 'refresh' | 'device';

const YEAR_SECONDS = 365 * 24 * 3_600;

function isSecure(config: Config): boolean {
  return config.SOUK_PUBLIC_URL?.startsWith('https:') ?? false;
}

/** `__Host-` binds a cookie to this very host; browsers accept it over HTTPS only. */
function nameOf(config: Config, kind: Kind): string {
  return `${isSecure(config) ? '__Host-' : ''}souk-${kind}`;
}

function optionsOf(config: Config): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(config) };
}

export interface TokensForCookies {
  readonly refreshToken: string;
  readonly deviceToken?: string | undefined;
  /** Whether the refresh token outlives the browser; the session's own end holds in any case. */
  readonly keep: boolean;
}

export function setTokenCookies(reply: FastifyReply, config: Config, tokens: TokensForCookies): void {
  const { refreshToken, deviceToken, keep } = tokens;
  const options = optionsOf(config);
  const keepSeconds = config.SOUK_SESSION_ABSOLUTE_DAYS * 24 * 3_600;
  reply.setCookie(nameOf(config, 'refresh'), refreshToken, keep ? { ...options, maxAge: keepSeconds } : options);
  if (deviceToken) reply.setCookie(nameOf(config, 'device'), deviceToken, { ...options, maxAge: YEAR_SECONDS });
}

/** Forgets the refresh token; the device stays known. */
export function clearRefreshCookie(reply: FastifyReply, config: Config): void {
  reply.clearCookie(nameOf(config, 'refresh'), optionsOf(config));
}

/** The refresh token in the cookie. Throws `forbidden` where the request that carries it isn't of our own pages. */
export function refreshCookie(request: FastifyRequest, config: Config): string | undefined {
  const token = request.cookies[nameOf(config, 'refresh')];
  if (token === undefined || token === '') return undefined;
  requireSameSite(request, config.SOUK_PUBLIC_URL ? new URL(config.SOUK_PUBLIC_URL).origin : null);
  return token;
}

/** Only ever a hint at sign-in, beside the password. */
export function deviceCookie(request: FastifyRequest, config: Config): string | undefined {
  return request.cookies[nameOf(config, 'device')];
}
