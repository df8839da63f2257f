import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { readMessage } from './message.ts';

/** Through JSON, because it notes an `offset: undefined`. */
const byLingui = (message: string): unknown => JSON.parse(JSON.stringify(compileMessage(message)));

test('a message is read as Lingui reads it', () => {
  const messages = [
    'Sign in',
    'Account of {name}',
    '{browser} on {os}',
    '{n, plural, one {# product} other {# products}}',
    '{n, plural, =0 {none} one {# product} other {# products}}',
    'Only {n, plural, one {# is} other {# of {all} are}} left!',
    '{kind, select, draft {a draft} other {on sale}}',
  ];
  for (const message of messages) assert.deepEqual(readMessage(message), byLingui(message), message);
});

test('every message of the English catalogues is read as Lingui reads it', async () => {
  const names = ['en.po', 'office/en.po'];
  const catalogues = await Promise.all(
    names.map((name) => readFile(join(import.meta.dirname, '../locales', name), 'utf8')),
  );
  const messages = [...catalogues.join('\n').matchAll(/^msgid (".+")$/gm)].map(
    ([, quoted]) => JSON.parse(quoted ?? '""') as string,
  );
  assert.ok(messages.length > 200);
  for (const message of messages) assert.deepEqual(readMessage(message), byLingui(message), message);
});
