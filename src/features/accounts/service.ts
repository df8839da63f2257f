/** What other features, the server and the command line may use of accounts. */
export { type AuditEntry, audit } from './audit.ts';
export { endedAmong } from './sessions.service.ts';
export { setupLink } from './setup.ts';
export { accountTokenText } from './tokens.ts';
