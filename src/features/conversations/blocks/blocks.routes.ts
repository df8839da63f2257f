import { type Api, alreadyThere } from '#platform/http/api.ts';
import { Block, BlockedParams, BlockPage, BlocksQuery, NewBlock, UnblockQuery } from './blocks.schema.ts';
import { block, browseBlocks, unblock } from './blocks.ts';

export function blocksRoutes(api: Api): void {
  api.get(
    '/api/blocks',
    {
      operation: 'browseBlocks',
      summary: 'Whom I blocked, or a shop of mine',
      description: 'Newest first. For a shop it needs the permission `messages`.',
      access: 'user',
      query: BlocksQuery,
      answer: BlockPage,
      problems: ['not_found', 'forbidden'],
    },
    (context, { query }) => browseBlocks(context, query),
  );

  api.post(
    '/api/blocks',
    {
      operation: 'block',
      summary: 'Block somebody',
      description: 'Neither can write to the other or call; offers between them that are open are withdrawn.',
      access: 'user',
      body: NewBlock,
      answer: Block,
      status: 201,
      oftenThere: true,
      problems: ['not_found'],
      creates: true,
    },
    async (context, { body }) => {
      const { block: made, isNew } = await block(context, body);
      return isNew ? made : alreadyThere(made);
    },
  );

  api.delete(
    '/api/blocks/:userId',
    {
      operation: 'unblock',
      summary: 'Hear somebody again',
      access: 'user',
      params: BlockedParams,
      query: UnblockQuery,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => unblock(context, params.userId, query.shop),
  );
}
