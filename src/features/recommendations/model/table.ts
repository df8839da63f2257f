import type { Standing } from './evaluate.ts';

const figure = (value: number) => value.toFixed(4).replace(/^0/, '');

/** The standings side by side, then how sure they are and how they do by the length of history. */
export function tableOf(standings: readonly (readonly [string, Standing])[]): string[] {
  const names = standings.map(([name]) => name);
  const width = Math.max(12, ...names.map(({ length }) => length + 2));
  const heads = ['Recall@10', 'HR@10', 'NDCG@10', 'Recall@20', 'HR@20', 'NDCG@20', 'MRR', 'Coverage@20'];
  const row = (name: string, cells: readonly string[]) =>
    `${name.padEnd(width)}${cells.map((cell) => cell.padStart(12)).join('')}`;
  const lines = [row('', heads)];
  for (const [name, { figures, coverage20 }] of standings) {
    const { recall10, hr10, ndcg10, recall20, hr20, ndcg20, mrr } = figures;
    lines.push(row(name, [recall10, hr10, ndcg10, recall20, hr20, ndcg20, mrr, coverage20].map(figure)));
  }
  lines.push('', 'With 95 %, by bootstrap over people:');
  lines.push(
    `${''.padEnd(width)}${['HR@10', 'NDCG@10', 'HR@20', 'NDCG@20', 'MRR'].map((head) => head.padStart(16)).join('')}`,
  );
  for (const [name, { bounds }] of standings) {
    const { hr10, ndcg10, hr20, ndcg20, mrr } = bounds;
    const cells = [hr10, ndcg10, hr20, ndcg20, mrr].map(([from, to]) => `${figure(from)}–${figure(to)}`);
    lines.push(`${name.padEnd(width)}${cells.map((cell) => cell.padStart(16)).join('')}`);
  }
  lines.push('', 'NDCG@10 by how much was known of people:');
  const groups = standings[0]?.[1].byHistory ?? [];
  lines.push(
    row(
      '',
      groups.map(({ from, to, cases }) => `${to === Infinity ? `> ${from - 1}` : `${from}–${to}`} (${cases})`),
    ),
  );
  for (const [name, { byHistory }] of standings)
    lines.push(
      row(
        name,
        byHistory.map(({ cases, ndcg10 }) => (cases === 0 ? '–' : figure(ndcg10))),
      ),
    );
  return lines;
}
