import { defineProblems } from '#platform/problems.ts';

export const reportProblems = defineProblems({
  too_many_reports: [409, 'You keep as many reports of this shop as one may'],
  exports_busy: [503, 'As many files as can be are being made right now; try again in a moment'],
  export_running: [429, 'Other files for you are still being made; wait until they are there'],
});
