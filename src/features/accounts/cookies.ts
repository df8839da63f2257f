import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '#platform/config.ts';
import { cookieName, cookieOptions, YEAR_SECONDS } from '#platform/http/cookies.ts';
import { requireSameSite } from '#platform/http/guard.ts';

export interface TokensForCookies {
  readonly refreshToken: string;
  readonly deviceToken?: string | undefined;
  /** Whether the refresh token outlives the browser; the session's own end holds in any case. */
  readonly keep: boolean;
}

export function setTokenCookies(reply: FastifyReply, config: Config, tokens: TokensForCookies): void {
  const { refreshToken, deviceToken, keep } = tokens;
  const options = cookieOptions(config);
  const keepSeconds = config.SOUK_SESSION_ABSOLUTE_DAYS * 24 * 3_600;
  reply.setCookie(cookieName(config, 'refresh'), refreshToken, keep ? { ...options, maxAge: keepSeconds } : options);
  if (deviceToken) reply.setCookie(cookieName(config, 'device'), deviceToken, { ...options, maxAge: YEAR_SECONDS });
}

/** Forgets the refresh token; the device stays known. */
export function clearRefreshCookie(reply: FastifyReply, config: Config): void {
  reply.clearCookie(cookieName(config, 'refresh'), cookieOptions(config));
}

/** The refresh token in the cookie. Throws `forbidden` where the request that carries it isn't of our own pages. */
export function refreshCookie(request: FastifyRequest, config: Config): string | undefined {
  const token = request.cookies[cookieName(config, 'refresh')];
  if (token === undefined || token === '') return undefined;
  requireSameSite(request, config.SOUK_PUBLIC_URL ? new URL(config.SOUK_PUBLIC_URL).origin : null);
  return token;
}

/** Only ever a hint at sign-in, beside the password. */
export function deviceCookie(request: FastifyRequest, config: Config): string | undefined {
  return request.cookies[cookieName(config, 'device')];
}
