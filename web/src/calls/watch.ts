import type { QueryClient } from '@tanstack/react-query';
import { fetchActiveCalls, tellRinging } from '../api/calls.ts';
import type { ActiveCalls, Call, PersonEvent } from '../api/types.ts';
import { currentSession, onSession } from '../session/session.ts';
import { deviceId } from './device.ts';
import { clockOffset, decide, untilSilence } from './rings.ts';

/** While something rings it is looked at this often besides the news, in milliseconds, for who gets none by socket. */
const net = 3_000;
/** After nobody answered: a call may ring, or wait for the page that was reloaded. */
const missed = 10_000;
const ignoredKey = 'souk-call-ignored';

/** The heavy parts, loaded when there is a call; they stand upon this one, so whoever follows calls brings the way to them. */
export type Parts = {
  layer: () => Promise<{ showLayer: (client: QueryClient) => void }>;
  start: () => Promise<{ resumeCall: (call: Call, deviceId: string, offset: number) => void }>;
};

let client: QueryClient | null = null;
let parts: Parts | null = null;
let member: string | null = null;
let known: { answer: ActiveCalls; offset: number } | null = null;
let talking: string | null = null;
let rings: readonly Call[] = [];
let looking = false;
let lookAgain = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let told = new Set<string>();
/** Calls that are to be silent in this browser. */
const silenced = new Set<string>();
/** Calls that this page was in: who hung up does not find back, even where the server has not heard of it yet. */
const been = new Set<string>();
const listeners = new Set<() => void>();
const newsListeners = new Set<(event: PersonEvent) => void>();

/** Rings this page when somebody calls, and finds back into the call that a reload left. */
export function followCalls(next: QueryClient, loads: Parts): void {
  client = next;
  parts = loads;
  onSession(follow);
  addEventListener('storage', ({ key, newValue }) => key === ignoredKey && silence(newValue));
  silence(ignoredCall());
  follow();
}

function follow(): void {
  const session = currentSession();
  const now = session.status === 'member' ? session.user.id : null;
  if (now === member || session.status === 'starting') return;
  member = now;
  known = null;
  told = new Set();
  show([]);
  if (member) void look();
}

/** From the news of whoever is signed in. */
export function callNews(event: PersonEvent): void {
  void client?.invalidateQueries({ queryKey: ['calls'] });
  for (const listener of newsListeners) listener(event);
  if (event.type === 'call.ringing' || event.type === 'call.changed') void look();
}

/** News were missed. */
export const callsReset = () => void look();

export const ringsNow = () => rings;

export function onRings(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function onCallNews(listener: (event: PersonEvent) => void): () => void {
  newsListeners.add(listener);
  return () => newsListeners.delete(listener);
}

/** This page is in that call; null: no longer in any. */
export function setTalking(callId: string | null): void {
  talking = callId;
  if (callId) been.add(callId);
  void weigh();
  if (!callId) void look();
}

/** Silent in this browser; elsewhere it rings on. */
export function ignoreCall(callId: string): void {
  try {
    localStorage.setItem(ignoredKey, callId);
  } catch {
    // Without storage it is silent in this tab until it is loaded again.
  }
  silence(callId);
}

function silence(callId: string | null): void {
  if (callId) silenced.add(callId);
  void weigh();
}

async function look(): Promise<void> {
  lookAgain = true;
  if (looking) return;
  looking = true;
  const whose = member;
  let failed = false;
  while (lookAgain && member) {
    lookAgain = false;
    const asked = Date.now();
    failed = false;
    try {
      const answer = await fetchActiveCalls();
      if (whose === member) known = { answer, offset: clockOffset(answer.serverTime, asked, Date.now()) };
    } catch {
      failed = true;
    }
    await weigh().catch(() => {
      // A part of the page did not load.
      failed = true;
    });
  }
  looking = false;
  if (failed && member && rings.length === 0) timer = setTimeout(() => void look(), missed);
  if (whose !== member && member) void look();
}

async function weigh(): Promise<void> {
  if (!known) return;
  const device = await deviceId();
  if (!known || !parts) return;
  const { answer, offset } = known;
  const { rings: now, resume } = decide({
    answer,
    offset,
    now: Date.now(),
    deviceId: device,
    silenced,
    talking: talking !== null,
  });
  show(now);
  if (resume && !been.has(resume.id)) {
    known = null;
    const [{ resumeCall }] = await Promise.all([parts.start(), openLayer()]);
    if (talking === null) resumeCall(resume, device, offset);
  }
}

function show(next: readonly Call[]): void {
  const gone = rings.filter(({ id }) => !next.some((call) => call.id === id));
  rings = next;
  clearTimeout(timer);
  for (const { id } of gone) void closePushed(id);
  for (const listener of listeners) listener();
  const silent = known && untilSilence(next, Date.now(), known.offset);
  if (silent === null || silent === undefined) return;
  // Whatever comes first: the deadline, which needs no server, or the next look.
  if (silent < net) timer = setTimeout(() => void weigh(), silent + 50);
  else timer = setTimeout(() => void look(), net);
  // Where it does not load, the next look tries again.
  void openLayer().catch(() => {});
  for (const { id } of next) void tell(id);
}

async function tell(callId: string): Promise<void> {
  if (told.has(callId)) return;
  told.add(callId);
  await tellRinging(callId, await deviceId()).catch(() => told.delete(callId));
}

/** The page part of calls, once there is something to show. */
export async function openLayer(): Promise<void> {
  const layer = await parts?.layer();
  if (client) layer?.showLayer(client);
}

/** What the system shows of a ring goes with the ring. */
async function closePushed(callId: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration('/').catch(() => undefined);
  const shown = (await registration?.getNotifications({ tag: `call:${callId}` }).catch(() => [])) ?? [];
  for (const notification of shown) notification.close();
}

function ignoredCall(): string | null {
  try {
    return localStorage.getItem(ignoredKey);
  } catch {
    return null;
  }
}
