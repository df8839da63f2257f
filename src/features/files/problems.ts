import { defineProblems } from '#platform/problems.ts';

export const fileProblems = defineProblems({
  not_a_picture: [415, 'This is not a picture we can read'],
  picture_damaged: [422, 'The picture is damaged'],
  too_many_pixels: [422, 'The picture has too many pixels'],
  link_expired: [410, 'This link has expired'],
});
