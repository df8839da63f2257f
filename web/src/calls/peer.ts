export type MediaKind = 'audio' | 'video';
export type MediaLine = 'connecting' | 'connected' | 'lost';

type Wiring = {
  config: RTCConfiguration;
  /** The side that was called gives way where both offer at once, and waits for the first offer. */
  polite: boolean;
  say: (description: RTCSessionDescriptionInit) => void;
  sayCandidate: (candidate: RTCIceCandidateInit) => void;
  track: (track: MediaStreamTrack) => void;
  line: (line: MediaLine) => void;
  /** The called side asks the other to mend, and never offers to itself. */
  askToMend: () => void;
};

export type Peer = ReturnType<typeof openPeer>;

/** A connection often finds back by itself within this, in milliseconds. */
const patience = 2_000;
const nextTry = 8_000;

/**
 * One RTCPeerConnection by the pattern of perfect negotiation (W3C WebRTC, section 10.7), which also mends it: an ICE
 * restart two seconds after the connection broke off, at once where it failed, and again until it stands.
 */
export function openPeer({ config, polite, say, sayCandidate, track, line, askToMend }: Wiring) {
  const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', ...config });
  const stream = new MediaStream();
  const mine = new Map<MediaKind, MediaStreamTrack | null>();
  const senders = new Map<MediaKind, RTCRtpSender>();
  let begun = !polite;
  let offering = false;
  let answering = false;
  let ignoring = false;
  let wasConnected = false;
  let mending: ReturnType<typeof setTimeout> | undefined;

  // A place for sound from the first offer on, whether or not there is a microphone; pictures come when there are any.
  if (begun) senders.set('audio', pc.addTransceiver('audio').sender);

  pc.onnegotiationneeded = async () => {
    try {
      offering = true;
      await pc.setLocalDescription();
      if (pc.localDescription) say(pc.localDescription.toJSON());
    } catch {
      // Closed meanwhile, or the other's offer came first: then this is needed again by itself.
    } finally {
      offering = false;
    }
  };
  pc.onicecandidate = ({ candidate }) => candidate && sayCandidate(candidate.toJSON());
  pc.ontrack = (event) => track(event.track);
  pc.onconnectionstatechange = () => {
    clearTimeout(mending);
    const { connectionState: state } = pc;
    if (state === 'connected') {
      wasConnected = true;
      return line('connected');
    }
    if (state === 'failed') mend();
    if (state === 'disconnected') mending = setTimeout(mend, patience);
    if (state !== 'closed') line(wasConnected || state === 'failed' ? 'lost' : 'connecting');
  };

  function mend(): void {
    clearTimeout(mending);
    if (pc.connectionState === 'connected' || pc.connectionState === 'closed') return;
    // Two restarts that cross make one side roll back, after which Chromium (153) encodes no picture any more.
    if (polite) askToMend();
    else pc.restartIce();
    mending = setTimeout(mend, nextTry);
  }

  async function send(kind: MediaKind): Promise<void> {
    const track = mine.get(kind) ?? null;
    const sender = senders.get(kind);
    if (sender) await sender.replaceTrack(track);
    else if (track && begun) senders.set(kind, pc.addTrack(track, stream));
  }

  async function hearDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const settled = !offering && (pc.signalingState === 'stable' || answering);
    ignoring = !polite && description.type === 'offer' && !settled;
    if (ignoring) return;
    answering = description.type === 'answer';
    try {
      await pc.setRemoteDescription(description);
    } finally {
      answering = false;
    }
    if (description.type !== 'offer') return;
    if (!begun) {
      begun = true;
      // Into the places that the first offer made.
      for (const kind of mine.keys()) await send(kind);
    }
    await pc.setLocalDescription();
    if (pc.localDescription) say(pc.localDescription.toJSON());
  }

  return {
    /** What the other is sent from now on; the first picture of a call that had none is negotiated. */
    async put(kind: MediaKind, track: MediaStreamTrack | null): Promise<void> {
      mine.set(kind, track);
      await send(kind);
    },
    hearDescription,
    async hearCandidates(candidates: RTCIceCandidateInit[]): Promise<void> {
      for (const candidate of candidates) {
        // One of a description that was passed over, or of one before a restart, is of no use.
        await pc.addIceCandidate(candidate).catch(() => {});
      }
    },
    mend,
    stats: () => pc.getStats(),
    close(): void {
      clearTimeout(mending);
      pc.onnegotiationneeded = pc.onicecandidate = pc.ontrack = pc.onconnectionstatechange = null;
      pc.close();
    },
  };
}
