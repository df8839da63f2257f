import { useSyncExternalStore } from 'react';
import { fetchCall } from '../api/call-desk.ts';
import { endCall, fetchIceServers, keepCallAlive, tellMedia } from '../api/calls.ts';
import { isProblem } from '../api/problem.ts';
import type { Call, IceServers } from '../api/types.ts';
import { currentSession, onSession } from '../session/session.ts';
import { type Link, openLink } from './link.ts';
import { faultWords, type Opened, stop } from './media.ts';
import { type Quality, qualityOf, type Sums, sumsOf } from './quality.ts';
import { playOver } from './tone.ts';
import { onCallNews, setTalking } from './watch.ts';

export type Phase = 'calling' | 'connecting' | 'talking' | 'reconnecting' | 'over';

/** The call that this page is in, as it is shown. */
export type CallNow = {
  call: Call;
  phase: Phase;
  /** When it was answered, on this device's clock, in milliseconds. */
  since: number | null;
  /** What I show of myself or of my screen. */
  picture: MediaStreamTrack | null;
  remote: MediaStream | null;
  audio: boolean;
  video: boolean;
  sharing: boolean;
  /** The market does not answer; the talk itself goes on. */
  unreachable: boolean;
  quality: Quality | null;
  /** Something that went wrong with a device. */
  note: string | null;
  speaker: string;
  small: boolean;
};

export type Entry = {
  call: Call;
  deviceId: string;
  /** By how much the server's clock is ahead, in milliseconds. */
  offset: number;
  media: Promise<Opened>;
  ice: Pick<IceServers, 'iceServers' | 'iceTransportPolicy'> | null;
  speaker: string;
  /** A page that was reloaded takes up what it left. */
  resumed: boolean;
};

/** What belongs to a call and is not shown. */
export type Live = Pick<Entry, 'deviceId' | 'offset' | 'ice' | 'resumed'> & {
  id: string;
  link: Link | null;
  linked: boolean;
  microphone: MediaStreamTrack | null;
  ready: boolean;
  over: boolean;
  wasConnected: boolean;
  told: string;
  telling: boolean;
  beating: boolean;
  refreshing: boolean;
  refreshAgain: boolean;
  sums: Sums | null;
  timer: ReturnType<typeof setTimeout> | undefined;
  stopListening: () => void;
};

const beatEvery = 5_000;
/** Until sound comes, and while it is lost: for who hears of no signal by socket, each beat brings the next. */
const beatFirst = 1_500;
/** While it rings out: the net below the news. */
const lookEvery = 3_000;
const goodbye = 4_000;

let now: CallNow | null = null;
let live: Live | null = null;
const listeners = new Set<() => void>();

export const callNow = () => now;
export const liveCall = () => live;
export const useCallNow = () => useSyncExternalStore(listen, callNow);

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function change(next: Partial<CallNow>): void {
  if (!now) return;
  now = { ...now, ...next };
  for (const listener of listeners) listener();
}

function show(next: CallNow | null): void {
  now = next;
  for (const listener of listeners) listener();
}

/** This page is in the call from now on. */
export function enterCall({ call, media, speaker, ...entry }: Entry): void {
  leave();
  const mine: Live = {
    ...{ ...entry, id: call.id, link: null, linked: false, microphone: null, ready: false, over: false },
    ...{ wasConnected: entry.resumed, told: '', telling: false, beating: false, refreshing: false },
    ...{ refreshAgain: false, sums: null, timer: undefined, stopListening: () => {} },
  };
  live = mine;
  const { audio = true, video = call.callType === 'video' } = call.me ?? {};
  show({
    ...{ call, phase: 'calling', since: null, picture: null, remote: null, audio, video, sharing: false },
    ...{ unreachable: false, quality: null, note: null, speaker, small: false },
  });
  setTalking(call.id);
  mine.stopListening = listenTo(mine);
  take(mine, call);
  void tick(mine);
  void media.then((opened) => open(mine, opened));
}

function listenTo(mine: Live): () => void {
  const stopNews = onCallNews(({ type, payload }) => {
    if (type === 'call.changed' && payload.callId === mine.id) void refresh(mine);
  });
  const stopSession = onSession(() => currentSession().status === 'guest' && finish(mine));
  const wake = () => {
    mine.link?.wake();
    void tick(mine);
  };
  const seen = () => document.hidden || wake();
  addEventListener('online', wake);
  document.addEventListener('visibilitychange', seen);
  return () => {
    stopNews();
    stopSession();
    removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', seen);
  };
}

/** Microphone and camera are open, or it is known that they do not. */
function open(mine: Live, { audio, video, faults }: Opened): void {
  if (mine.over || !now) {
    stop(audio);
    stop(video);
    return;
  }
  mine.microphone = audio;
  mine.ready = true;
  if (audio) audio.enabled = now.audio;
  const [fault] = [
    faults.audio && faultWords('audio', faults.audio),
    faults.video && faultWords('video', faults.video),
  ].filter((words) => words !== undefined);
  change({ picture: video, audio: audio !== null && now.audio, video: video !== null, note: fault ?? null });
  void connect(mine);
}

async function connect(mine: Live): Promise<void> {
  if (mine.linked || !mine.ready || mine.over || now?.call.status !== 'active') return;
  mine.linked = true;
  const { direction, lastSignalSeq } = now.call;
  // Without the market's word on how to connect nothing is tried: it may say that no address is to be shown.
  const ice = mine.ice ?? (await iceServers(mine));
  if (!ice || mine.over || !now) return;
  mine.link = openLink({
    callId: mine.id,
    deviceId: mine.deviceId,
    polite: direction === 'incoming',
    config: { iceServers: ice.iceServers, iceTransportPolicy: ice.iceTransportPolicy },
    resumedAfter: mine.resumed ? lastSignalSeq : null,
    remote: (remote) => change({ remote }),
    line(line) {
      if (mine.over) return;
      mine.wasConnected ||= line === 'connected';
      place(mine);
      void tick(mine);
    },
    refused: () => void refresh(mine),
  });
  void mine.link.put('audio', mine.microphone);
  if (now.picture) void mine.link.put('video', now.picture);
  void tellMine(mine);
}

