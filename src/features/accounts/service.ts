/** What other features, the server and the command line may use of accounts. */
export { banByEmail, createAdmin, type NewAdmin } from './admin.service.ts';
export { type AuditEntry, audit } from './audit.ts';
export { Device, deviceOf } from './device.ts';
export { phonePlace } from './me.ts';
export { presenceOfPeople, type Shown, type Turn } from './people-presence.store.ts';
export { presenceOf } from './presence.ts';
export { endedAmong } from './sessions.service.ts';
export { setupLink } from './setup.ts';
export { accountTokenText } from './tokens.ts';
