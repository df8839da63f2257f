import { fetchCall } from '../api/call-desk.ts';
import { keepCallAlive, tellMedia } from '../api/calls.ts';
import { isProblem } from '../api/problem.ts';
import type { Call } from '../api/types.ts';
import type { Link } from './link.ts';
import { callNow, change } from './now.ts';
import { qualityOf, type Sums, sumsOf } from './quality.ts';

type Wiring = {
  callId: string;
  deviceId: string;
  /** Null until the two are being connected. */
  link: () => Link | null;
  /** The call as the server says it is. */
  take: (call: Call) => void;
  /** It is no longer this device's. */
  gone: () => void;
};

export type Heartbeat = ReturnType<typeof openHeartbeat>;

const beatEvery = 5_000;
/** Until sound comes, and while it is lost: for who hears of no signal by socket, each beat brings the next. */
const beatFirst = 1_500;
/** While it rings out: the net below the news. */
const lookEvery = 3_000;

/** Keeps the call alive at the server, and what this page knows of it true, until it is closed. */
export function openHeartbeat({ callId, deviceId, link, take, gone }: Wiring) {
  let closed = false;
  let beating = false;
  let refreshing = false;
  let refreshAgain = false;
  let telling = false;
  let told = '';
  let sums: Sums | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isActive = () => callNow()?.call.status === 'active';

  /** The sign of life, and by its answer the net below everything that news and signals bring. */
  async function tick(): Promise<void> {
    if (closed || beating) return;
    beating = true;
    clearTimeout(timer);
    const active = isActive();
    if (active) await beat();
    else await refresh();
    beating = false;
    if (closed) return;
    const pause = !active ? lookEvery : link()?.line() === 'connected' ? beatEvery : beatFirst;
    timer = setTimeout(() => void tick(), pause);
  }

  async function beat(): Promise<void> {
    try {
      const answer = await keepCallAlive(callId, { deviceId, media: link()?.line() ?? 'connecting' });
      if (closed) return;
      reached();
      link()?.look(answer.lastSignalSeq);
      const reconnecting = callNow()?.call.peer?.reconnecting;
      if (answer.status !== 'active' || answer.peerReconnecting !== reconnecting) void refresh();
      void tellMine();
    } catch (error) {
      fail(error);
    }
    const report = await link()
      ?.stats()
      .catch(() => null);
    if (!report || closed) return;
    const next = sumsOf(report.values());
    if (sums) change({ quality: qualityOf(sums, next) });
    sums = next;
  }

  async function refresh(): Promise<void> {
    refreshAgain = true;
    if (refreshing) return;
    refreshing = true;
    while (refreshAgain && !closed) {
      refreshAgain = false;
      try {
        take(await fetchCall(callId));
        reached();
      } catch (error) {
        fail(error);
      }
    }
    refreshing = false;
  }

  /** Tells the other what is muted, off or shown; what did not get out goes with the next sign of life. */
  async function tellMine(): Promise<void> {
    const now = callNow();
    if (!now || closed || telling || !isActive() || !link()) return;
    const { audio, video, sharing } = now;
    const state = JSON.stringify({ audio, video, sharing });
    if (state === told) return;
    telling = true;
    try {
      take(await tellMedia(callId, { deviceId, audio, video, sharing }));
      told = state;
    } catch (error) {
      return fail(error);
    } finally {
      telling = false;
    }
    void tellMine();
  }

  function reached(): void {
    if (!closed && callNow()?.unreachable) change({ unreachable: false });
  }

  function fail(error: unknown): void {
    if (closed || !isProblem(error)) return;
    // It is no longer mine to see, or another device is in it.
    if (error.status === 404 || error.code === 'not_your_device') gone();
    else if (error.status === 0 || error.status >= 500) change({ unreachable: true });
  }

  return {
    tick,
    refresh,
    tellMine,
    close(): void {
      closed = true;
      clearTimeout(timer);
    },
  };
}
