import { probe, type Wish } from '../load.ts';
import { atMost, type Line } from '../row.ts';
import { openDice } from '../stock/words.ts';

const QUERIES = 2_000;

/** Words as they are typed: the first letters of one, alone or behind another; every tenth with a slip. */
export const suggest: Line = {
  name: 'suggest',
  async measure({ goods: { vocabulary }, server }) {
    const { url } = server;
    const dice = openDice(5);
    const typed = (length: number) =>
      Array.from({ length: QUERIES }, () => {
        const word = vocabulary.pick(dice).slice(0, length);
        const slipped = dice() < 0.1 && word.length > 4 ? word.slice(0, 2) + word.slice(3) : word;
        return wishFor(dice() < 0.3 ? `${vocabulary.pick(dice)} ${slipped}` : slipped);
      });
    const short = await probe({ url, wishes: typed(2) });
    const long = await probe({ url, wishes: typed(6) });
    return [
      { name: 'suggest after two letters, p50', measured: short.p50, unit: 'ms' },
      atMost('suggest after two letters, p99', short.p99, 10, 'ms', 'PERF-2'),
      { name: 'suggest after six letters, p50', measured: long.p50, unit: 'ms' },
      atMost('suggest after six letters, p99', long.p99, 10, 'ms', 'PERF-2'),
    ];
  },
};

function wishFor(q: string): Wish {
  return { path: `/api/search/suggest?q=${encodeURIComponent(q)}` };
}
