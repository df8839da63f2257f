import { endCall, fetchIceServers } from '../api/calls.ts';
import { isProblem } from '../api/problem.ts';
import type { Call, IceServers } from '../api/types.ts';
import { currentSession, onSession } from '../session/session.ts';
import { type Heartbeat, openHeartbeat } from './heartbeat.ts';
import { type Link, openLink } from './link.ts';
import { faultWords, type Opened, stop } from './media.ts';
import { callNow, change, type Phase, show } from './now.ts';
import { playOver } from './tone.ts';
import { onCallNews, setTalking } from './watch.ts';

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
  heartbeat: Heartbeat;
  link: Link | null;
  linked: boolean;
  microphone: MediaStreamTrack | null;
  /** Until microphone and camera are open for the first time. */
  opening: Promise<void>;
  ready: boolean;
  /** How often each was taken or turned off: what opens late gives way to what was wished for since. */
  turns: { audio: number; video: number };
  /** Where the camera was on before the screen was shared. */
  hadCamera: boolean;
  over: boolean;
  wasConnected: boolean;
  stopListening: () => void;
};

/** How long a call that ended well is said to be over, in milliseconds. */
const goodbye = 4_000;

let live: Live | null = null;

export const liveCall = () => live;

/** This page is in the call from now on. */
export function enterCall({ call, media, speaker, ...entry }: Entry): void {
  leave();
  const { id } = call;
  const heartbeat = openHeartbeat({
    callId: id,
    deviceId: entry.deviceId,
    link: () => mine.link,
    take: (next) => take(mine, next),
    gone: () => finish(mine),
  });
  const mine: Live = {
    ...{ ...entry, id, heartbeat, link: null, linked: false, microphone: null, ready: false, over: false },
    ...{ turns: { audio: 0, video: 0 }, hadCamera: false, wasConnected: entry.resumed },
    ...{ opening: media.then((opened) => open(mine, opened)), stopListening: () => {} },
  };
  live = mine;
  const { audio = true, video = call.callType === 'video' } = call.me ?? {};
  show({
    ...{ call, phase: 'calling', since: null, picture: null, remote: null, audio, video, sharing: false },
    ...{ unreachable: false, quality: null, note: null, speaker, small: false },
  });
  setTalking(id);
  mine.stopListening = listenTo(mine);
  take(mine, call);
  void heartbeat.tick();
}

function listenTo(mine: Live): () => void {
  const stopNews = onCallNews(({ type, payload }) => {
    if (type === 'call.changed' && payload.callId === mine.id) void mine.heartbeat.refresh();
  });
  const stopSession = onSession(() => currentSession().status === 'guest' && finish(mine));
  const wake = () => {
    mine.link?.wake();
    void mine.heartbeat.tick();
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
  const now = callNow();
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
  change({ audio: audio !== null && now.audio, note: fault ?? null });
  // The camera was turned off, or the screen shared, while the browser still asked.
  if (mine.turns.video > 0) stop(video);
  else change({ picture: video, video: video !== null });
  void connect(mine);
}

async function connect(mine: Live): Promise<void> {
  const call = callNow()?.call;
  if (mine.linked || !mine.ready || mine.over || call?.status !== 'active') return;
  mine.linked = true;
  const { direction, lastSignalSeq } = call;
  // Without the market's word on how to connect nothing is tried: it may say that no address is to be shown.
  const ice = mine.ice ?? (await iceServers(mine));
  if (!ice || mine.over) return;
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
      void mine.heartbeat.tick();
    },
    refused: () => void mine.heartbeat.refresh(),
  });
  void mine.link.put('audio', mine.microphone);
  const { picture } = callNow() ?? {};
  if (picture) void mine.link.put('video', picture);
  void mine.heartbeat.tellMine();
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
  const now = callNow();
  if (mine.over || !now) return;
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
  const now = callNow();
  if (now && !mine.over) change({ phase: phaseOf(mine, now.call) });
}

function phaseOf(mine: Live, { status, peer }: Call): Phase {
  if (status !== 'active') return 'calling';
  const line = mine.link?.line() ?? 'connecting';
  if (line === 'connected') return peer?.reconnecting ? 'reconnecting' : 'talking';
  return mine.wasConnected || line === 'lost' ? 'reconnecting' : 'connecting';
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
      if (callNow()?.call.id === id) change({ call });
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
  mine.heartbeat.close();
  mine.stopListening();
  mine.link?.close();
  stop(mine.microphone);
  const now = callNow();
  stop(now?.picture ?? null);
  const answered = now?.call.startedAt !== null;
  change({ phase: 'over', picture: null, remote: null, sharing: false, quality: null, ...(call && { call }) });
  if (live === mine) live = null;
  setTalking(null);
  playOver();
  // Whoever was not reached is offered other ways, and closes that by hand.
  const quiet = answered ? (call?.endReason ?? 'completed') === 'completed' : call === undefined;
  if (quiet) setTimeout(() => isShownOver(mine) && leave(), goodbye);
}

const isShownOver = ({ id }: Live) => callNow()?.phase === 'over' && callNow()?.call.id === id;

/** Takes what is shown of a call that is over away. */
export function leave(): void {
  if (live) finish(live);
  show(null);
}
