import { beginnings, type Ladder, ladders, type Settings } from './settings.ts';

export interface Choice {
  readonly settings: Settings;
  readonly value: number;
  readonly tries: number;
}

export interface ChooseOptions {
  /** What else holds of all settings tried, such as `k`. */
  readonly fixed?: Partial<Settings>;
  /** Ladders that cannot matter: no weights, nothing known of the items. */
  readonly without?: readonly Ladder[];
  readonly mostTries?: number;
  onTry?(tries: number, mostTries: number, best: number): void;
}

/** More settings are not tried: the gain of the last of them was below what chance makes. */
const MOST_TRIES = 60;
/** The best beginning is refined, and the second where it is not far behind: the best coarse one need not lead to the best fine one. */
const REFINED = 2;
const NOT_FAR = 0.9;

/**
 * Looks for the settings with the largest value on held-back interactions: some beginnings first, then from the best of
 * them one ladder after the other, a step up or down for as long as that helps, until no step does. The same data
 * lead to the same choice. `value` may take a promise's time; whoever stops it throws.
 */
export async function chooseSettings(
  value: (settings: Settings) => number | Promise<number>,
  { fixed = {}, without = [], mostTries = MOST_TRIES, onTry }: ChooseOptions = {},
): Promise<Choice> {
  const tried = new Map<string, number>();
  let best: Choice = { settings: { ...(beginnings[0] as Settings), ...fixed }, value: -1, tries: 0 };

  async function attempt(settings: Settings): Promise<number> {
    const key = JSON.stringify(Object.entries(settings).sort());
    const known = tried.get(key);
    if (known !== undefined) return known;
    if (tried.size >= mostTries) return -1;
    const found = await value(settings);
    tried.set(key, found);
    if (found > best.value) best = { settings, value: found, tries: tried.size };
    onTry?.(tried.size, mostTries, best.value);
    return found;
  }

  async function climb(from: Settings): Promise<void> {
    let here = from;
    let height = await attempt(here);
    for (;;) {
      const before = height;
      for (const name of Object.keys(ladders) as Ladder[]) {
        if (without.includes(name) || name in fixed) continue;
        const ladder: readonly number[] = ladders[name];
        for (const step of [1, -1]) {
          let moved = false;
          for (;;) {
            const next = ladder[ladder.indexOf(here[name]) + step];
            if (next === undefined) break;
            const there = { ...here, [name]: next };
            const found = await attempt(there);
            if (found <= height) break;
            here = there;
            height = found;
            moved = true;
          }
          if (moved) break;
        }
      }
      if (height <= before) return;
    }
  }

  const coarse: { settings: Settings; found: number }[] = [];
  for (const beginning of beginnings) {
    const settings = { ...beginning, ...fixed };
    coarse.push({ settings, found: await attempt(settings) });
  }
  coarse.sort((a, b) => b.found - a.found);
  const near = coarse.slice(0, REFINED).filter(({ found }) => found >= NOT_FAR * (coarse[0]?.found ?? 0));
  for (const { settings } of near) await climb(settings);
  return { ...best, tries: tried.size };
}
