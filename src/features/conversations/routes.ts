import type { Api } from '#platform/http/api.ts';
import { blocksRoutes } from './blocks/blocks.routes.ts';
import { inboxRoutes } from './inbox/inbox.routes.ts';
import { messagesRoutes } from './messages/messages.routes.ts';

export function routes(api: Api): void {
  inboxRoutes(api);
  messagesRoutes(api);
  blocksRoutes(api);
}
