import type { PersonalData } from '#platform/personal-data.ts';
import {
  listListsOf,
  listRecommendationsOf,
  listRefusalsOf,
  listSettingsOf,
  listVisitsOf,
} from './personal-data.store.ts';

export const personalData: readonly PersonalData[] = [
  {
    table: 'recommendation_lists',
    why: 'What was recommended last was made of what somebody did; it goes with them.',
    read: listListsOf,
    erase: 'with the account',
  },
  {
    table: 'product_recommendations',
    why: 'What was recommended last was made of what somebody did; it goes with them.',
    read: listRecommendationsOf,
    erase: 'with the account',
  },
  {
    table: 'recommendation_sessions',
    why: 'Which visits were theirs is theirs alone.',
    read: listVisitsOf,
    erase: 'with the account',
  },
  {
    table: 'recommendation_settings',
    why: 'What somebody wants recommended is theirs alone.',
    read: listSettingsOf,
    erase: 'with the account',
  },
  {
    table: 'recommendation_refusals',
    why: 'What somebody does not want recommended is theirs alone.',
    read: listRefusalsOf,
    erase: 'with the account',
  },
];
