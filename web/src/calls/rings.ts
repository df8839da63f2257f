import type { ActiveCalls, Call } from '../api/types.ts';

type Facts = {
  answer: ActiveCalls;
  /** By how much the server's clock is ahead of this one, in milliseconds. */
  offset: number;
  /** This device's clock. */
  now: number;
  deviceId: string;
  /** Calls that are to be silent on this device. */
  silenced: ReadonlySet<string>;
  /** This page is in a call. */
  talking: boolean;
};

export type Decision = {
  /** What rings on this page, the oldest first. */
  rings: Call[];
  /** A call of this very tab, which was reloaded. */
  resume: Call | null;
};

/** What this page does about the calls that the server names. Nobody is rung out of a call, wherever it is held. */
export function decide({ answer, offset, now, deviceId, silenced, talking }: Facts): Decision {
  const { call, ringing } = answer;
  if (talking) return { rings: [], resume: null };
  if (call) return { rings: [], resume: call.me?.deviceId === deviceId ? call : null };
  const rings = ringing
    .filter(({ id, ringExpiresAt }) => !silenced.has(id) && Date.parse(ringExpiresAt) > now + offset)
    .sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  return { rings, resume: null };
}

/** The answer was written somewhere between the question and its arrival. */
export const clockOffset = (serverTime: string, asked: number, answered: number) =>
  Date.parse(serverTime) - (asked + answered) / 2;

/** In how many milliseconds the first of them stops ringing by itself. */
export function untilSilence(rings: readonly Call[], now: number, offset: number): number | null {
  if (rings.length === 0) return null;
  const first = Math.min(...rings.map(({ ringExpiresAt }) => Date.parse(ringExpiresAt)));
  return Math.max(0, first - now - offset);
}
