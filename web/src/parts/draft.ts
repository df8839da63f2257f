/**
 * What a guest had filled in when the page led them to sign in: it waits in this tab until they are back, and goes once it
 * was sent or given up. `name` is the thing it was for.
 */
export function keepDraft(name: string, draft: unknown): void {
  drafts.set(name, draft);
  try {
    sessionStorage.setItem(key(name), JSON.stringify(draft));
  } catch {
    // Storage may be blocked: it then lasts until the page is loaded anew.
  }
}

export function draftOf<T>(name: string): T | null {
  if (drafts.has(name)) return drafts.get(name) as T;
  try {
    return JSON.parse(sessionStorage.getItem(key(name)) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

export function dropDraft(name: string): void {
  drafts.delete(name);
  try {
    sessionStorage.removeItem(key(name));
  } catch {
    // There was none.
  }
}

/** All of them: whoever comes next in this tab is shown none. */
export function dropDrafts(): void {
  drafts.clear();
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(key(''))) sessionStorage.removeItem(name);
  } catch {
    // There were none.
  }
}

const drafts = new Map<string, unknown>();
const key = (name: string) => `souk-draft ${name}`;
