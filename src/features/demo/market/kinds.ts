import type { Kind } from './kind.ts';
import { foodKinds } from './kinds-food.ts';
import { homeKinds } from './kinds-home.ts';
import { outKinds } from './kinds-out.ts';
import { playKinds } from './kinds-play.ts';

const all = { ...homeKinds, ...foodKinds, ...outKinds, ...playKinds } as const;
export type KindName = keyof typeof all;

/** Everything that is sold in the demo. */
export const kinds: Readonly<Record<KindName, Kind>> = all;
