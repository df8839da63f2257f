import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';

// The arrow of imports: house (app, server, commands, cli) → features → platform → contract, and web → contract and
// client. Each rule is a function over the sources, so that a planted fault shows that it would be found.

/** Path below the checkout → text, comments cut out. */
type Sources = ReadonlyMap<string, string>;
type Rule = (sources: Sources) => string[];

/** Features in the line they stand in: a later one calls an earlier one, never the other way. */
const line = [
  'accounts',
  'notifications',
  'files',
  'shops',
  'catalogue',
  'search',
  'tracking',
  'orders',
  'reviews',
  'follows',
  'price-alerts',
  'conversations',
  'calls',
  'analytics',
  'recommendations',
  'moderation',
  'privacy',
  'demo',
];

/** What a feature keeps to itself: its SQL, its routes, its jobs. */
const isPrivate = (path: string) => /(^|[/.])(store|routes|jobs)\.ts$/.test(path);
/** What only the house may fetch from a feature. */
const isForHouse = (path: string) => /\/(feature|commands)\.ts$/.test(path);
const isTest = (path: string) => path.startsWith('test/') || /\.test\.tsx?$/.test(path);
/** What speaks to a person at a terminal: commands, and programs that run as a process of their own. */
const speaks = (path: string) =>
  /^src\/(commands\/|cli\.ts)|\/commands\.ts$|\/commands\/|^src\/platform\/embedded\/watchdog\.ts$/.test(path);
const mayReadEnvironment = (path: string) =>
  path === 'src/platform/config.ts' || /^web\/[\w.-]+\.ts$|^bench\//.test(path);
const mayHoldSql = (path: string) =>
  path.startsWith('src/platform/') || path.startsWith('bench/') || /(^|[/.])store\.ts$/.test(path);

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function importsOf(text: string): Import[] {
  const found: Import[] = [];
  for (const [, types, specifier] of text.matchAll(
    /^(?:import|export)\b(?!\()\s*(type\b)?(?:[^'"`;]*?\bfrom\s*)?\s*['"]([^'"]+)['"]/gm,
  )) {
    found.push({ specifier: specifier as string, typeOnly: types !== undefined });
  }
  for (const [, specifier] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    found.push({ specifier: specifier as string, typeOnly: false });
  }
  return found;
}

const roots: Record<string, string> = {
  '#platform': 'src/platform',
  '#features': 'src/features',
  '#contract': 'contract',
  '#support': 'test/support',
};

/** The path a specifier names, or undefined for a package. */
function target(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier));
  const [root = '', ...rest] = specifier.split('/');
  return roots[root] && [roots[root], ...rest].join('/');
}

interface Edge extends Import {
  readonly from: string;
  readonly to: string;
}

function edges(sources: Sources): Edge[] {
  return [...sources].flatMap(([from, text]) =>
    importsOf(text).flatMap((found) => {
      const to = target(from, found.specifier);
      return to === undefined ? [] : [{ ...found, from, to }];
    }),
  );
}

function roomOf(path: string): string {
  if (isTest(path)) return 'test';
  const [first = '', second = ''] = path.split('/');
  if (first !== 'src') return first;
  return second === 'platform' ? 'platform' : second === 'features' ? 'features' : 'house';
}

const featureOf = (path: string) => path.split('/')[2] ?? '';

const reach: Record<string, readonly string[]> = {
  house: ['house', 'features', 'platform', 'contract'],
  features: ['features', 'platform', 'contract'],
  platform: ['platform', 'contract'],
  contract: ['contract'],
  client: ['client', 'contract'],
  web: ['web', 'contract', 'client'],
};

const arrow: Rule = (sources) =>
  edges(sources)
    .filter(({ from, to }) => roomOf(from) in reach && !reach[roomOf(from)]?.includes(roomOf(to)))
    .map(({ from, to }) => `${from} imports ${to}: ${roomOf(from)} may not reach ${roomOf(to)}`);

