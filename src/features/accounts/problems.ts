import { defineProblems } from '#platform/problems.ts';

export const accountProblems = defineProblems({
  email_taken: [409, 'This email address has an account'],
  weak_password: [422, 'Choose another password'],
  wrong_credentials: [401, 'The email address or the password is wrong'],
  wrong_password: [403, 'The password is wrong'],
  too_many_attempts: [429, 'Too many wrong passwords'],
  account_suspended: [403, 'This account is suspended'],
  account_banned: [403, 'This account is banned'],
  account_is_banned: [409, 'This account is banned for good'],
  no_phone: [409, 'There is no phone number in this account'],
  phone_is_verified: [409, 'This phone number is known to be yours'],
  no_text_messages: [409, 'This market sends no text messages'],
  no_relay: [409, 'This market has no relay for calls'],
  phone_refused: [422, 'No text message reaches this number'],
  too_many_codes: [429, 'Wait before asking for another code'],
  wrong_code: [422, 'This is not the code'],
  code_ended: [409, 'Ask for a new code'],
  link_invalid: [400, 'This link does not work any more'],
});
