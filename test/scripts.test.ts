import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** The test files that a script runs. */
function filesOf(script: string): string[] {
  const patterns = [...(scripts[script] ?? '').matchAll(/'([^']+\.test\.ts)'/g)].map(
    ([, pattern]) => pattern as string,
  );
  return globSync(patterns, { cwd: root }).map(String);
}

test('every test file belongs to `npm test` or to `npm run test:long`, and to one of them', () => {
  const all = globSync(['src/**/*.test.ts', 'web/src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root }).map(String);
  const run = [...filesOf('test'), ...filesOf('test:long')];
  assert.deepEqual(run.toSorted(), all.toSorted());
});
