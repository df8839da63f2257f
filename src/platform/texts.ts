import type { Config } from './config.ts';
import { type Outside, type OutsideAnswer, OutsideFault, waitAskedFor } from './outside.ts';

/**
 * What became of a text message. `taken`: the provider has it. `refused`: it will never go to that number. `later`:
 * it was not taken, and may be tried again. `unsure`: nobody knows, so that trying again may send it twice. `ours`:
 * the account or its settings need mending.
 */
export type Handed =
  | { readonly result: 'taken' }
  | { readonly result: 'refused' | 'unsure' | 'ours'; readonly why: string }
  | { readonly result: 'later'; readonly why: string; readonly afterSeconds?: number | undefined };

export interface Texts {
  /** Hands one message over, once, to a number in E.164. Never throws for what the provider did. */
  send(to: string, body: string): Promise<Handed>;
}

/** Text messages by a provider that speaks as Twilio does; null where none is set up. */
export function openTexts(config: Config, outside: Outside): Texts | null {
  const { SOUK_SMS_URL, SOUK_SMS_ACCOUNT, SOUK_SMS_TOKEN, SOUK_SMS_FROM } = config;
  if (!SOUK_SMS_ACCOUNT || !SOUK_SMS_TOKEN || !SOUK_SMS_FROM) return null;
  const url = `${SOUK_SMS_URL.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(SOUK_SMS_ACCOUNT)}/Messages.json`;
  const headers = {
    authorization: `Basic ${Buffer.from(`${SOUK_SMS_ACCOUNT}:${SOUK_SMS_TOKEN}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  return {
    async send(to, body) {
      const form = new URLSearchParams({ To: to, From: SOUK_SMS_FROM, Body: body });
      try {
        return judge(await outside.post(url, { headers, body: form.toString() }));
      } catch (error) {
        if (!(error instanceof OutsideFault)) throw error;
        const { kind, message } = error;
        if (kind === 'refused') return { result: 'ours', why: message };
        return { result: kind === 'unreached' ? 'later' : 'unsure', why: message };
      }
    },
  };
}

function judge(answer: OutsideAnswer): Handed {
  const { status } = answer;
  if (status === 200 || status === 201) return { result: 'taken' };
  const why = `answered ${status}${codeIn(answer)}`;
  if (status === 429 || status === 503) return { result: 'later', why, afterSeconds: waitAskedFor(answer) };
  // A 400 is about this message or this number; any other refusal is about the account or its address.
  if (status === 400) return { result: 'refused', why };
  return { result: status >= 500 ? 'unsure' : 'ours', why };
}

/** The provider's number for what was wrong; its words may hold the telephone number and stay out of logs. */
function codeIn({ text }: OutsideAnswer): string {
  const [, code] = /"code"\s*:\s*(\d{1,6})\b/.exec(text) ?? [];
  return code ? `, code ${code}` : '';
}
