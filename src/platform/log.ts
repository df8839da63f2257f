import { type Logger, type LoggerOptions, pino, type StreamEntry } from 'pino';
import type { Config } from './config.ts';

export interface Logs {
  /** Faults and events of the process. Secrets and personal fields never leave by it: what may carry them is cut here. */
  readonly log: Logger;
  /** One line a request, of fields we choose one by one: nothing to cut, so nothing is searched. */
  readonly requestLog: Logger;
  /** Writes out what is still gathered. */
  flush(): void;
}

const FLUSH_MS = 500;
/** Lines are gathered up to this many bytes: a write for each request would cost more than the request's own line. */
const GATHERED_BYTES = 4_096;

/** Structured logs to standard output, on a terminal in words. A process that is killed loses half a second of lines. */
export async function openLog({ SOUK_LOG_LEVEL }: Pick<Config, 'SOUK_LOG_LEVEL'>): Promise<Logs> {
  const options: LoggerOptions = {
    level: SOUK_LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: {
      err(error: Error) {
        // pg hangs its whole connection onto an error, the key for cancelling its statements included; and PostgreSQL
        // tells in `detail` and `where` which values it would not have: messages, addresses.
        const { client: _, detail: __, where: ___, ...told } = pino.stdSerializers.err(error);
        return told;
      },
    },
  };
  const redact = {
    paths: ['password', 'token', 'refreshToken', 'accessToken', 'email', 'phone', 'authorization', 'cookie'].flatMap(
      (name) => [name, `*.${name}`, `*.*.${name}`],
    ),
    censor: '[cut]',
  };
  const { stream, flush } = process.stdout.isTTY ? await terminal() : gathering();
  return { log: pino({ ...options, redact }, stream), requestLog: pino(options, stream), flush };
}

interface Output {
  readonly stream: StreamEntry['stream'];
  flush(): void;
}

async function terminal(): Promise<Output> {
  const { default: pretty } = await import('pino-pretty');
  return {
    stream: pretty({ singleLine: true, ignore: 'reqId', translateTime: 'SYS:HH:MM:ss', sync: true }),
    flush: () => {},
  };
}

function gathering(): Output {
  const stream = pino.destination({ dest: 1, sync: false, minLength: GATHERED_BYTES });
  const timer = setInterval(() => stream.flush(), FLUSH_MS);
  timer.unref();
  return {
    stream,
    flush() {
      clearInterval(timer);
      stream.flushSync();
    },
  };
}
