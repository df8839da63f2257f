import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser, type TestBrowser, type Visitor } from './browser.ts';

/** A visitor who may be cut off from everything, sound and picture too. */
export interface Device extends Visitor {
  /** Neither a request nor a packet passes any more. */
  cut(): Promise<void>;
  heal(): Promise<void>;
}

export interface DeviceBrowser {
  /** Another device: nothing is shared with the others. */
  device(options?: BrowserContextOptions): Promise<Device>;
  close: TestBrowser['close'];
}

/**
 * A camera with a ticking disc and a microphone that beeps each second come with Chromium. The loopback is a way like any
 * other, so that a machine without a network can talk to itself; sound plays unasked, as it does after a click.
 */
const flags = [
  '--use-fake-device-for-media-stream=fps=10',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

/** A Chromium of its own with a camera and a microphone, before the real app at `url`. */
export async function openDeviceBrowser(url: string): Promise<DeviceBrowser> {
  const browser = await openBrowser(url, flags);
  return {
    async device(options = {}) {
      const visitor = await browser.visitor(options);
      await visitor.page.context().addInitScript(collectConnections);
      const cdp = await visitor.page.context().newCDPSession(visitor.page);
      await cdp.send('Network.enable');
      // Packets of a connection can be lost only where it was made while there was something to slow down.
      const network = (away: boolean) =>
        cdp.send('Network.emulateNetworkConditions', {
          offline: away,
          latency: 1,
          downloadThroughput: -1,
          uploadThroughput: -1,
          packetLoss: away ? 100 : 0,
          packetQueueLength: 500,
        });
      await network(false);
      return {
        ...visitor,
        cut: async () => void (await network(true)),
        heal: async () => void (await network(false)),
      };
    },
    close: browser.close,
  };
}

type Watched = typeof globalThis & { connections: RTCPeerConnection[]; opened: MediaStreamTrack[] };

/** Runs in the page before it: keeps what it connects and opens where the test finds it. The product shows nothing. */
function collectConnections(): void {
  const connections: RTCPeerConnection[] = [];
  const opened: MediaStreamTrack[] = [];
  Object.assign(globalThis, { connections, opened });
  const { mediaDevices } = navigator;
  // Only where the page came by a secure way.
  const open = mediaDevices?.getUserMedia.bind(mediaDevices);
  if (open) {
    mediaDevices.getUserMedia = async (wish) => {
      const stream = await open(wish);
      opened.push(...stream.getTracks());
      return stream;
    };
  }
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
}

export interface Received {
  /** Pictures of the other that were decoded. */
  readonly frames: number;
  /** What was heard of the other, by RTCInboundRtpStreamStats.totalAudioEnergy. */
  readonly energy: number;
  /** Width of the last picture in pixels, 0 before the first. */
  readonly width: number;
  /** The way that sound and picture take from here: `host`, `srflx`, `prflx` or `relay`; null before there is one. */
  readonly way: string | null;
  /** Which connection of this page it is, from 1 on; 0 where there is none. */
  readonly connection: number;
}

/** What came so far over the connection that is open in a page. */
export function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const { connections } = globalThis as Watched;
    const connection = connections.findLastIndex(({ connectionState }) => connectionState !== 'closed') + 1;
    const found = { frames: 0, energy: 0, width: 0, way: null as string | null, connection };
    const stats = await connections[connection - 1]?.getStats();
    if (!stats) return found;
    const all = [...stats.values()];
    for (const stat of all) {
      if (stat.type === 'inbound-rtp' && stat.kind === 'audio') found.energy += stat.totalAudioEnergy ?? 0;
      if (stat.type === 'inbound-rtp' && stat.kind === 'video') {
        found.frames += stat.framesDecoded ?? 0;
        found.width = stat.frameWidth ?? 0;
      }
      if (stat.type === 'transport' && stat.selectedCandidatePairId) {
        const pair = stats.get(stat.selectedCandidatePairId);
        found.way = stats.get(pair?.localCandidateId)?.candidateType ?? null;
      }
    }
    return found;
  });
}

/** Waits until something about what a page receives holds; throws with the last of it where it does not in time. */
export async function waitForMedia(
  page: Page,
  what: string,
  holds: (now: Received) => boolean,
  withinMs = 20_000,
): Promise<Received> {
  for (const begun = Date.now(); ; await sleep(100)) {
    const now = await received(page);
    if (holds(now)) return now;
    if (Date.now() - begun > withinMs) throw new Error(`Not within ${withinMs} ms: ${what}; ${JSON.stringify(now)}`);
  }
}

/** Waits until more comes of the other than has come by now. */
export async function hears(page: Page, withinMs?: number): Promise<void> {
  let before = await received(page);
  await waitForMedia(
    page,
    'the other is heard',
    (now) => {
      if (now.connection !== before.connection) before = { ...now };
      return now.energy > before.energy + 0.01;
    },
    withinMs,
  );
}

export async function sees(page: Page, withinMs?: number): Promise<void> {
  let before = await received(page);
  await waitForMedia(
    page,
    'the other is seen',
    (now) => {
      if (now.connection !== before.connection) before = { ...now };
      return now.frames >= before.frames + 5;
    },
    withinMs,
  );
}

/** Sound that was under way is still heard for a moment after the other went silent. */
const UNDER_WAY_MS = 1_500;
/** Longer than the fake microphone is silent by itself. */
const LISTEN_MS = 1_200;

/** Listens for a while, and fails where anything of the other is heard. */
export async function assertSilent(page: Page): Promise<void> {
  await sleep(UNDER_WAY_MS);
  const before = await received(page);
  await sleep(LISTEN_MS);
  const after = await received(page);
  assert.equal(after.connection, before.connection);
  assert.ok(after.energy - before.energy < 0.001, `heard ${after.energy - before.energy}`);
}

/** Waits until no new picture comes any more. */
export async function goesDark(page: Page): Promise<void> {
  let before = -1;
  let since = Date.now();
  await waitForMedia(page, 'no picture comes any more', ({ frames }) => {
    if (frames !== before) {
      before = frames;
      since = Date.now();
    }
    return Date.now() - since > 800;
  });
}

/** Of the tracks that a page sends: what they are taken from. */
export function sent(page: Page): Promise<{ kind: string; label: string; live: boolean }[]> {
  return page.evaluate(() =>
    (globalThis as Watched).connections
      .filter(({ connectionState }) => connectionState !== 'closed')
      .flatMap((connection) => connection.getSenders())
      .flatMap(({ track }) => (track ? [track] : []))
      .map((track) => ({ kind: track.kind, label: track.label, live: track.enabled && track.readyState === 'live' })),
  );
}

/** How many cameras and microphones a page holds open, whether or not it sends what they take. */
export const held = (page: Page) =>
  page.evaluate(() => {
    const live = (globalThis as Watched).opened.filter(({ readyState }) => readyState === 'live');
    return { cameras: live.filter(({ kind }) => kind === 'video').length, tracks: live.length };
  });

/** The name under which a page's connection looks for its way; another one after each ICE restart. */
export function iceName(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const sdp = (globalThis as Watched).connections.at(-1)?.localDescription?.sdp;
    return /^a=ice-ufrag:(\S+)/m.exec(sdp ?? '')?.[1];
  });
}
