import { type OrderWords, writeMoney } from './orders.ts';

export const orderWords: OrderWords = {
  button: 'Bestellung ansehen',
  texts: {
    'order.placed': ({ number, ...data }) => ({
      title: `Neue Bestellung ${number}`,
      body: `${ordered(data)} Bitte bestätige die Bestellung.`,
    }),
    'order.received': ({ number, shop, ...data }) => ({
      title: `Danke: ${shop} hat deine Bestellung ${number}`,
      body: `${ordered(data)} Wir sagen dir, wenn der Laden sie bestätigt.`,
    }),
    'order.confirmed': ({ number, shop }) => ({
      title: `${shop} hat deine Bestellung ${number} bestätigt`,
      body: 'Sie wird für dich fertig gemacht.',
    }),
    'order.shipped': ({ number, shop, carrier, trackingNumber, trackingUrl }) => ({
      title: `Deine Bestellung ${number} ist unterwegs`,
      body: [
        `${shop} hat sie${carrier ? ` mit ${carrier}` : ''} verschickt.`,
        ...(trackingNumber ? [`Die Sendungsnummer ist ${trackingNumber}.`] : []),
        ...(trackingUrl ? [`Verfolge sie unter ${trackingUrl}`] : []),
      ].join(' '),
    }),
    'order.delivered': ({ number, shop, by }) =>
      by === 'buyer'
        ? { title: `Bestellung ${number} ist angekommen`, body: 'Der Käufer sagt, dass sie da ist.' }
        : { title: `Bestellung ${number} wurde geliefert`, body: `Die Bestellung bei ${shop} gilt als übergeben.` },
    'order.cancelled': ({ number, shop, by, reason, overdue }) => ({
      title: by === 'buyer' ? `Der Käufer hat Bestellung ${number} storniert` : `Bestellung ${number} wurde storniert`,
      body: `${overdue ? 'Sie wurde nicht rechtzeitig bestätigt.' : cancelled(by, shop)}${reason ? ` Der genannte Grund: ${reason}` : ''}`,
    }),
    'order.refunded': ({ number, shop, amount }) => ({
      title: `${writeMoney(amount, 'de')} für Bestellung ${number} erstattet`,
      body: `${shop} gibt dir ${writeMoney(amount, 'de')} zurück.`,
    }),
    'order.return_requested': ({ number, pieces, reason }) => ({
      title: `Der Käufer möchte ${pieces === 1 ? 'ein Stück' : `${pieces} Stück`} von Bestellung ${number} zurückgeben`,
      body: `Der genannte Grund: ${reason}`,
    }),
    'order.return_decided': ({ number, shop, decision, answer }) => ({
      title: {
        accepted: `${shop} nimmt deine Rückgabe von Bestellung ${number} an`,
        declined: `${shop} hat deine Rückgabe von Bestellung ${number} abgelehnt`,
        received: `${shop} hat deine Rückgabe von Bestellung ${number} erhalten`,
      }[decision],
      body:
        answer ||
        { accepted: 'Bitte schick oder bring es zurück.', declined: 'Er nannte keinen Grund.', received: 'Danke.' }[
          decision
        ],
    }),
  },
};

function ordered({ title, pieces, total }: { title: string; pieces: number; total: Parameters<typeof writeMoney>[0] }) {
  return `${title}${pieces > 1 ? `, zusammen ${pieces} Stück` : ''}, für ${writeMoney(total, 'de')}.`;
}

function cancelled(by: 'buyer' | 'shop' | 'house', shop: string): string {
  if (by === 'buyer') return 'Was sie enthielt, ist wieder in deinem Bestand.';
  if (by === 'shop') return `${shop} hat sie storniert. Was bezahlt war, wird erstattet.`;
  return `Der Markt hat die Bestellung bei ${shop} storniert. Was bezahlt war, wird erstattet.`;
}
