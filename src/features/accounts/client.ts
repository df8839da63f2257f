import type { Context } from '#platform/actor.ts';
import { truncateAddress } from '#platform/http/address.ts';
import { type Device, deviceOf } from './device.ts';

/** The asker's address as it may be kept. */
export function storedAddress({ house, client }: Context): string {
  return house.config.SOUK_KEEP_ADDRESSES === 'full' ? client.ip : truncateAddress(client.ip);
}

/** What is kept of where a request came from. */
export function sightingOf(context: Context): { readonly device: Device; readonly ipAddress: string } {
  return { device: deviceOf(context.client.userAgent), ipAddress: storedAddress(context) };
}
