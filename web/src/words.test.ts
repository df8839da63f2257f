import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

test('every sentence of the pages is in the English catalogue, and nothing else is', async () => {
  const said = new Set<string>();
  for (const file of readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })) {
    if (!/(?<!\.test)\.tsx?$/.test(file)) continue;
    const code = (await readFile(join(import.meta.dirname, file), 'utf8')).replaceAll(/^\s*(\/\*)?\*.*$/gm, '');
    for (const [, , text] of code.matchAll(/i18n\.t\(\s*(['"])(.*?)(?<!\\)\1/gs))
      said.add(text?.replaceAll("\\'", "'") ?? '');
  }
  const catalogue = await readFile(join(import.meta.dirname, '../locales/en.po'), 'utf8');
  // Long ones are written over several lines.
  const joined = catalogue.replaceAll(/"\n"/g, '');
  const known = new Set([...joined.matchAll(/^msgid "(.+)"$/gm)].map(([, text]) => text?.replaceAll('\\"', '"') ?? ''));
  const hint = 'run: lingui extract --config web/lingui.config.ts --clean';
  assert.deepEqual([...said.difference(known)], [], hint);
  assert.deepEqual([...known.difference(said)], [], hint);
});
