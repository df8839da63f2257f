export const consentKey = 'souk-helps';

/** Whether who uses this device agreed to tell how fast pages were and what broke; off until they say so. */
export function helps(): boolean {
  try {
    return localStorage.getItem(consentKey) === 'yes';
  } catch {
    return false;
  }
}
