import type { Api } from '#platform/http/api.ts';
import { blocksRoutes } from './blocks/blocks.routes.ts';
import { deskRoutes } from './desk/desk.routes.ts';
import { inboxRoutes } from './inbox/inbox.routes.ts';
import { messagesRoutes } from './messages/messages.routes.ts';
import { cardRoutes } from './offers/offers.routes.ts';

export function routes(api: Api): void {
  inboxRoutes(api);
  messagesRoutes(api);
  cardRoutes(api);
  blocksRoutes(api);
  deskRoutes(api);
}
