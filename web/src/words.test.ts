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

test('the other catalogues leave nothing untranslated', async () => {
  const folder = join(import.meta.dirname, '../locales');
  for (const file of readdirSync(folder)) {
    const catalogue = await readFile(join(folder, file), 'utf8');
    const [, ...entries] = catalogue.split(/^msgid /m);
    const empty = entries.slice(1).filter((entry) => /^msgstr ""\n(?!")/m.test(entry));
    assert.deepEqual(empty, [], file);
  }
});