const featuresInLine: Rule = (sources) => [
  ...new Set(
    [...sources.keys()]
      .filter((path) => path.startsWith('src/features/') && !line.includes(featureOf(path)))
      .map((path) => `src/features/${featureOf(path)} has no place in the line of features`),
  ),
  ...edges(sources)
    .filter(({ from, to }) => roomOf(from) === 'features' && to.startsWith('src/features/'))
    .filter(({ from, to }) => line.indexOf(featureOf(to)) > line.indexOf(featureOf(from)))
    .map(({ from, to }) => `${from} imports ${to}: ${featureOf(to)} comes later and is heard by event`),
];

const publicFilesOnly: Rule = (sources) =>
  edges(sources).flatMap(({ from, to }) => {
    if (isTest(from) || !to.startsWith('src/features/')) return [];
    const room = roomOf(from);
    if (room === 'features' && featureOf(from) === featureOf(to)) return [];
    if (isPrivate(to)) return [`${from} imports ${to}: stores, routes and jobs are private to their feature`];
    if (room !== 'house' && isForHouse(to)) return [`${from} imports ${to}: that file is for the house alone`];
    return [];
  });

/** Cycles among imports that load something; types alone may refer to each other. */
const noCycles: Rule = (sources) => {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of edges(sources)) {
    if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const faults: string[] = [];
  function walk(path: string, above: readonly string[]): void {
    const start = above.indexOf(path);
    if (start >= 0) faults.push(`cycle: ${[...above.slice(start), path].join(' → ')}`);
    if (start >= 0 || done.has(path)) return;
    for (const to of next.get(path) ?? []) walk(to, [...above, path]);
    done.add(path);
  }
  for (const path of next.keys()) walk(path, []);
  return faults;
};

