import type { Logger } from 'pino';

/** A loop that works until nothing is left, then sleeps until it is woken or a second has gone by. */
export interface Worker {
  wake(): void;
  /** Lets the batch at hand finish. */
  stop(): Promise<void>;
}

/** After a fault the loop waits this long, so that a database that is away isn't hammered. */
const AFTER_FAULT_MS = 1_000;

/**
 * Starts the loop. `work` does one batch and answers how much it did; 0 means there is nothing for now.
 * `everyMs` is the net under lost hints.
 */
export function startWorker(name: string, log: Logger, work: () => Promise<number>, everyMs = 1_000): Worker {
  let stopped = false;
  let woken = true;
  let rouse: (() => void) | undefined;

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        rouse = undefined;
        resolve();
      }
      rouse = done;
    });
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      woken = false;
      try {
        while (!stopped && (await work()) > 0);
        if (!woken && !stopped) await sleep(everyMs);
      } catch (error) {
        log.error({ err: error, worker: name }, 'A batch failed; it is tried again');
        if (!stopped) await sleep(AFTER_FAULT_MS);
      }
    }
  }

  const running = loop();
  return {
    wake() {
      woken = true;
      rouse?.();
    },
    async stop() {
      stopped = true;
      rouse?.();
      await running;
    },
  };
}
