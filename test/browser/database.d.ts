/** What browser tests use of test/support/database.ts, for the check of the web client; app.d.ts says why. */
export function cloneDatabase(): Promise<{ readonly url: string; readonly drop: () => Promise<void> }>;
