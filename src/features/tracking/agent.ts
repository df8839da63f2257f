import { createIsbotFromList, list } from 'isbot';
import { LRUCache } from 'lru-cache';
import { type Device, deviceOf } from '#features/accounts/device.ts';

export interface Agent extends Device {
  readonly isBot: boolean;
}

/**
 * Apps call by the libraries they are built with, and their views are people's. What isbot takes for a bot only because
 * it names such a library is none to us; crawlers say who they are, or where to read about them.
 */
const libraries = [
  'node',
  'undici',
  'axios/1.7.2',
  'okhttp/4.12.0',
  'Dart/3.4 (dart:io)',
  'CFNetwork/1498.700.2 Darwin/23.6.0',
  'Souk/1.0 CFNetwork/1498.700.2 Darwin/23.6.0',
  'Go-http-client/2.0',
  'Java/21.0.2',
  'python-requests/2.32.3',
  'curl/8.9.1',
];
const crawler = createIsbotFromList([
  ...list.filter((pattern) => !libraries.some((library) => new RegExp(pattern, 'i').test(library))),
  'https?://',
]);

const MOST_KNOWN = 5_000;
const known = new LRUCache<string, Agent>({ max: MOST_KNOWN });

/** What a user agent says of itself. A few thousand of them make nearly all visits, so they are read once. */
export function agentOf(userAgent: string): Agent {
  let agent = known.get(userAgent);
  if (!agent) {
    agent = { ...deviceOf(userAgent), isBot: crawler(userAgent) };
    known.set(userAgent, agent);
  }
  return agent;
}
