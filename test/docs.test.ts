import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';
import Type from 'typebox';
import { loadConfig, settings } from '#platform/config.ts';
import { declaredRoutes, generatedPages, typeText } from '../docs/generate.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** All but docs/next.md: that one names what isn't there yet. */
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && name !== 'next.md')
    .map((name) => posix.join('docs', ...name.split(/[\\/]/))),
];

for (const [path, text] of generatedPages()) {
  test(`${path} says what the code says`, () => {
    const found = existsSync(join(root, path)) ? read(path) : undefined;
    assert.ok(found === text, `${path} is behind the code; run \`npm run generate\` and look at what changed`);
  });
}

test('the types of events are written as TypeScript', () => {
  const cases: [object, string][] = [
    [Type.Object({ id: Type.String(), seq: Type.Optional(Type.Integer()) }), '{ id: string; seq?: number }'],
    [Type.Enum(['audio', 'video']), "'audio' | 'video'"],
    [Type.Union([Type.Literal('a'), Type.Null()]), "'a' | null"],
    [Type.Array(Type.Union([Type.String(), Type.Boolean()])), '(string | boolean)[]'],
    [Type.Record(Type.String(), Type.Unknown()), 'Record<string, unknown>'],
    [Type.Object({ 'it is': Type.Literal("o'clock") }), "{ 'it is': 'o\\'clock' }"],
    [Type.Object({}), 'Record<string, never>'],
  ];
  for (const [schema, text] of cases) assert.equal(typeText(schema), text);
});

test('.env.example holds every setting and starts a server as it is', () => {
  const lines = read('.env.example').matchAll(/^(\w+)=(?:"(.*)"|(.*))$/gm);
  const given = Object.fromEntries([...lines].map(([, name, quoted, plain]) => [name, quoted ?? plain]));
  assert.deepEqual(Object.keys(given), Object.keys(settings));
  assert.deepEqual(loadConfig(given), loadConfig({}));
});

/** Text within backticks and fences: what is meant to be typed or opened as it stands. */
function code(text: string): string[] {
  const fences = [...text.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, inside]) => inside ?? '');
  const spans = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, inside]) => inside ?? '');
  return [...fences, ...spans];
}

const folders = 'bin|src|docs|test|migrations|web|client|bench|deploy|contract|scripts|node_modules|\\.ci';
/** Made when needed, so not in a fresh checkout; or named as an example of what a reader would add. */
const mayBeAbsent = /^(web\/dist|client\/dist|node_modules)|wishes/;

for (const page of pages) {
  test(`every link and path in ${page} leads somewhere`, () => {
    const text = read(page);
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => (link ?? '').replace(/#.*$/, ''))
      .filter((link) => link !== '' && !/^\w+:/.test(link))
      .map((link) => posix.join(dirname(page), link));
    const path = new RegExp(`(?<![\\w./#-])(?:${folders})/[\\w./*<>-]*`, 'g');
    const paths = code(text)
      .flatMap((part) => part.match(path) ?? [])
      .map((found) => found.replace(/[.,:;]+$/, '').replace(/\/?[*<].*$/, ''));
    const missing = [...links, ...paths].filter((name) => !mayBeAbsent.test(name) && !existsSync(join(root, name)));
    assert.deepEqual(missing, []);
  });

  test(`every npm script in ${page} is there`, () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = code(read(page)).flatMap((part) =>
      [...part.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name),
    );
    assert.deepEqual(
      named.filter((name) => !(String(name) in scripts)),
      [],
    );
  });

  test(`every route in ${page} is one`, () => {
    const known = new Set(declaredRoutes().map(({ method, path }) => `${method} ${path}`));
    const named = code(read(page)).flatMap(
      (part) => part.match(/\b(GET|POST|PUT|PATCH|DELETE) \/api\/[\w/:-]+/g) ?? [],
    );
    assert.deepEqual(
      named.filter((route) => !known.has(route) && !/openapi|docs/.test(route)),
      [],
    );
  });
}

test('every test that docs/security.md names is one', () => {
  const tests = ['src', 'test']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => read(posix.join(folder, ...name.split(/[\\/]/)))),
    )
    .join('\n');
  const rows = read('docs/security.md')
    .split('\n')
    .filter((line) => line.startsWith('|') && line.includes("| '"));
  assert.ok(rows.length > 30);
  const named = rows.flatMap((row) => {
    const cell = row.split('|').at(-2)?.trim() ?? '';
    return cell.slice(1, -1).split("', '");
  });
  assert.deepEqual(
    named.filter((name) => !tests.includes(name)),
    [],
  );
});

/** The words a command takes: `user create-admin` → true. */
function isCommand(words: readonly string[]): boolean {
  const [first = '', second] = words;
  if (!commandsIn([]).has(first)) return false;
  return second === undefined || !commandsIn([first]).size || commandsIn([first]).has(second);
}

const helps = new Map<string, Set<string>>();

function commandsIn(words: readonly string[]): Set<string> {
  const key = words.join(' ');
  let found = helps.get(key);
  if (!found) {
    const text = execFileSync(process.execPath, [join(root, 'bin/souk.mjs'), ...words, '--help'], { encoding: 'utf8' });
    const listed = text.split(/^Commands:$/m)[1] ?? '';
    found = new Set([...listed.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name]) => name as string));
    found.delete('help');
    helps.set(key, found);
  }
  return found;
}

test('every souk command that is named is one', () => {
  const missing: string[] = [];
  for (const page of pages) {
    for (const part of code(read(page))) {
      for (const [, list = ''] of part.matchAll(/(?<![\w./-])souk((?: [a-z|][a-z|-]*(?![\w./-])| \|)+)/g)) {
        for (const command of list.split('|')) {
          const words = command.trim().split(/\s+/).filter(Boolean);
          if (words.length > 0 && !isCommand(words)) missing.push(`${page}: souk ${words.join(' ')}`);
        }
      }
    }
  }
  assert.deepEqual([...new Set(missing)], []);
});
