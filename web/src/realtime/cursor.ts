const key = (userId: string) => `souk-news-${userId}`;

/** How far this person has heard the news on this device. */
export function knownCursor(userId: string): string | null {
  try {
    return localStorage.getItem(key(userId));
  } catch {
    return null;
  }
}

export function keepCursor(userId: string, cursor: string): void {
  try {
    localStorage.setItem(key(userId), cursor);
  } catch {
    // Without storage the next visit starts from now, having fetched everything anyway.
  }
}
