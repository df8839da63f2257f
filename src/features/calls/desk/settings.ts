import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { CallSettings } from './desk.schema.ts';
import { findCallSettings, setCallSettings } from './settings.store.ts';

/** When a shop takes calls. Throws `not_found`, `forbidden`. */
export async function readCallSettings(context: Context, idOrSlug: string): Promise<CallSettings> {
  const { db } = context.house.database;
  const { id } = await mustManage(db, context, idOrSlug, 'calls');
  return (await findCallSettings(db, id)) ?? { takesCalls: 'hours' };
}

/** Throws `not_found`, `forbidden`. */
export function changeCallSettings(
  context: Context,
  idOrSlug: string,
  { takesCalls }: CallSettings,
): Promise<CallSettings> {
  return change(context, async (tx) => {
    const { id } = await mustManage(tx, context, idOrSlug, 'calls');
    await setCallSettings(tx, id, { takesCalls });
    return { takesCalls };
  });
}
