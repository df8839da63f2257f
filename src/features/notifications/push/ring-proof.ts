import type { KeyRing } from '#platform/crypto/key-ring.ts';

/** What a push message carries so that the device it woke may ask whether that call still rings. */
export function ringProof(keys: KeyRing, callId: string): string {
  return keys.sign('push', `ring ${callId}`);
}

export function isRingProof(keys: KeyRing, callId: string, proof: string): boolean {
  return keys.verify('push', `ring ${callId}`, proof);
}
