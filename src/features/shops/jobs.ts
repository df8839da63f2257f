import { isRefusedForGood } from '#features/notifications/mail/job.ts';
import { asHtml, asText } from '#features/notifications/mail/layout.ts';
import { wordsFor } from '#features/notifications/words/words.ts';
import { publicUrl } from '#platform/config.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { invitationToken } from './invitation-token.ts';
import { forgetOldInvitations, readInvitationLetter } from './invitations.store.ts';

interface InvitationData {
  readonly invitationId: string;
}

/** Some thirteen hours of trying, the pauses growing to one hour. */
const RETRIES = 24;
/** After the end of its link an invitation is kept this long, so that the same address is not written to at once again. */
const KEPT_DAYS = 7;

/** Mails an invitation to an address that may have no account; one that was withdrawn meanwhile is not mailed. */
export const invitationMail: Job<InvitationData> = {
  name: 'shops.invitation-mail',
  retries: RETRIES,
  batch: 10,
  run: mailInvitation,
};

const forgetInvitations: Job = {
  name: 'shops.forget-invitations',
  retries: 3,
  cron: '23 3 * * *',
  run: (_, { database }) => forgetOldInvitations(database.db, KEPT_DAYS),
};

export const jobs = [invitationMail, forgetInvitations] as readonly Job[];

async function mailInvitation({ invitationId }: InvitationData, house: House): Promise<void> {
  const invitation = await readInvitationLetter(house.database.db, invitationId);
  if (!invitation) return;
  const words = wordsFor(invitation.locale);
  const home = publicUrl(house.config);
  const token = encodeURIComponent(invitationToken(house.keys, invitationId));
  const page = {
    letter: words.shopInvitation(invitation),
    greeting: words.greeting(null),
    words: { ...words, whyYouGetThis: words.whyInvited },
    link: `${home}/invitations?token=${token}`,
    home,
  };
  try {
    await house.mailer.send({
      to: invitation.email,
      subject: page.letter.subject,
      text: asText(page),
      html: asHtml(page),
      headers: {
        // The same each time, so that a mail sent twice can be known for one.
        'Message-ID': `<${invitationId}@${new URL(home).hostname}>`,
        'Auto-Submitted': 'auto-generated',
      },
    });
  } catch (error) {
    if (!isRefusedForGood(error)) throw error;
    house.log.warn({ invitationId }, 'The mail server will never take this invitation');
  }
}
