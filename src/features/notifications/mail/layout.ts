import type { Letter, Line, Words } from '../words/words.ts';
import { type Html, html } from './html.ts';

export interface Page {
  readonly letter: Letter;
  readonly greeting: string;
  readonly words: Words;
  /** Where the button leads. */
  readonly link: string | null;
  /** The market itself, as people reach it. */
  readonly home: string;
  /** Where one gets no more of these mails; null where one cannot do without them. */
  readonly unsubscribe?: string | null;
}

/** The letter for readers of plain text. */
export function asText({ letter, greeting, words, link, home, unsubscribe }: Page): string {
  const button = letter.button && link ? [`${letter.button}:\n${link}`] : [];
  const lines = (letter.lines ?? []).map(({ title, body, link }) => [title, body, link].filter(Boolean).join('\n'));
  const body = [greeting, ...letter.paragraphs, ...lines, ...button, ...(letter.after ?? [])];
  const stop = unsubscribe ? `${words.unsubscribe}:\n${unsubscribe}\n` : '';
  return `${body.join('\n\n')}\n\n-- \nSouk · ${home}\n${words.whyYouGetThis}\n${stop}`;
}

/**
 * The letter as HTML. Tables and inline styles, because mail programs know little else; nothing is fetched from
 * anywhere, so that opening it tells nobody.
 */
export function asHtml({ letter, greeting, words, link, home, unsubscribe }: Page): string {
  const button = letter.button && link ? buttonOf(letter.button, link, words) : [];
  return html`<!doctype html>
<html lang="${words.locale}" dir="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${letter.subject}</title>
<style>
@media (prefers-color-scheme: dark) {
  .paper { background: #15120f !important; }
  .card { background: #1f1b17 !important; border-color: #38302a !important; }
  .ink { color: #f5ede3 !important; }
  .soft { color: #b9aa9b !important; }
  .button { background: #74d3c5 !important; color: #062523 !important; }
  .link { color: #74d3c5 !important; }
}
@media (max-width: 600px) { .card { padding: 24px !important; } }
</style>
</head>
<body class="paper" style="margin:0;padding:0;background:#fbf7f1;">
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background:#fbf7f1;">
<tr><td align="center" style="padding:32px 16px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;text-align:start;">
<tr><td class="link" style="padding:0 8px 16px;color:#0a5350;font:600 22px Georgia,serif;">Souk</td></tr>
<tr><td class="card" style="padding:36px;background:#ffffff;border:1px solid #e6dccf;border-radius:16px;">
<h1 class="ink" style="margin:0 0 20px;color:#231b15;font:600 24px/1.25 Georgia,serif;">${letter.subject}</h1>
${[greeting, ...letter.paragraphs].map(paragraph)}${(letter.lines ?? []).map(lineOf)}${button}${(letter.after ?? []).map(paragraph)}</td></tr>
<tr><td class="soft" style="padding:20px 8px;color:#65574b;font:13px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;">
${words.whyYouGetThis}<br><a class="link" href="${home}" style="color:#0a5350;">${home}</a>${unsubscribe ? stopOf(unsubscribe, words) : ''}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.text;
}

const textFont = "font:16px/1.6 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;";

function paragraph(text: string): Html {
  return html`<p class="ink" style="margin:0 0 16px;color:#231b15;${textFont}">${text}</p>
`;
}

function lineOf({ title, body, link }: Line): Html {
  const name = link
    ? html`<a class="link" href="${link}" style="color:#0a5350;font-weight:600;">${title}</a>`
    : html`<strong>${title}</strong>`;
  return html`<p class="ink" style="margin:0 0 16px;color:#231b15;${textFont}">${name}<br>${body}</p>
`;
}

function stopOf(link: string, words: Words): Html {
  return html`<br><a class="link" href="${link}" style="color:#0a5350;">${words.unsubscribe}</a>`;
}

function buttonOf(label: string, link: string, words: Words): Html[] {
  return [
    html`<p style="margin:28px 0;"><a class="button" href="${link}" style="display:inline-block;padding:14px 28px;border-radius:12px;background:#0a5350;color:#ffffff;text-decoration:none;${textFont}font-weight:600;">${label}</a></p>
<p class="soft" style="margin:0 0 20px;color:#65574b;font-size:13px;line-height:1.5;font-family:system-ui,sans-serif;">${words.pasteInstead}<br><a class="link" href="${link}" style="color:#0a5350;word-break:break-all;">${link}</a></p>
`,
  ];
}
