import type { House } from '#platform/house.ts';
import type { DemoSignIn } from './schema.ts';

/** Who can sign in, by their number in the plan. Their addresses end in a name that is nobody's (RFC 2606). */
export const signInAccounts = [
  { number: 0, role: 'buyer', email: 'buyer@demo.example' },
  { number: 1, role: 'seller', email: 'seller@demo.example' },
  { number: 2, role: 'admin', email: 'admin@demo.example' },
] as const;

/** 64 words: six bits each. */
const words =
  `amber basil birch brook cedar chalk cider clay clover comet coral crane dahlia delta ember fable fennel fern finch
  flint forest garden ginger harbour hazel heron honey indigo ivory jasmine juniper kettle lagoon lantern larch lemon
  linen maple marble meadow mint mosaic nectar nutmeg olive opal orchard otter paprika pebble pepper plum quartz river
  saffron sage sierra silver sorrel spruce summer thistle velvet willow`.split(/\s+/);

/** The password of the demo's accounts: made of the secrets of this house, so that no two demos have the same one. */
export function demoPassword({ keys }: House): string {
  const bytes = Buffer.from(keys.sign('link', 'demo-password'), 'base64url');
  return [...bytes.subarray(0, 4)].map((byte) => words[byte % words.length]).join('-');
}

export function demoSignIns(house: House): DemoSignIn[] {
  const password = demoPassword(house);
  return signInAccounts.map(({ role, email }) => ({ role, email, password }));
}
