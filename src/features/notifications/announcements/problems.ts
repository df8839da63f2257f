import { defineProblems } from '#platform/problems.ts';

export const announcementProblems = defineProblems({
  nobody_to_tell: [409, 'There is nobody to tell'],
  already_sent: [409, 'Everybody was told already'],
});
