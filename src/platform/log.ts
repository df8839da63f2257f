import { type Logger, type LoggerOptions, pino } from 'pino';
import type { Config } from './config.ts';

/** Structured logs to standard output, on a terminal in words. Secrets and personal fields never reach it: what may carry them is cut here. */
export async function openLog(config: Pick<Config, 'SOUK_LOG_LEVEL'>): Promise<Logger> {
  const options: LoggerOptions = {
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
  };
  if (!process.stdout.isTTY) return pino(options);
  const { default: pretty } = await import('pino-pretty');
  return pino(options, pretty({ singleLine: true, ignore: 'reqId', translateTime: 'SYS:HH:MM:ss' }));
}
