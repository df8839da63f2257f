import { fetchSignals, sendSignal } from '../api/calls.ts';
import type { Problem } from '../api/problem.ts';
import { uuid } from '../parts/intention.ts';
import { onSignal } from '../realtime/signals.ts';
import { type MediaKind, type MediaLine, openPeer, type Peer } from './peer.ts';
import { type Heard, openSignalling } from './signalling.ts';

type Wiring = {
  callId: string;
  deviceId: string;
  /** The side that was called. */
  polite: boolean;
  config: RTCConfiguration;
  /** Of a page that was reloaded: what was said up to this number was meant for what it held before. */
  resumedAfter: number | null;
  remote: (stream: MediaStream | null) => void;
  line: (line: MediaLine) => void;
  refused: (problem: Problem) => void;
};

export type Link = ReturnType<typeof openLink>;

type Payload = {
  turn?: string;
  description?: RTCSessionDescriptionInit;
  candidates?: RTCIceCandidateInit[];
  /** The same turn, by another way through the network. */
  mend?: boolean;
};

/** Candidates come in bursts: those of a moment travel together. */
const burst = 50;

/**
 * The link to the other device through all that happens to either. A connection and its successor, after a page was
 * reloaded or the two no longer fit together, are told apart by their `turn`, which everything said bears: the caller
 * begins a turn with an offer, the other side follows into it, and asks for a new one by `restart`.
 */
export function openLink({ callId, deviceId, polite, config, resumedAfter, remote, line, refused }: Wiring) {
  const tracks = new Map<MediaKind, MediaStreamTrack | null>();
  let turn: string | null = null;
  let peer: Peer | null = null;
  let waiting: RTCIceCandidateInit[] = [];
  let leaving: ReturnType<typeof setTimeout> | undefined;
  let state: MediaLine = 'connecting';
  let closed = false;

  const signalling = openSignalling(
    {
      post: (signal) => sendSignal(callId, { deviceId, ...signal }),
      fetch: (after) => fetchSignals(callId, deviceId, after),
      hear,
      refused,
      newId: uuid,
    },
    resumedAfter ?? 0,
  );
  const stopListening = onSignal('call.signalled', (payload) => {
    if (payload.callId === callId && payload.deviceId === deviceId) signalling.look(Number(payload.seq));
  });

  const say = (kind: Heard['kind'], payload: Payload) =>
    signalling.say(kind, { ...(turn !== null && { turn }), ...payload });

  /** A new connection in place of the one before; the tracks stay what they are. */
  function begin(next: string): void {
    peer?.close();
    clearTimeout(leaving);
    waiting = [];
    turn = next;
    const stream = new MediaStream();
    const opened = openPeer({
      config,
      polite,
      say: (description) => say('description', { description }),
      sayCandidate,
      track(track) {
        for (const old of stream.getTracks()) if (old.kind === track.kind) stream.removeTrack(old);
        stream.addTrack(track);
        remote(stream);
      },
      line(next) {
        state = next;
        line(next);
      },
      askToMend: () => say('restart', { mend: true }),
    });
    peer = opened;
    for (const [kind, track] of tracks) void opened.put(kind, track);
  }

  function sayCandidate(candidate: RTCIceCandidateInit): void {
    waiting.push(candidate);
    if (waiting.length > 1) return;
    leaving = setTimeout(() => {
      const candidates = waiting;
      waiting = [];
      say('candidates', { candidates });
    }, burst);
  }

  async function hear({ kind, payload }: Heard): Promise<void> {
    const { turn: theirs, description, candidates, mend } = payload as Payload;
    if (closed) return;
    if (kind === 'restart') {
      if (polite) return;
      if (!mend) begin(uuid());
      else if (theirs === turn) peer?.mend();
      return;
    }
    if (typeof theirs !== 'string') return;
    if (theirs !== turn) {
      if (!polite || description?.type !== 'offer') return;
      begin(theirs);
    }
    if (candidates) await peer?.hearCandidates(candidates);
    if (!description) return;
    try {
      await peer?.hearDescription(description);
    } catch {
      // The two do not fit together any more.
      if (!closed) anew();
    }
  }

  const anew = () => (polite ? say('restart', {}) : begin(uuid()));

  if (!polite || resumedAfter !== null) anew();
  signalling.look();

  return {
    async put(kind: MediaKind, track: MediaStreamTrack | null): Promise<void> {
      tracks.set(kind, track);
      await peer?.put(kind, track);
    },
    line: () => state,
    /** The other said something up to that number. */
    look: signalling.look,
    /** There is a network again. */
    wake(): void {
      signalling.wake();
      if (state === 'lost') peer?.mend();
    },
    stats: async () => (await peer?.stats()) ?? null,
    close(): void {
      closed = true;
      stopListening();
      clearTimeout(leaving);
      signalling.close();
      peer?.close();
    },
  };
}
