import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

export interface EndsRow {
  readonly shopId: string;
  readonly buyerId: string;
  readonly buyerIsErased: boolean;
}

export async function findEnds(db: Db, conversationId: string): Promise<EndsRow | undefined> {
  const { rows } = await sql<EndsRow>`
    select shop_id as "shopId", buyer_id as "buyerId", status = 'erased' as "buyerIsErased"
    from conversations join users on users.id = buyer_id where conversations.id = ${conversationId}`.execute(db);
  return rows[0];
}
