/**
 * Does something whenever it is asked to, but never twice at once and never again before it rested. What is asked for
 * meanwhile is done once afterwards, so that the last word is always heard.
 */
export function paced(act: () => Promise<unknown>, restMs: number): () => void {
  let state: 'idle' | 'busy' | 'again' = 'idle';
  const run = async () => {
    state = 'busy';
    await Promise.allSettled([act(), new Promise((rested) => setTimeout(rested, restMs))]);
    if (state === 'again') return run();
    state = 'idle';
  };
  return () => {
    if (state === 'idle') void run();
    else state = 'again';
  };
}
