/** Kinds of routes by what a request costs, or what guessing there is worth. */
export type LimitClass =
  | 'read'
  | 'write'
  | 'search'
  | 'track'
  | 'credentials'
  | 'upload'
  | 'message'
  | 'call'
  | 'signal'
  | 'heavy'
  | 'none';

interface Policy {
  /** Requests in a window. */
  readonly most: number;
  readonly windowSeconds: number;
}

/** An address may be a whole office behind one router, so it gets more than one person. */
const policies: Record<Exclude<LimitClass, 'none'>, { address: Policy; user: Policy }> = {
  read: { address: { most: 6_000, windowSeconds: 60 }, user: { most: 3_000, windowSeconds: 60 } },
  write: { address: { most: 1_200, windowSeconds: 60 }, user: { most: 300, windowSeconds: 60 } },
  search: { address: { most: 3_000, windowSeconds: 60 }, user: { most: 600, windowSeconds: 60 } },
  track: { address: { most: 6_000, windowSeconds: 60 }, user: { most: 600, windowSeconds: 60 } },
  credentials: { address: { most: 60, windowSeconds: 60 }, user: { most: 20, windowSeconds: 60 } },
  upload: { address: { most: 1_800, windowSeconds: 3_600 }, user: { most: 600, windowSeconds: 3_600 } },
  // A person writes no faster, and a machine that does fills somebody's inbox.
  message: { address: { most: 200, windowSeconds: 1 }, user: { most: 10, windowSeconds: 1 } },
  // What the devices of a call say to each other in bursts; a limit of its own, so that nothing else silences a call.
  signal: { address: { most: 12_000, windowSeconds: 60 }, user: { most: 300, windowSeconds: 30 } },
  // Each rings a bell somewhere.
  call: { address: { most: 60, windowSeconds: 60 }, user: { most: 10, windowSeconds: 60 } },
  heavy: { address: { most: 30, windowSeconds: 3_600 }, user: { most: 10, windowSeconds: 3_600 } },
};

export interface Verdict {
  readonly allowed: boolean;
  readonly name: string;
  readonly most: number;
  readonly remaining: number;
  readonly windowSeconds: number;
  readonly resetSeconds: number;
}

export interface Limits {
  /** Counts one request and answers the tighter of its two verdicts: by address and by user. */
  count(limit: Exclude<LimitClass, 'none'>, address: string, userId: string | undefined): Verdict;
}

/** More windows than this are not kept apart: the oldest are forgotten, which only ever allows more. */
const MOST_KEYS = 200_000;

/** Counters in this process, in fixed windows. */
export function openLimits(now: () => number = Date.now): Limits {
  const counts = new Map<string, number>();
  let sweptAt = now();

  function sweep(at: number): void {
    if (at - sweptAt < 60_000 && counts.size < MOST_KEYS) return;
    sweptAt = at;
    for (const key of counts.keys()) {
      const endsAt = Number(key.slice(0, key.indexOf(' ')));
      if (endsAt <= at || counts.size >= MOST_KEYS) counts.delete(key);
    }
  }

  function countOne(name: string, policy: Policy, who: string): Verdict {
    const at = now();
    const windowMs = policy.windowSeconds * 1_000;
    const endsAt = (Math.floor(at / windowMs) + 1) * windowMs;
    const key = `${endsAt} ${name} ${who}`;
    const used = (counts.get(key) ?? 0) + 1;
    counts.set(key, used);
    sweep(at);
    return {
      allowed: used <= policy.most,
      name,
      most: policy.most,
      remaining: Math.max(0, policy.most - used),
      windowSeconds: policy.windowSeconds,
      resetSeconds: Math.ceil((endsAt - at) / 1_000),
    };
  }

  return {
    count(limit, address, userId) {
      const policy = policies[limit];
      const byAddress = countOne(`${limit}-address`, policy.address, address);
      if (!userId || !byAddress.allowed) return byAddress;
      const byUser = countOne(`${limit}-user`, policy.user, userId);
      return byUser.remaining < byAddress.remaining ? byUser : byAddress;
    },
  };
}
