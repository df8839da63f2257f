const key = 'souk-enter-sends';

/** With a real keyboard Enter sends and Shift+Enter begins a line; on a phone it begins a line. One may choose. */
export function enterSends(): boolean {
  try {
    const chosen = localStorage.getItem(key);
    if (chosen) return chosen === 'yes';
  } catch {
    // Storage may be blocked: as the device is.
  }
  return matchMedia('(pointer: fine)').matches;
}

export function chooseEnter(sends: boolean): void {
  try {
    localStorage.setItem(key, sends ? 'yes' : 'no');
  } catch {
    // Then it stays as the device is.
  }
}
