import type { WriteStream } from 'node:tty';

/** What long work at the terminal shows of itself: a bar where somebody watches, else a line every two seconds. */
export interface Progress {
  /** `total` is null where nobody knows it. */
  show(done: number, total: number | null, note: string): void;
  /** Leaves the last state standing. */
  end(): void;
}

const WIDTH = 30;
const REDRAW_MS = 100;
const LINE_MS = 2_000;

/** Ours and not that of @clack/prompts, which takes the keyboard and turns Ctrl-C into an exit in the middle of a batch. */
export function openProgress(label: string, output: WriteStream = process.stdout): Progress {
  const everyMs = output.isTTY ? REDRAW_MS : LINE_MS;
  let shownAt = 0;
  let last = '';

  function draw(): void {
    shownAt = Date.now();
    if (!output.isTTY) output.write(`${last}\n`);
    else output.write(`\r\u001b[2K${last.slice(0, Math.max(20, output.columns - 1))}`);
  }

  return {
    show(done, total, note) {
      const part = total === null || total === 0 ? null : Math.min(1, done / total);
      const bar = '█'.repeat(Math.round((part ?? 0) * WIDTH)).padEnd(WIDTH, '░');
      const share = part === null ? '' : `${String(Math.floor(part * 100)).padStart(3)} % `;
      last = [label, output.isTTY && part !== null ? ` ${bar}` : '', ' ', share, note].join('');
      if (Date.now() - shownAt >= everyMs) draw();
    },
    end() {
      if (last === '') return;
      draw();
      if (output.isTTY) output.write('\n');
    },
  };
}