async function iceServers(mine: Live): Promise<IceServers | null> {
  while (!mine.over) {
    try {
      return await fetchIceServers();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
  return null;
}

/** A call as the server says it is. An answer that comes late takes nothing back. */
function take(mine: Live, call: Call): void {
  if (mine.over || !now || now.call.id !== call.id) return;
  if (now.call.status === 'active' && (call.status === 'ringing' || call.status === 'initiated')) return;
  if (call.endedAt) {
    finish(mine, call);
    return;
  }
  const since = call.startedAt ? Date.parse(call.startedAt) - mine.offset : null;
  change({ call, since });
  place(mine);
  void connect(mine);
}

function place(mine: Live): void {
  if (!now || mine.over) return;
  change({ phase: phaseOf(mine, now.call) });
}

function phaseOf(mine: Live, { status, peer }: Call): Phase {
  if (status !== 'active') return 'calling';
  const line = mine.link?.line() ?? 'connecting';
  if (line === 'connected') return peer?.reconnecting ? 'reconnecting' : 'talking';
  return mine.wasConnected || line === 'lost' ? 'reconnecting' : 'connecting';
}

/** The sign of life, and by its answer the net below everything that news and signals bring. */
async function tick(mine: Live): Promise<void> {
  if (mine.over || mine.beating) return;
  mine.beating = true;
  clearTimeout(mine.timer);
  const active = now?.call.status === 'active';
  if (active) await beat(mine);
  else await refresh(mine);
  mine.beating = false;
  if (mine.over) return;
  const pause = !active ? lookEvery : mine.link?.line() === 'connected' ? beatEvery : beatFirst;
  mine.timer = setTimeout(() => void tick(mine), pause);
}

async function beat(mine: Live): Promise<void> {
  const { deviceId, link } = mine;
  try {
    const answer = await keepCallAlive(mine.id, { deviceId, media: link?.line() ?? 'connecting' });
    if (mine.over || !now) return;
    if (now.unreachable) change({ unreachable: false });
    link?.look(answer.lastSignalSeq);
    if (answer.status !== 'active' || answer.peerReconnecting !== now.call.peer?.reconnecting) void refresh(mine);
    void tellMine(mine);
  } catch (error) {
    fail(mine, error);
  }
  const report = await link?.stats().catch(() => null);
  if (!report || mine.over) return;
  const sums = sumsOf(report.values());
  if (mine.sums) change({ quality: qualityOf(mine.sums, sums) });
  mine.sums = sums;
}

async function refresh(mine: Live): Promise<void> {
  mine.refreshAgain = true;
  if (mine.refreshing) return;
  mine.refreshing = true;
  while (mine.refreshAgain && !mine.over) {
    mine.refreshAgain = false;
    try {
      take(mine, await fetchCall(mine.id));
      if (now?.unreachable) change({ unreachable: false });
    } catch (error) {
      fail(mine, error);
    }
  }
  mine.refreshing = false;
}

function fail(mine: Live, error: unknown): void {
  if (mine.over || !isProblem(error)) return;
  // It is no longer mine to see, or another device is in it.
  if (error.status === 404 || error.code === 'not_your_device') finish(mine);
  else if (error.status === 0 || error.status >= 500) change({ unreachable: true });
}

/** Tells the other what is muted, off or shown; what did not get out goes with the next sign of life. */
export async function tellMine(mine: Live): Promise<void> {
  if (!now || mine.over || mine.telling || now.call.status !== 'active' || !mine.ready) return;
  const { audio, video, sharing } = now;
  const state = JSON.stringify({ audio, video, sharing });
  if (state === mine.told) return;
  mine.telling = true;
  try {
    take(mine, await tellMedia(mine.id, { deviceId: mine.deviceId, audio, video, sharing }));
    mine.told = state;
  } catch (error) {
    fail(mine, error);
    mine.telling = false;
    return;
  }
  mine.telling = false;
  void tellMine(mine);
}

/** Over for this page at once; the market hears of it as soon as it can. */
export function hangUp(): void {
  const mine = live;
  if (!mine || mine.over) return;
  finish(mine);
  void endFor(mine.id);
}

async function endFor(id: string): Promise<void> {
  for (let tries = 0; tries < 30; tries++) {
    try {
      const call = await endCall(id);
      if (now?.call.id === id) change({ call });
      return;
    } catch (error) {
      if (isProblem(error) && error.status >= 400 && error.status < 500 && error.status !== 429) return;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }
}

function finish(mine: Live, call?: Call): void {
  if (mine.over) return;
  mine.over = true;
  clearTimeout(mine.timer);
  mine.stopListening();
  mine.link?.close();
  stop(mine.microphone);
  stop(now?.picture ?? null);
  const answered = now?.call.startedAt !== null;
  change({ phase: 'over', picture: null, remote: null, sharing: false, quality: null, ...(call && { call }) });
  if (live === mine) live = null;
  setTalking(null);
  playOver();
  // Whoever was not reached is offered other ways, and closes that by hand.
  const quiet = answered ? (call?.endReason ?? 'completed') === 'completed' : call === undefined;
  if (quiet) setTimeout(() => now?.phase === 'over' && now.call.id === mine.id && leave(), goodbye);
}

/** Takes what is shown of a call that is over away. */
export function leave(): void {
  if (live) finish(live);
  show(null);
}
