import type { PersonalData } from '#platform/personal-data.ts';
import { forgetImporter } from './uploads.store.ts';

export const importRunsOfPeople: PersonalData = {
  table: 'import_runs',
  why: "What came into a shop, and when, is the shop's to know; who brought it and what the file was called is not kept.",
  erase: forgetImporter,
};
