import type { Sighting } from '../types.ts';
import { conversationPath } from './conversations.ts';
import { whereHidden } from './moderated.ts';
import { orderWords } from './orders.en.ts';
import { orderLetters, orderLines, writeMoney } from './orders.ts';
import type { Words } from './words.ts';

const sessions = '/account/sessions';

export const en: Words = {
  locale: 'en',
  unknown: 'Notification',
  greeting: (name) => (name ? `Hello ${name},` : 'Hello,'),
  pasteInstead: 'If the button does not work, open this address:',
  whyYouGetThis: 'You get this mail because this address belongs to an account here. Please do not answer it.',
  whyInvited:
    'You get this mail because somebody entered this address. If you do not know them, ignore it: nothing happens.',
  shopInvitation: ({ shop, inviter }) => ({
    subject: `Work with us at ${shop}`,
    paragraphs: [`${inviter} asks you to help run the shop ${shop}. Sign in with this address and accept.`],
    button: 'Look at the invitation',
    after: ['The invitation ends after seven days.'],
  }),
  scheduledReport: ({ shop, report, from, to, isAttached }) => ({
    subject: `${report}: ${shop}`,
    paragraphs: [
      `Your report “${report}” of ${shop}, from ${from} to ${to}.`,
      isAttached ? 'It is attached to this mail.' : 'It is too large for a mail; you find it in the market.',
    ],
    button: 'Look at your reports',
    after: ['There you also choose when it comes, or that it comes no more.'],
  }),

  inApp: {
    'security.new_device': (data) => ({
      title: 'New sign-in to your account',
      body: `${from(data)}. If this was not you, end that session and change your password.`,
      link: sessions,
    }),
    'security.token_reused': (data) => ({
      title: 'A session was ended to protect you',
      body: `An old key of that session was used again. ${from(data)}. Somebody may have copied it: please change your password.`,
      link: sessions,
    }),
    'security.password_changed': () => ({
      title: 'Your password was changed',
      body: 'If this was not you, set a new one at once.',
      link: sessions,
    }),
    'moderation.hidden': (data) => ({
      title: `Hidden by the market: ${hiddenName(data)}`,
      body: data.note || `It broke the rules of this market. ${whoStillSees[data.kind]}`,
      link: whereHidden(data),
    }),
    'moderation.report_decided': ({ kind, name, upheld }) => ({
      title: upheld
        ? `Thank you: ${reported(kind, name)} was hidden`
        : `Your report of ${reported(kind, name)} was looked at`,
      body: upheld ? 'Your report was right.' : 'It does not break the rules of this market.',
      link: null,
    }),
    ...orderLines(orderWords),
    'review.written': ({ product, shop, rating }) => ({
      title: `A new review of ${product}`,
      body: `${rating} of 5 stars, for ${shop}. An answer is read by everybody who looks at it.`,
      link: '/my-shop/reviews',
    }),
    'review.replied': ({ productId, shop }) => ({
      title: `${shop} answered your review`,
      body: 'See what they say.',
      link: `/products/${productId}#reviews`,
    }),
    'price_alert.reached': ({ productId, product, shop, price, from, target, percent }) => ({
      title: `${product} costs ${writeMoney(price, 'en')} now`,
      body: `Down from ${writeMoney(from, 'en')} at ${shop}. ${
        target
          ? `You waited for ${writeMoney(target, 'en')}.`
          : percent === null
            ? 'You waited for it to cost less.'
            : `You waited for it to cost ${percent} % less.`
      }`,
      link: `/products/${productId}`,
    }),
    'price_alert.back_in_stock': ({ productId, product, shop, price }) => ({
      title: `${product} is in stock again`,
      body: `For ${writeMoney(price, 'en')} at ${shop}. You waited for it.`,
      link: `/products/${productId}`,
    }),
    'message.received': ({ conversationId, shop, from, text, side }, count) => ({
      title: count > 1 ? `${count} new messages from ${from}` : `New message from ${from}`,
      body: side === 'buyer' || shop === from ? text : text ? `${text} (to ${shop})` : `To ${shop}`,
      link: conversationPath(conversationId, side),
    }),
    'offer.received': ({ conversationId, from, product, quantity, price, side }) => ({
      title: `${from} offers ${writeMoney(price, 'en')} for ${product}`,
      body: `${quantity > 1 ? `${quantity} pieces, the price is for one. ` : ''}Accept it, decline it or name another price.`,
      link: conversationPath(conversationId, side),
    }),
    'offer.answered': ({ conversationId, product, price, answer, side }) => ({
      title:
        answer === 'accepted' ? `Your offer for ${product} was accepted` : `Your offer for ${product} was declined`,
      body:
        answer === 'declined'
          ? 'You can name another price.'
          : side === 'buyer'
            ? `For ${writeMoney(price, 'en')} it is yours: put it into your cart.`
            : `The buyer can buy it for ${writeMoney(price, 'en')} now.`,
      link: conversationPath(conversationId, side),
    }),
    'call.ringing': ({ callId, shop, from, callType, side }) => ({
      title: callType === 'video' ? `${from} calls, with video` : `${from} calls`,
      body: side === 'shop' ? `To ${shop}` : 'Answer while it rings.',
      link: `/calls/${callId}`,
    }),
    'call.missed': ({ callId, shop, from, side }) => ({
      title: `You missed a call from ${from}`,
      body: side === 'shop' ? `To ${shop}` : 'You can call back.',
      link: `/calls/${callId}`,
    }),
    'call.answered': ({ callId, from, outcome, by }) => ({
      title: {
        answered: `The call from ${from} was answered`,
        declined: `The call from ${from} was declined`,
        over: `${from} called`,
      }[outcome],
      body: outcome === 'over' ? 'It no longer rings.' : by ? `By ${by}.` : 'On another device of yours.',
      link: `/calls/${callId}`,
    }),
    'call_back.requested': ({ shop, buyer, note }) => ({
      title: `${buyer} wants ${shop} to call`,
      body: note || 'See when, and call back.',
      link: '/my-shop/calls',
    }),
    'saved_search.matched': ({ name, count, titles, link }) => ({
      title: count > 1 ? `${count} new finds: ${name}` : `A new find: ${name}`,
      body: count > titles.length ? `${titles.join(', ')} and more.` : `${titles.join(', ')}.`,
      link,
    }),
    'shop.followed': ({ shop, name }, count) => ({
      title:
        count > 1
          ? `${name} and ${count - 1} ${count === 2 ? 'other' : 'others'} follow ${shop}`
          : `${name} follows ${shop}`,
      body: 'They hear of what is new in your shop.',
      link: '/my-shop/followers',
    }),
    'system.announcement': ({ title, body, link }) => ({ title, body, link: link ?? null }),
  },

  mail: {
    ...orderLetters(orderWords),
    'account.verify_email': () => ({
      subject: 'Confirm your email address',
      paragraphs: ['An account was opened with this address. Please confirm that it is yours.'],
      button: 'Confirm my address',
      after: ['If you did not open an account, you can ignore this mail.'],
    }),
    'account.reset_password': () => ({
      subject: 'Set a new password',
      paragraphs: ['Somebody, hopefully you, asked to set a new password for your account.'],
      button: 'Set a new password',
      after: ['If it was not you, ignore this mail: your password stays as it is.'],
    }),
    'account.suspended': ({ until, reason }, { time }) => ({
      subject: 'Your account is suspended',
      paragraphs: [
        `Your account is suspended until ${time(until)}.`,
        ...(reason ? [`The reason given: ${reason}`] : []),
      ],
    }),
    'account.banned': ({ reason }) => ({
      subject: 'Your account was closed',
      paragraphs: [
        'Your account was closed because it broke the rules of this market.',
        ...(reason ? [`The reason given: ${reason}`] : []),
      ],
    }),
    'moderation.hidden': ({ kind, name, note }) => ({
      subject: `Hidden by the market: ${hiddenName({ kind, name })}`,
      paragraphs: [
        `${hiddenName({ kind, name }).replace(/^your /, 'Your ')} broke the rules of this market and is no longer shown to others.`,
        ...(note ? [`The reason given: ${note}`] : []),
      ],
    }),
    'security.new_device': (data, { at }) => ({
      subject: 'New sign-in to your account',
      paragraphs: [
        'Somebody signed in to your account on a device that we had not seen before.',
        `${at}. ${from(data)}.`,
      ],
      button: 'Look at my sessions',
      after: ['If it was you, there is nothing to do. If not, end that session and change your password.'],
    }),
    'security.token_reused': (data, { at }) => ({
      subject: 'A session was ended to protect you',
      paragraphs: [
        'An old key of one of your sessions was used again. Somebody may have copied it, so that session was ended.',
        `${at}. ${from(data)}.`,
      ],
      button: 'Look at my sessions',
      after: ['Please sign in again and change your password.'],
    }),
    'security.password_changed': (_, { at }) => ({
      subject: 'Your password was changed',
      paragraphs: [`The password of your account was changed. ${at}.`],
      button: 'That was not me',
      after: ['If it was you, there is nothing to do.'],
    }),
  },
  labels: {
    'security.new_device': 'A sign-in on a new device',
    'security.token_reused': 'A session ended to protect you',
    'security.password_changed': 'Your password was changed',
    'order.placed': 'A new order in your shop',
    'order.received': 'Your order arrived at the shop',
    'order.confirmed': 'The shop confirmed your order',
    'order.shipped': 'Your order is on its way',
    'order.delivered': 'An order was delivered',
    'order.cancelled': 'An order was cancelled',
    'order.refunded': 'Money paid back to you',
    'order.return_requested': 'A buyer wants to return something',
    'order.return_decided': 'The answer to your return',
    'message.received': 'New messages',
    'offer.received': 'Price offers',
    'offer.answered': 'Answers to your offers',
    'call.ringing': 'Somebody calls',
    'call.missed': 'Missed calls',
    'call_back.requested': 'Buyers who want to be called',
    'price_alert.reached': 'Prices you waited for',
    'price_alert.back_in_stock': 'What you waited for is in stock',
    'review.written': 'Reviews of your products and your shop',
    'review.replied': 'Answers to your reviews',
    'saved_search.matched': 'New finds of your saved searches',
    'shop.followed': 'New followers of your shop',
    'moderation.hidden': 'Something of yours was hidden',
    'moderation.report_decided': 'What became of your reports',
    'system.announcement': 'News from the market',
  },
  pushTest: {
    title: 'Push messages arrive here',
    body: 'This is what one looks like. You can turn them off any time.',
  },
  lookAtIt: 'Have a look',
  digest: {
    subject: (count) => (count === 1 ? 'One piece of news for you' : `${count} pieces of news for you`),
    button: 'See all of it',
  },
  unsubscribe: 'Get no more of these mails',
};

const whoStillSees = {
  product: 'Only you and your shop still see it.',
  shop: 'Only you and your shop still see it.',
  review: 'Only you still see it.',
  message: 'Nobody in the conversation sees it any more.',
};

const hiddenName = ({ kind, name }: { kind: string; name: string }) =>
  kind === 'review'
    ? `your review of ${name}`
    : kind === 'message'
      ? `your message in a conversation with ${name}`
      : name;

const reported = (kind: string | undefined, name: string) =>
  kind === 'review' ? `a review of ${name}` : kind === 'message' ? `a message in a conversation with ${name}` : name;

function from({ device, ipAddress }: Sighting): string {
  const named = [device?.browser, device?.os].filter(Boolean).join(' on ') || 'an unknown device';
  return `From ${named}${ipAddress ? `, address ${ipAddress}` : ''}`;
}
