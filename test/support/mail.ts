import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  /** The envelope's recipients: who gets it, whatever the headers say. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: ParsedMail['headers'];
  readonly messageId: string;
  /** As it came over the wire. */
  readonly raw: string;
}

export interface MailReceiver {
  /** For SMTP_URL. */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** How often somebody tried to hand over a mail, refused or not. */
  readonly attempts: number;
  /** The first mail that fits, or throws after `ms`. */
  waitFor(fits: (mail: ReceivedMail) => boolean, ms?: number): Promise<ReceivedMail>;
  /** Refuses the next `times` mails, for now (451) or for good (a 5xx). */
  failNext(times: number, responseCode?: number): void;
  close(): Promise<void>;
}

/** A real mail server on a free loopback port that keeps what it is given. */
export async function startMailReceiver(): Promise<MailReceiver> {
  const mails: ReceivedMail[] = [];
  const arrivals = new Set<() => void>();
  let attempts = 0;
  let refusals = 0;
  let refusalCode = 451;

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    hideENHANCEDSTATUSCODES: true,
    closeTimeout: 1_000,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        attempts++;
        if (refusals > 0) {
          refusals--;
          done(Object.assign(new Error('Not now'), { responseCode: refusalCode }));
          return;
        }
        const raw = Buffer.concat(chunks);
        simpleParser(raw).then((parsed) => {
          mails.push({
            to: session.envelope.rcptTo.map(({ address }) => address),
            subject: parsed.subject ?? '',
            text: parsed.text ?? '',
            html: parsed.html || '',
            headers: parsed.headers,
            messageId: parsed.messageId ?? '',
            raw: raw.toString(),
          });
          done();
          for (const arrived of arrivals) arrived();
        }, done);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;

  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    get attempts() {
      return attempts;
    },
    waitFor(fits, ms = 10_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          arrivals.delete(look);
          reject(new Error(`No such mail in ${ms} ms; there were: ${mails.map(({ subject }) => subject).join(', ')}`));
        }, ms);
        function look(): void {
          const found = mails.find(fits);
          if (!found) return;
          clearTimeout(timer);
          arrivals.delete(look);
          resolve(found);
        }
        arrivals.add(look);
        look();
      });
    },
    failNext(times, responseCode = 451) {
      refusals = times;
      refusalCode = responseCode;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
