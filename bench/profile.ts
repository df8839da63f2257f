import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Profile {
  readonly nodes: readonly { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const SHOWN = 25;

/** Where the processor's time went, a line for each of the dearest functions of every profile in the folder. */
export function summariseProfiles(folder: string): string[] {
  const newestFirst = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return newestFirst.flatMap((file) => ['', file, ...summarise(JSON.parse(readFileSync(file, 'utf8')) as Profile)]);
}

function summarise({ nodes, samples, timeDeltas }: Profile): string[] {
  const nameOf = new Map(nodes.map(({ id, callFrame }) => [id, describe(callFrame)]));
  const spent = new Map<string, number>();
  let busy = 0;
  samples.forEach((id, index) => {
    const name = nameOf.get(id) ?? '';
    const micros = timeDeltas[index] ?? 0;
    if (name.startsWith('(idle)')) return;
    busy += micros;
    spent.set(name, (spent.get(name) ?? 0) + micros);
  });
  return [...spent]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, micros]) => `${((micros / busy) * 100).toFixed(1).padStart(6)} %  ${name}`);
}

function describe({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  const file = url.replace(/^.*\/(?=(node_modules|src)\/)/, '').replace(/^node_modules\//, '');
  return `${functionName || '(anonymous)'} ${file ? `${file}:${lineNumber + 1}` : ''}`;
}
