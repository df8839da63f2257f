import { defineProblems } from '#platform/problems.ts';

export const callProblems = defineProblems({
  in_call: [409, 'You are in another call'],
  busy: [409, 'They are in another call'],
  shop_closed: [409, 'The shop takes no calls now'],
  not_disturbed: [409, 'They do not want to be called now'],
  answered_elsewhere: [409, 'Another device has taken this call'],
  call_active: [409, 'This call was answered'],
  not_your_device: [403, 'Another device is in this call'],
  call_not_active: [409, 'This call is not answered yet'],
  call_over: [409, 'This call is over'],
});
