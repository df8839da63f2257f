import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const locales = join(import.meta.dirname, '../locales');
const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(?<!\.test)\.tsx?$/.test(file),
);
const isOffice = (file: string) => /^(seller|admin)\//.test(file);

test('every sentence of the pages is in its English catalogue, and nothing else is', async () => {
  const hint = 'run: npm run extract';
  for (const [name, files] of [
    ['en.po', sources.filter((file) => !isOffice(file))],
    ['office/en.po', sources.filter(isOffice)],
  ] as const) {
    const said = new Set<string>();
    for (const file of files) {
      const code = (await readSource(file)).replaceAll(/^\s*(\/\*)?\*.*$/gm, '');
      for (const [, , text] of code.matchAll(/i18n\.t\(\s*(['"])(.*?)(?<!\\)\1/gs))
        said.add(text?.replaceAll("\\'", "'") ?? '');
    }
    const catalogue = await readFile(join(locales, name), 'utf8');
    // Long ones are written over several lines.
    const joined = catalogue.replaceAll(/"\n"/g, '');
    const known = new Set(
      [...joined.matchAll(/^msgid "(.+)"$/gm)].map(([, text]) => text?.replaceAll('\\"', '"') ?? ''),
    );
    assert.deepEqual([...said.difference(known)], [], hint);
    assert.deepEqual([...known.difference(said)], [], hint);
  }
});

test('the other catalogues leave nothing untranslated', async () => {
  const files = readdirSync(locales, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.po'));
  assert.ok(files.length >= 4);
  for (const file of files) {
    const catalogue = await readFile(join(locales, file), 'utf8');
    const [, ...entries] = catalogue.split(/^msgid /m);
    const empty = entries.slice(1).filter((entry) => /^msgstr ""\n(?!")/m.test(entry));
    assert.deepEqual(empty, [], file);
  }
});

test('no page shows what it has not loaded the words of', async () => {
  const offices = [
    './seller/',
    './admin/',
    './calls/pages/shop-calls-page.tsx',
    './conversations/shop-messages-page.tsx',
  ];
  const routes = await readSource('routes.tsx');
  const pages = [...routes.matchAll(/(?:office\('\S*', |withOfficeWords\()?\(\) => import\('(\S*)'\)/g)];
  assert.ok(pages.length > 50);
  for (const [said, page = ''] of pages) {
    const isOfAnOffice = offices.some((office) => page.startsWith(office));
    assert.equal(/^(office|withOfficeWords)\(/.test(said), isOfAnOffice, page);
  }
  for (const file of sources) {
    if (isOffice(file) || file === 'routes.tsx' || offices.includes(`./${file}`)) continue;
    for (const [, from = ''] of (await readSource(file)).matchAll(
      /(?:from |import\()'(?:\.\.\/)+((?:seller|admin)\/[^']*)'/g,
    ))
      assert.doesNotMatch(await readSource(from), /i18n\.t\(/, `${file} shows ${from}`);
  }
});

const readSource = (file: string) => readFile(join(import.meta.dirname, file), 'utf8');
