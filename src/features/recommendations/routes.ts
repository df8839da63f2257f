import type { Api } from '#platform/http/api.ts';
import { alreadyThere } from '#platform/http/api.ts';
import { Paging } from '#platform/http/paging.ts';
import { IdParams } from '#platform/http/schema.ts';
import { takeMarks } from './marks.ts';
import { boughtTogether, similarProducts } from './related.ts';
import {
  MarksSent,
  NewRefusal,
  ProductList,
  RecommendationParams,
  RecommendationQuery,
  RecommendationSettings,
  Recommendations,
  Refusal,
  RefusalPage,
  RelatedQuery,
  ViewedQuery,
} from './schema.ts';
import { recommend } from './service.ts';
import { recentlyViewed } from './viewed.ts';
import { browseRefusals, changeSettings, forgetHistory, readSettings, refuse, takeRefusalBack } from './wishes.ts';

export function routes(api: Api): void {
  api.get(
    '/api/track/recommendations/:userId',
    {
      operation: 'readRecommendations',
      summary: 'What I may like',
      description:
        'The best 20, and why. By `formula`: among the products of the categories that were looked at, 30 % views, ' +
        '50 % sales and 20 % rating, each divided by its most among these. By `model`: what people who were interested ' +
        'in the same went on to. `trending`: what many turn to now. A visit that began signed out goes on for who ' +
        'signs in, where both ask with its `sessionId`.',
      access: 'optional',
      params: RecommendationParams,
      query: RecommendationQuery,
      answer: Recommendations,
      problems: ['not_signed_in', 'forbidden'],
    },
    (context, { params, query }, _reply, request) =>
      recommend(context, params.userId, query, request.headers['accept-language']),
  );

  api.post(
    '/api/track/recommendations',
    {
      operation: 'trackRecommendations',
      summary: 'Tell which recommendations were shown and followed',
      description:
        'For figures alone: what is recommended never depends on it. Of one visit only so many a minute are counted. ' +
        'Takes `text/plain` too, as `navigator.sendBeacon` sends it.',
      access: 'optional',
      body: MarksSent,
      status: 202,
      beacon: true,
      limit: 'track',
    },
    async (context, { body }) => takeMarks(context, body),
  );

  api.get(
    '/api/products/:id/similar',
    {
      operation: 'browseSimilar',
      summary: 'Products like this one',
      description: 'What people who looked at it looked at, and what is like it in itself; only what can be had.',
      access: 'optional',
      params: IdParams,
      query: RelatedQuery,
      answer: ProductList,
      problems: ['not_found'],
    },
    (context, { params, query }) => similarProducts(context, params.id, query.limit),
  );

  api.get(
    '/api/products/:id/bought-together',
    {
      operation: 'browseBoughtTogether',
      summary: 'What is bought with this product',
      description: 'Only what can be had.',
      access: 'optional',
      params: IdParams,
      query: RelatedQuery,
      answer: ProductList,
      problems: ['not_found'],
    },
    (context, { params, query }) => boughtTogether(context, params.id, query.limit),
  );

  api.get(
    '/api/me/recently-viewed',
    {
      operation: 'browseRecentlyViewed',
      summary: 'What I looked at, the latest first',
      description: 'Signed out by `sessionId`. Also what is sold out.',
      access: 'optional',
      query: ViewedQuery,
      answer: ProductList,
    },
    (context, { query }) => recentlyViewed(context, query),
  );

  api.get(
    '/api/me/recommendations/refusals',
    {
      operation: 'browseRefusals',
      summary: 'What I do not want recommended',
      access: 'user',
      query: Paging,
      answer: RefusalPage,
    },
    (context, { query }) => browseRefusals(context, query),
  );

  api.post(
    '/api/me/recommendations/refusals',
    {
      operation: 'refuse',
      summary: 'Not this',
      description: 'A product, all of a shop, or all of a category and below it.',
      access: 'user',
      body: NewRefusal,
      answer: Refusal,
      status: 201,
      oftenThere: true,
      problems: ['not_found', 'too_many_refusals'],
      creates: true,
    },
    async (context, { body }) => {
      const { refusal, isNew } = await refuse(context, body);
      return isNew ? refusal : alreadyThere(refusal);
    },
  );

  api.delete(
    '/api/me/recommendations/refusals/:id',
    {
      operation: 'takeRefusalBack',
      summary: 'Recommend it again',
      description: 'By the id of what was refused.',
      access: 'user',
      params: IdParams,
      problems: ['not_found'],
    },
    (context, { params }) => takeRefusalBack(context, params.id),
  );

  api.get(
    '/api/me/recommendations/settings',
    {
      operation: 'readRecommendationSettings',
      summary: 'How things are recommended to me',
      access: 'user',
      answer: RecommendationSettings,
    },
    (context) => readSettings(context),
  );

  api.put(
    '/api/me/recommendations/settings',
    {
      operation: 'changeRecommendationSettings',
      summary: 'Change how things are recommended to me',
      access: 'user',
      body: RecommendationSettings,
      answer: RecommendationSettings,
    },
    (context, { body }) => changeSettings(context, body),
  );

  api.delete(
    '/api/me/recommendations/history',
    {
      operation: 'forgetHistory',
      summary: 'Let what I looked at count no longer',
      description: 'What I look at from now on counts. What I bought is not recommended again.',
      access: 'user',
    },
    (context) => forgetHistory(context),
  );
}
