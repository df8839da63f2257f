import type { PersonalData } from '#platform/personal-data.ts';
import { deleteBlocksOf, listBlocksOf } from './blocks.store.ts';

export const personalData: PersonalData = {
  table: 'blocks',
  why: 'Keeps one person from another; there is nothing to keep once either is gone.',
  read: listBlocksOf,
  erase: deleteBlocksOf,
};
