import { defineProblems } from '#platform/problems.ts';

export const fileProblems = defineProblems({
  not_a_picture: [415, 'This is not a picture we can read'],
  picture_damaged: [422, 'The picture is damaged'],
  too_many_pixels: [422, 'The picture has too many pixels'],
  not_allowed_file: [415, 'This kind of file cannot be sent'],
  file_damaged: [422, 'The file is damaged'],
  too_much_unsent: [409, 'Too much that was uploaded is not sent yet'],
  no_such_range: [416, 'The file has no such bytes'],
  link_expired: [410, 'This link has expired'],
});
