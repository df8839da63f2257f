import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

/** Structured logs to standard output. Secrets and personal fields never reach it: what may carry them is cut here. */
export function openLog(config: Pick<Config, 'SOUK_LOG_LEVEL'>): Logger {
  return pino({
    level: config.SOUK_LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: {
      err(error: Error) {
        // pg hangs its whole connection onto an error, the key for cancelling its statements included.
        const { client: _, ...told } = pino.stdSerializers.err(error);
        return told;
      },
    },
    redact: {
      paths: ['password', 'token', 'refreshToken', 'accessToken', 'email', 'phone', 'authorization', 'cookie'].flatMap(
        (name) => [name, `*.${name}`, `*.*.${name}`],
      ),
      censor: '[cut]',
    },
  });
}
