import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { builtWeb } from './built.ts';

/** What a page may weigh, in kB (1,024 bytes) of gzip: the budgets of the web client. */
const budgets = { initial: 120, route: 40, chat: 60, map: 60, call: 25, css: 20 };

type Chunk = { file: string; imports?: string[]; css?: string[]; isEntry?: boolean; isDynamicEntry?: boolean };
type Manifest = Record<string, Chunk>;

const dist = join(import.meta.dirname, '../../web/dist');
let manifest: Manifest;

before(async () => {
  await builtWeb();
  manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;
});

test('the front page loads at most 120 kB of script, its own part included', async () => {
  const loaded = withImports('index.html', withImports('src/home/home-page.tsx'));
  const weight = await weigh(loaded);
  assert.ok(weight <= budgets.initial, `it is ${weight.toFixed(1)} kB`);
});

const thread = 'src/conversations/thread-page.tsx';
/** What opens out of one page alone finds there what both need. */
const opensOutOf: Record<string, string> = {
  'src/search/filter-sheet.tsx': 'src/search/search-page.tsx',
  'src/admin/rate-dialog.tsx': 'src/admin/commissions-page.tsx',
  'src/seller/live/greet-dialog.tsx': 'src/seller/live/live-page.tsx',
  'src/seller/today/day-figures.tsx': 'src/seller/today/today-page.tsx',
};

test('no part loaded later is heavier than 40 kB, the map and a conversation than 60', async () => {
  const initial = withImports('index.html');
  const later = Object.keys(manifest).filter((name) => manifest[name]?.isDynamicEntry);
  assert.ok(later.length > 10);
  for (const name of later) {
    const needed = withImports(name);
    const page = name !== thread && needed.has(thread) ? thread : opensOutOf[name];
    const there = page ? withImports(page, new Set(initial)) : initial;
    const weight = await weigh(needed.difference(there));
    const budget = name === 'src/map/market-map.tsx' ? budgets.map : name === thread ? budgets.chat : budgets.route;
    assert.ok(weight <= budget, `${name} is ${weight.toFixed(1)} kB`);
  }
});

test('a call loads at most 25 kB more, whatever page it rings on, and so does each page about calls', async () => {
  const initial = withImports('index.html');
  for (const name of ['layer', 'pages/calls-page', 'pages/call-page', 'pages/shop-calls-page']) {
    const weight = await weigh(withImports(`src/calls/${name}.tsx`).difference(initial));
    assert.ok(weight <= budgets.call, `${name} is ${weight.toFixed(1)} kB`);
  }
});

test('all style sheets together are at most 20 kB', async () => {
  const sheets = new Set(Object.values(manifest).flatMap(({ file, css = [] }) => [file, ...css]));
  const weights = await Promise.all([...sheets].filter((file) => file.endsWith('.css')).map(kilobytes));
  assert.ok(weights.length > 0);
  const weight = weights.reduce((sum, one) => sum + one, 0);
  assert.ok(weight <= budgets.css, `they are ${weight.toFixed(1)} kB`);
});

test('what lies there compressed is the same as what lies there plain', async () => {
  const files = await readdir(dist, { recursive: true });
  const compressed = files.filter((file) => /\.(br|gz)$/.test(file));
  assert.ok(compressed.length > 20);
  for (const file of compressed) {
    const packed = await readFile(join(dist, file));
    const plain = await readFile(join(dist, file.replace(/\.(br|gz)$/, '')));
    assert.ok((file.endsWith('.br') ? brotliDecompressSync(packed) : gunzipSync(packed)).equals(plain), file);
  }
});

test('no script stands in the page itself, and nothing in it names another host', async () => {
  const page = await readFile(join(dist, 'index.html'), 'utf8');
  assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)|<style|\son\w+=|https?:\/\//);
});

function withImports(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const chunk = manifest[name];
  assert.ok(chunk, `${name} is not in the manifest`);
  for (const imported of chunk.imports ?? []) withImports(imported, seen);
  return seen;
}

async function weigh(names: Set<string>): Promise<number> {
  const files = [...names].flatMap((name) => manifest[name]?.file ?? []).filter((file) => file.endsWith('.js'));
  const weights = await Promise.all(files.map(kilobytes));
  return weights.reduce((sum, one) => sum + one, 0);
}

const kilobytes = async (file: string) => gzipSync(await readFile(join(dist, file)), { level: 9 }).length / 1024;
