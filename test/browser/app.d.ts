import type { Caller, Person } from '#support/people.ts';

/**
 * What browser tests use of test/support/app.ts. web/tsconfig.json reads this in its place: the real one would drag the
 * whole server into the check of the web client, which the check of the server does already.
 */
export interface TestServer {
  readonly url: string;
  readonly guest: Caller;
  readonly house: {
    readonly database: { readonly pool: { query(sql: string, values?: unknown[]): Promise<unknown> } };
  };
  person(name?: string): Promise<Person>;
  passTime(interval: string): Promise<void>;
  close(): Promise<void>;
}

export function startTestServer(options?: { settings?: Record<string, string> }): Promise<TestServer>;
