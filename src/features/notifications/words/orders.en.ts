import { type OrderWords, writeMoney } from './orders.ts';

export const orderWords: OrderWords = {
  button: 'Look at the order',
  texts: {
    'order.placed': ({ number, ...data }) => ({
      title: `New order ${number}`,
      body: `${ordered(data)} Please confirm the order.`,
    }),
    'order.received': ({ number, shop, ...data }) => ({
      title: `Thank you: ${shop} has your order ${number}`,
      body: `${ordered(data)} We tell you when the shop confirms it.`,
    }),
    'order.confirmed': ({ number, shop }) => ({
      title: `${shop} confirmed your order ${number}`,
      body: 'It is being made ready for you.',
    }),
    'order.shipped': ({ number, shop, carrier, trackingNumber, trackingUrl }) => ({
      title: `Your order ${number} is on its way`,
      body: [
        `${shop} sent it${carrier ? ` with ${carrier}` : ''}.`,
        ...(trackingNumber ? [`Its tracking number is ${trackingNumber}.`] : []),
        ...(trackingUrl ? [`Follow it at ${trackingUrl}`] : []),
      ].join(' '),
    }),
    'order.delivered': ({ number, shop, by }) =>
      by === 'buyer'
        ? { title: `Order ${number} has arrived`, body: 'The buyer says that it is there.' }
        : { title: `Order ${number} was delivered`, body: `The order from ${shop} is marked as handed over.` },
    'order.cancelled': ({ number, shop, by, reason, overdue }) => ({
      title: by === 'buyer' ? `The buyer cancelled order ${number}` : `Order ${number} was cancelled`,
      body: `${overdue ? 'It was not confirmed in time.' : cancelled(by, shop)}${reason ? ` The reason given: ${reason}` : ''}`,
    }),
    'order.refunded': ({ number, shop, amount }) => ({
      title: `${writeMoney(amount, 'en')} refunded for order ${number}`,
      body: `${shop} gives you ${writeMoney(amount, 'en')} back.`,
    }),
    'order.return_requested': ({ number, pieces, reason }) => ({
      title: `The buyer wants to return ${pieces === 1 ? 'a piece' : `${pieces} pieces`} of order ${number}`,
      body: `The reason given: ${reason}`,
    }),
    'order.return_decided': ({ number, shop, decision, answer }) => ({
      title: {
        accepted: `${shop} accepts your return of order ${number}`,
        declined: `${shop} declined your return of order ${number}`,
        received: `${shop} has what you returned of order ${number}`,
      }[decision],
      body:
        answer ||
        { accepted: 'Please send or bring it back.', declined: 'It gave no reason.', received: 'Thank you.' }[decision],
    }),
  },
};

function ordered({ title, pieces, total }: { title: string; pieces: number; total: Parameters<typeof writeMoney>[0] }) {
  return `${title}${pieces > 1 ? `, ${pieces} pieces in all` : ''}, for ${writeMoney(total, 'en')}.`;
}

function cancelled(by: 'buyer' | 'shop' | 'house', shop: string): string {
  if (by === 'buyer') return 'What it held is back in your stock.';
  if (by === 'shop') return `${shop} cancelled it. What was paid is paid back.`;
  return `The market cancelled the order at ${shop}. What was paid is paid back.`;
}
