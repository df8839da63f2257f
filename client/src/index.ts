export type { PersonEvents, PersonSignals } from './events.generated.js';
export * from './generated/index.js';
export { eachItem } from './pages.js';
export { type Realtime, type RealtimeOptions, openRealtime } from './realtime.js';
export { createSouk, type Souk, type SoukOptions } from './souk.js';
