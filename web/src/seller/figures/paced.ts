/**
 * Does something whenever it is asked to, but never twice at once and never again before it rested. What is asked for
 * meanwhile is done once afterwards, so that the last word is always heard.
 */
export function paced(act: () => Promise<unknown>, restMs: number): () => void {
  let isBusy = false;
  let isWanted = false;
  const run = async () => {
    isBusy = true;
    while (isWanted) {
      isWanted = false;
      await Promise.allSettled([act(), new Promise((rested) => setTimeout(rested, restMs))]);
    }
    isBusy = false;
  };
  return () => {
    isWanted = true;
    if (!isBusy) void run();
  };
}
