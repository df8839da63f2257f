import type { House } from '#platform/house.ts';
import type { SocketWatch } from '#platform/realtime/sockets.ts';

export interface Presence extends SocketWatch {}

const byHouse = new WeakMap<House, Presence>();

export function presenceOf(house: House): Presence {
  let presence = byHouse.get(house);
  if (!presence) {
    presence = { opened() {}, closed() {} };
    byHouse.set(house, presence);
  }
  return presence;
}
