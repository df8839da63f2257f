import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transporter } from 'nodemailer';
import type { Config } from './config.ts';
import { newId } from './ids.ts';

export interface Mail {
  /** One address; never read as a list of them. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers?: Record<string, string>;
  readonly attachments?: readonly Attachment[];
}

export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

export interface Mailer {
  /** Resolves once the mail server has taken it (or it lies in the data folder); throws where it didn't. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** How long a mail server may be silent: a mail that hangs holds its job. */
const patience = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 };

const safe = { disableFileAccess: true, disableUrlAccess: true };

/** Sends over SMTP, or without SMTP_URL lays mails into the data folder, one `.eml` each. */
export function openMailer(config: Config): Mailer {
  const from = config.SOUK_MAIL_FROM;
  if (config.SMTP_URL) {
    const url = config.SMTP_URL;
    let opened: Promise<Transporter> | undefined;
    return {
      async send(mail) {
        opened ??= library().then((nodemailer) =>
          nodemailer.createTransport({ url, pool: true, maxConnections: 3, ...patience, ...safe }),
        );
        await (await opened).sendMail({ from, ...addressed(mail) });
      },
      close: () => void opened?.then((transport) => transport.close()),
    };
  }

  const folder = join(config.SOUK_DATA, 'mail');
  return {
    async send(mail) {
      const writer = (await library()).createTransport({
        streamTransport: true,
        buffer: true,
        newline: 'unix',
        ...safe,
      });
      const { message } = await writer.sendMail({ from, ...addressed(mail) });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(join(folder, `${newId()}.eml`), message as Buffer, { mode: 0o600 });
    },
    close() {},
  };
}

/** Loaded with the first mail: a start need not wait for it. */
async function library() {
  return (await import('nodemailer')).default;
}

function addressed({ to, attachments = [], ...mail }: Mail) {
  return { ...mail, to: { name: '', address: to }, attachments: [...attachments] };
}