/** The client is emitted as JavaScript, and its imports are spelt for that. */
const endingsSpelt: Rule = (sources) =>
  [...sources].flatMap(([from, text]) =>
    importsOf(text)
      .filter(({ specifier }) => /^[.#]/.test(specifier))
      .filter(({ specifier }) => !/\.(tsx?|css|json|svg|wav|mp3|po)(\?\w+)?$/.test(specifier))
      .filter(({ specifier }) => !(from.startsWith('client/') && specifier.endsWith('.js')))
      .map(({ specifier }) => `${from} imports ${specifier}: spell the ending`),
  );

const environmentInOnePlace: Rule = (sources) =>
  [...sources]
    .filter(([path, text]) => /\bprocess\s*\.\s*env\b|\bprocess\s*\[/.test(text) && !isTest(path))
    .filter(([path]) => !mayReadEnvironment(path))
    .map(([path]) => `${path} reads the environment; settings are read in src/platform/config.ts alone`);

const sqlText = /\bsql(<[^`]*?>)?`|\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(/;
const rawQuery = /\.query(<[^`']*?>)?\(\s*[`'"]/;

const sqlInStores: Rule = (sources) =>
  [...sources]
    .filter(([path]) => path.startsWith('src/') && !isTest(path) && !mayHoldSql(path))
    .filter(([path, text]) => sqlText.test(text) || (path.startsWith('src/features/') && rawQuery.test(text)))
    .map(([path]) => `${path} holds SQL; it belongs into a store`);

const silent: Rule = (sources) =>
  [...sources]
    .filter(([path, text]) => /\bconsole\./.test(text) && !isTest(path) && !speaks(path))
    .filter(([path]) => /^(src|contract|client|web\/src)\//.test(path))
    .map(([path]) => `${path} prints to the console; the house logs by its logger`);

const declaresRoute = /\b(app|http|fastify|scope|instance)\s*\.\s*(get|post|put|patch|delete|route|all)\(/;

/** Else it would miss the OpenAPI document, the matrix of roles and the fuzzer. */
const routesInOneWay: Rule = (sources) =>
  [...sources]
    .filter(([path, text]) => path.startsWith('src/') && !isTest(path) && declaresRoute.test(text))
    .filter(([path]) => !/^src\/platform\/http\/(api|docs|health)\.ts$/.test(path))
    .map(([path]) => `${path} declares a route past the api`);

const asksSomebody = /(?<![.\w])fetch\(|\b(https?)\.(request|get)\(|from '(undici|node:https|axios|got)'/;

/** Mail goes by its library, all else through the one door that refuses private addresses. */
const asksThroughOneDoor: Rule = (sources) =>
  [...sources]
    .filter(([path, text]) => path.startsWith('src/') && !isTest(path) && asksSomebody.test(text))
    .filter(([path]) => path !== 'src/platform/outside.ts')
    .map(([path]) => `${path} sends requests of its own`);

function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, '');
}

function readSources(): Sources {
  const root = join(import.meta.dirname, '..');
  const sources = new Map<string, string>();
  for (const folder of ['src', 'contract', 'client', 'web', 'bench', 'docs', 'scripts', 'test']) {
    let names: string[] = [];
    try {
      names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    for (const name of names) {
      const path = posix.join(folder, ...name.split(/[\\/]/));
      if (!/\.tsx?$/.test(path) || /node_modules|\/dist\//.test(path)) continue;
      sources.set(path, withoutComments(readFileSync(join(root, path), 'utf8')));
    }
  }
  return sources;
}

interface Told {
  readonly rule: Rule;
  /** Sources with one fault each, which the rule must find. */
  readonly faulty: readonly Record<string, string>[];
  /** Sources it must let pass. */
  readonly sound: Record<string, string>;
}

const rules: Record<string, Told> = {
  'imports run from the house by the features to the platform and the contract': {
    rule: arrow,
    faulty: [
      { 'src/platform/clock.ts': "import { openShop } from '#features/shops/service.ts';" },
      { 'src/features/shops/service.ts': "import { buildApp } from '../../app.ts';" },
      { 'src/platform/clock.ts': "import type { App } from '../app.ts';" },
      { 'web/src/main.tsx': "import { newId } from '../../src/platform/ids.ts';" },
      { 'contract/money.ts': "export { newId } from '#platform/ids.ts';" },
      { 'src/platform/clock.ts': "const { late } = await import('#features/shops/slug.ts');" },
      { 'src/server.ts': "import { startTestServer } from '../test/support/app.ts';" },
    ],
    sound: {
      'src/app.ts': "import { shops } from '#features/shops/feature.ts';\nimport { house } from '#platform/house.ts';",
      'src/features/shops/service.ts': "import { change } from '#platform/change.ts';",
      'src/features/shops/shops.test.ts': "import { startTestServer } from '#support/app.ts';",
      'web/src/main.tsx': "import { events } from '../../contract/events.ts';",
    },
  },
  'a feature imports only features before it': {
    rule: featuresInLine,
    faulty: [
      { 'src/features/shops/service.ts': "import { search } from '#features/search/service.ts';" },
      { 'src/features/shops/service.ts': "import type { Order } from '../orders/schema.ts';" },
      { 'src/features/horoscopes/service.ts': '' },
    ],
    sound: { 'src/features/orders/service.ts': "import { readShop } from '#features/shops/service.ts';" },
  },
  'a feature shows others its services, schemas and events only': {
    rule: publicFilesOnly,
    faulty: [
      { 'src/features/orders/service.ts': "import { findShop } from '#features/shops/store.ts';" },
      { 'src/features/orders/service.ts': "import { find } from '../shops/staff.store.ts';" },
      { 'src/features/orders/service.ts': "import { shops } from '#features/shops/feature.ts';" },
      { 'src/app.ts': "import { routes } from '#features/shops/routes.ts';" },
      { 'src/commands/demo.ts': "import { mailJob } from '#features/notifications/mail/jobs.ts';" },
    ],
    sound: {
      'src/app.ts': "import { shops } from '#features/shops/feature.ts';",
      'src/cli.ts': "import { accountCommands } from '#features/accounts/commands.ts';",
      'src/features/shops/service.ts': "import { findShop } from './store.ts';",
      'src/features/orders/service.ts': "import { shopOpened } from '#features/shops/events.ts';",
    },
  },
  'no module waits for itself': {
    rule: noCycles,
    faulty: [
      {
        'src/a.ts': "import { b } from './b.ts';",
        'src/b.ts': "import { c } from './c.ts';",
        'src/c.ts': "export * from './a.ts';",
      },
      { 'src/a.ts': "import { type A } from './a.ts';" },
    ],
    sound: { 'src/a.ts': "import { b } from './b.ts';", 'src/b.ts': "import type { A } from './a.ts';" },
  },
  'every import spells its ending': {
    rule: endingsSpelt,
    faulty: [
      { 'src/a.ts': "import { b } from './b';" },
      { 'src/a.ts': "import { b } from './b.js';" },
      { 'src/a.ts': "import {\n  one,\n  two,\n} from '#platform/ids';" },
    ],
    sound: {
      'src/a.ts':
        "import { b } from './b.ts';\nimport pg from 'pg';\nimport words from './words.json' with { type: 'json' };",
    },
  },
  'settings are read in one place': {
    rule: environmentInOnePlace,
    faulty: [{ 'src/features/shops/service.ts': 'const port = process.env.PORT;' }],
    sound: {
      'src/platform/config.ts': 'process.env',
      'test/x.test.ts': 'process.env',
      'web/vite.config.ts': 'process.env',
    },
  },
  'SQL stands in stores and the platform': {
    rule: sqlInStores,
    faulty: [
      { 'src/features/shops/service.ts': 'await sql`select 1`.execute(db);' },
      { 'src/features/shops/service.ts': 'await sql<{ count: number }>`select 1`.execute(db);' },
      { 'src/features/shops/service.ts': "await db.selectFrom('shops').execute();" },
      { 'src/commands/demo.ts': "await tx\n  .insertInto('shops')" },
      { 'src/features/shops/service.ts': "await pool.query<{ one: number }>('select 1');" },
    ],
    sound: {
      'src/features/shops/store.ts': 'sql`select 1`',
      'src/features/shops/staff.store.ts': 'sql`select 1`',
      'src/platform/bus.ts': 'sql`x`',
    },
  },
  'routes are declared in one way': {
    rule: routesInOneWay,
    faulty: [{ 'src/features/shops/feature.ts': "app.get('/api/secret', () => 1);" }],
    sound: { 'src/features/shops/routes.ts': "api.get('/api/shops', {}, () => 1);" },
  },
  'the server asks others through one door': {
    rule: asksThroughOneDoor,
    faulty: [
      { 'src/features/shops/service.ts': 'const picture = await fetch(imageUrl);' },
      { 'src/features/shops/service.ts': "import { request } from 'undici';" },
    ],
    sound: { 'src/features/shops/service.ts': 'return house.cache.fetch(key, [], fill);' },
  },
  'only commands speak to the terminal': {
    rule: silent,
    faulty: [{ 'src/features/shops/service.ts': "console.log('here');" }, { 'web/src/main.tsx': 'console.error(1)' }],
    sound: {
      'src/commands/check.ts': 'console.log(1)',
      'src/cli.ts': 'console.error(1)',
      'src/features/search/commands.ts': 'console.log(1)',
    },
  },
};

const sources = readSources();

for (const [name, { rule, faulty, sound }] of Object.entries(rules)) {
  test(name, () => assert.deepEqual(rule(sources), []));

  test(`${name}: a planted fault is found`, () => {
    for (const planted of faulty) {
      assert.notDeepEqual(rule(new Map(Object.entries(planted))), [], JSON.stringify(planted));
    }
    assert.deepEqual(rule(new Map(Object.entries(sound))), []);
  });
}

test('every import of ours leads to a file', () => {
  const missing = edges(sources)
    .filter(({ to }) => /\.[jt]sx?$/.test(to) && !sources.has(to.replace(/\.js$/, '.ts')))
    .map(({ from, to }) => `${from} imports ${to}, which is not there`);
  assert.deepEqual(missing, []);
});

test('a comment that names a forbidden import is no import', () => {
  const text = withoutComments(
    "/**\n * import { x } from '#features/shops/store.ts';\n */\n// import './y.ts';\nimport './z.ts'; // process.env",
  );
  assert.deepEqual(importsOf(text), [{ specifier: './z.ts', typeOnly: false }]);
  assert.ok(!text.includes('process.env'));
});
