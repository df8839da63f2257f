import type { Static, TObject } from 'typebox';

/** Something that happened in the house, for listeners of other features. Named in the past tense. */
export interface DomainEvent<Schema extends TObject = TObject> {
  readonly type: string;
  readonly note: string;
  readonly payload: Schema;
}

/** News for a person, pushed to their devices and kept in their log. */
export interface PersonEvent<Schema extends TObject = TObject> {
  readonly type: string;
  readonly note: string;
  readonly payload: Schema;
}

/** What is merely current, for the devices that are here now: in no log, and lost where it is lost. */
export interface PersonSignal<Schema extends TObject = TObject> {
  readonly type: string;
  readonly note: string;
  readonly payload: Schema;
}

const domainEvents = new Map<string, DomainEvent>();
const personEvents = new Map<string, PersonEvent>();
const personSignals = new Map<string, PersonSignal>();

/** Declares an event of the house; `note` is its line in docs/events.md. */
export function domainEvent<Schema extends TObject>(type: string, note: string, payload: Schema): DomainEvent<Schema> {
  return register(domainEvents, { type, note, payload });
}

/** Declares news for a person; `note` is its line in docs/events.md. Payloads carry ids, never message bodies. */
export function personEvent<Schema extends TObject>(type: string, note: string, payload: Schema): PersonEvent<Schema> {
  return register(personEvents, { type, note, payload });
}

/** Declares a signal for people's devices; `note` is its line in docs/events.md. */
export function personSignal<Schema extends TObject>(
  type: string,
  note: string,
  payload: Schema,
): PersonSignal<Schema> {
  return register(personSignals, { type, note, payload });
}

function register<E extends { type: string }>(registry: Map<string, { type: string }>, event: E): E {
  if (registry.has(event.type)) throw new Error(`The event '${event.type}' is defined twice`);
  registry.set(event.type, event);
  return event;
}

export function knownDomainEvents(): readonly DomainEvent[] {
  return [...domainEvents.values()];
}

export function knownPersonEvents(): readonly PersonEvent[] {
  return [...personEvents.values()];
}

export function knownPersonSignals(): readonly PersonSignal[] {
  return [...personSignals.values()];
}

export type PayloadOf<E> = E extends { payload: infer Schema extends TObject } ? Static<Schema> : never;
