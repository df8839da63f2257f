import { get, post, put } from './http.ts';
import type {
  ActiveCalls,
  Call,
  CallStart,
  Heartbeat,
  HeartbeatAnswer,
  IceServers,
  MediaState,
  NewCall,
  NewSignal,
  Signals,
} from './types.ts';

/** What a device does while a call rings and lives; its records and the desk of a shop are in call-desk.ts. */
const of = (id: string) => `/calls/${id}`;

export const initiateCall = (wish: NewCall, key: string) => post<CallStart>('/calls/initiate', wish, key);
export const fetchActiveCalls = () => get<ActiveCalls>('/calls/active');
export const tellRinging = (id: string, deviceId: string) => put<void>(`${of(id)}/ringing`, { deviceId });
export const acceptCall = (id: string, deviceId: string) => put<CallStart>(`${of(id)}/accept`, { deviceId });
export const rejectCall = (id: string) => put<Call>(`${of(id)}/reject`, {});
export const endCall = (id: string) => put<Call>(`${of(id)}/end`, {});

export const sendSignal = (id: string, signal: NewSignal) => post<{ seq: number }>(`${of(id)}/signals`, signal);
export const fetchSignals = (id: string, deviceId: string, after: number) =>
  get<Signals>(`${of(id)}/signals`, { deviceId, after });
export const tellMedia = (id: string, media: MediaState) => put<Call>(`${of(id)}/media`, media);
export const keepCallAlive = (id: string, beat: Heartbeat) => put<HeartbeatAnswer>(`${of(id)}/heartbeat`, beat);
export const fetchIceServers = () => get<IceServers>('/calls/ice-servers');

export const pinProduct = (id: string, productId: string | null) => put<Call>(`${of(id)}/product`, { productId });
