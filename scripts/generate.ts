import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@hey-api/openapi-ts';
import { migrate } from '#platform/database/migrate.ts';
import { removeEmbedded, startEmbedded } from '#platform/embedded/embedded.ts';
import { version } from '#platform/http/docs.ts';
import { openApiDocument } from '#platform/http/openapi.ts';
import { declaredRoutes, writeDocs } from '../docs/generate.ts';

/**
 * Makes what is generated and committed: the types of the tables, the OpenAPI document, the client library made of it,
 * and the pages of docs that list what is in the code. With --check it writes nothing and fails where something differs.
 */
const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

const tables = 'src/platform/database/schema.generated.ts';
const document = 'client/openapi.json';
const sdk = 'client/src/generated';

async function generateInto(target: string): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'souk-generate-'));
  const database = await startEmbedded({ dataDir, log: () => {} });
  try {
    await migrate(database.url);
    await generateTableTypes(database.url, join(target, tables));
  } finally {
    await database.stop();
    await removeEmbedded(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  }
  const routes = declaredRoutes();
  await writeFile(join(target, document), `${JSON.stringify(openApiDocument(routes, version), null, 2)}\n`);
  await writeDocs(target, routes);
  await createClient({ input: join(target, document), output: join(target, sdk), logs: { level: 'silent' } });
}

async function generateTableTypes(url: string, file: string): Promise<void> {
  const parsed = { timestamptz: 'string', int8: 'number', xid8: 'string', uuid: 'string', jsonb: 'unknown' };
  await run(process.execPath, [
    join(root, 'node_modules/kysely-codegen/dist/cli/bin.js'),
    ...['--dialect', 'postgres', '--url', url, '--include-pattern', 'public.*', '--default-schema', 'public'],
    ...['--numeric-parser', 'number', '--type-mapping', JSON.stringify(parsed), '--out-file', file],
  ]);
}

/** Paths below `folder` whose content differs between the two roots. */
async function differences(one: string, other: string): Promise<string[]> {
  const files = new Set<string>();
  for (const base of [one, other]) {
    for (const entry of await readdir(base, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) files.add(relative(base, join(entry.parentPath, entry.name)));
    }
  }
  const read = (path: string) => readFile(path, 'utf8').catch(() => undefined);
  const pairs = await Promise.all(
    [...files].map(async (file) => ({ file, same: (await read(join(one, file))) === (await read(join(other, file))) })),
  );
  return pairs.filter(({ same }) => !same).map(({ file }) => file);
}

const generated = [
  tables,
  document,
  sdk,
  'docs/errors.md',
  'docs/events.md',
  'docs/configuration.md',
  '.env.example',
  'client/src/events.generated.ts',
];

async function check(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'souk-generated-'));
  const before = join(scratch, 'before');
  const after = join(scratch, 'after');
  try {
    for (const path of generated) {
      for (const base of [before, after]) await cp(join(root, path), join(base, path), { recursive: true });
    }
    await generateInto(after);
    const changed = await differences(before, after);
    if (changed.length === 0) return;
    console.error(
      `Generated files are behind the code; run 'npm run generate':\n${changed.map((file) => `  ${file}`).join('\n')}`,
    );
    process.exitCode = 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

if (process.argv.includes('--check')) await check();
else await generateInto(root);
