import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Row, shorten } from './row.ts';

// What grows with the number of products (PERF-5): the same lines at several sizes, side by side. Each market is made
// the quick way, so that only its size differs.
//   node bench/growth.ts [--sizes 10000,100000,1000000] [--only search --only listing --only product-page]
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    only: { type: 'string', multiple: true, default: ['search', 'listing', 'product-page'] },
  },
});
const sizes = values.sizes.split(',').map(Number);

const tables: Row[][] = [];
for (const size of sizes) {
  const only = values.only.flatMap((name) => ['--only', name]);
  const words = [join(import.meta.dirname, 'bench.ts'), '--quick', '--products', String(size), ...only];
  const bench = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve) => bench.once('exit', resolve));
  if (code !== 0) throw new Error(`The bench at ${size} products ended with ${code}`);
  const results = readFileSync(join(import.meta.dirname, 'results/results.json'), 'utf8');
  tables.push((JSON.parse(results) as { rows: Row[] }).rows);
}

const [first = []] = tables;
const number = new Intl.NumberFormat('en');
console.log(['products'.padEnd(66), ...sizes.map((size) => number.format(size).padStart(14))].join(''));
for (const { name, unit } of first) {
  const cells = tables.map((rows) => rows.find((row) => row.name === name)?.measured);
  const shown = cells.map((cell) => `${cell === undefined ? '–' : `${shorten(cell)} ${unit}`}`.padStart(14));
  console.log([name.padEnd(66), ...shown].join(''));
}
