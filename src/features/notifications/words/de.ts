import type { Sighting } from '../types.ts';
import { conversationPath } from './conversations.ts';
import { whereHidden } from './moderated.ts';
import { orderWords } from './orders.de.ts';
import { orderLetters, orderLines, writeMoney } from './orders.ts';
import type { Words } from './words.ts';

const sessions = '/account/sessions';

export const de: Words = {
  locale: 'de',
  unknown: 'Benachrichtigung',
  greeting: (name) => (name ? `Hallo ${name},` : 'Hallo,'),
  pasteInstead: 'Wenn der Knopf nicht geht, öffne diese Adresse:',
  whyYouGetThis: 'Du bekommst diese Mail, weil diese Adresse zu einem Konto hier gehört. Bitte antworte nicht darauf.',
  whyInvited:
    'Du bekommst diese Mail, weil jemand diese Adresse angegeben hat. Kennst du sie nicht, ignoriere die Mail: Es geschieht nichts.',
  shopInvitation: ({ shop, inviter }) => ({
    subject: `Arbeite mit bei ${shop}`,
    paragraphs: [
      `${inviter} bittet dich, den Laden ${shop} mitzuführen. Melde dich mit dieser Adresse an und nimm an.`,
    ],
    button: 'Einladung ansehen',
    after: ['Die Einladung gilt sieben Tage.'],
  }),
  scheduledReport: ({ shop, report, from, to, isAttached }) => ({
    subject: `${report}: ${shop}`,
    paragraphs: [
      `Dein Bericht „${report}“ zu ${shop}, vom ${from} bis zum ${to}.`,
      isAttached ? 'Er hängt an dieser Mail.' : 'Für eine Mail ist er zu groß; du findest ihn im Markt.',
    ],
    button: 'Deine Berichte ansehen',
    after: ['Dort wählst du auch, wann er kommt, oder dass er nicht mehr kommt.'],
  }),

  inApp: {
    'security.new_device': (data) => ({
      title: 'Neue Anmeldung bei deinem Konto',
      body: `${from(data)}. Warst du das nicht, beende diese Sitzung und ändere dein Passwort.`,
      link: sessions,
    }),
    'security.token_reused': (data) => ({
      title: 'Eine Sitzung wurde zu deinem Schutz beendet',
      body: `Ein alter Schlüssel dieser Sitzung wurde noch einmal benutzt. ${from(data)}. Vielleicht hat ihn jemand kopiert: Bitte ändere dein Passwort.`,
      link: sessions,
    }),
    'security.password_changed': () => ({
      title: 'Dein Passwort wurde geändert',
      body: 'Warst du das nicht, setze sofort ein neues.',
      link: sessions,
    }),
    'moderation.hidden': (data) => ({
      title: `Vom Markt verborgen: ${hiddenName(data)}`,
      body: data.note || `Das verstieß gegen die Regeln dieses Marktes. ${whoStillSees[data.kind]}`,
      link: whereHidden(data),
    }),
    'moderation.report_decided': ({ kind, name, upheld }) => ({
      title: upheld
        ? `Danke: ${reported('eine', kind, name)} wurde verborgen`
        : `Deine Meldung zu ${reported('einer', kind, name)} wurde geprüft`,
      body: upheld ? 'Deine Meldung war berechtigt.' : 'Es verstößt nicht gegen die Regeln dieses Marktes.',
      link: null,
    }),
    ...orderLines(orderWords),
    'review.written': ({ product, shop, rating }) => ({
      title: `Neue Bewertung: ${product}`,
      body: `${rating} von 5 Sternen, für ${shop}. Eine Antwort lesen alle, die es sich ansehen.`,
      link: '/my-shop/reviews',
    }),
    'review.replied': ({ productId, shop }) => ({
      title: `${shop} hat auf deine Bewertung geantwortet`,
      body: 'Sieh nach, was sie schreiben.',
      link: `/products/${productId}#reviews`,
    }),
    'price_alert.reached': ({ productId, product, shop, price, from, target, percent }) => ({
      title: `${product} kostet jetzt ${writeMoney(price, 'de')}`,
      body: `Vorher ${writeMoney(from, 'de')}, bei ${shop}. ${
        target
          ? `Du hast auf ${writeMoney(target, 'de')} gewartet.`
          : percent === null
            ? 'Du hast gewartet, dass es günstiger wird.'
            : `Du hast gewartet, dass es ${percent} % günstiger wird.`
      }`,
      link: `/products/${productId}`,
    }),
    'price_alert.back_in_stock': ({ productId, product, shop, price }) => ({
      title: `${product} ist wieder da`,
      body: `Für ${writeMoney(price, 'de')} bei ${shop}. Du hast darauf gewartet.`,
      link: `/products/${productId}`,
    }),
    'message.received': ({ conversationId, shop, from, text, side }, count) => ({
      title: count > 1 ? `${count} neue Nachrichten von ${from}` : `Neue Nachricht von ${from}`,
      body: side === 'buyer' || shop === from ? text : text ? `${text} (an ${shop})` : `An ${shop}`,
      link: conversationPath(conversationId, side),
    }),
    'offer.received': ({ conversationId, from, product, quantity, price, side }) => ({
      title: `${from} bietet ${writeMoney(price, 'de')} für ${product}`,
      body: `${quantity > 1 ? `${quantity} Stück, der Preis ist für eines. ` : ''}Nimm an, lehne ab oder nenne einen anderen Preis.`,
      link: conversationPath(conversationId, side),
    }),
    'offer.answered': ({ conversationId, product, price, answer, side }) => ({
      title:
        answer === 'accepted'
          ? `Dein Angebot für ${product} wurde angenommen`
          : `Dein Angebot für ${product} wurde abgelehnt`,
      body:
        answer === 'declined'
          ? 'Du kannst einen anderen Preis nennen.'
          : side === 'buyer'
            ? `Für ${writeMoney(price, 'de')} gehört es dir: Leg es in den Warenkorb.`
            : `Der Käufer kann es jetzt für ${writeMoney(price, 'de')} kaufen.`,
      link: conversationPath(conversationId, side),
    }),
    'call.ringing': ({ callId, shop, from, callType, side }) => ({
      title: callType === 'video' ? `${from} ruft an, mit Video` : `${from} ruft an`,
      body: side === 'shop' ? `An ${shop}` : 'Geh ran, solange es klingelt.',
      link: `/calls/${callId}`,
    }),
    'call.missed': ({ callId, shop, from, side }) => ({
      title: `Verpasster Anruf von ${from}`,
      body: side === 'shop' ? `An ${shop}` : 'Du kannst zurückrufen.',
      link: `/calls/${callId}`,
    }),
    'call.answered': ({ callId, from, outcome, by }) => ({
      title: {
        answered: `Der Anruf von ${from} wurde angenommen`,
        declined: `Der Anruf von ${from} wurde abgelehnt`,
        over: `${from} hat angerufen`,
      }[outcome],
      body: outcome === 'over' ? 'Es klingelt nicht mehr.' : by ? `Von ${by}.` : 'Auf einem anderen Gerät von dir.',
      link: `/calls/${callId}`,
    }),
    'call_back.requested': ({ shop, buyer, note }) => ({
      title: `${buyer} bittet ${shop} um einen Rückruf`,
      body: note || 'Sieh nach, wann, und ruf zurück.',
      link: '/my-shop/calls',
    }),
    'saved_search.matched': ({ name, count, titles, link }) => ({
      title: count > 1 ? `${count} neue Funde: ${name}` : `Ein neuer Fund: ${name}`,
      body: count > titles.length ? `${titles.join(', ')} und mehr.` : `${titles.join(', ')}.`,
      link,
    }),
    'shop.followed': ({ shop, name }, count) => ({
      title:
        count > 1
          ? `${name} und ${count === 2 ? 'eine weitere Person' : `${count - 1} andere`} folgen ${shop}`
          : `${name} folgt ${shop}`,
      body: 'Sie erfahren, was es in deinem Laden Neues gibt.',
      link: '/my-shop/followers',
    }),
    'system.announcement': ({ title, body, link }) => ({ title, body, link: link ?? null }),
  },

  mail: {
    ...orderLetters(orderWords),
    'account.verify_email': () => ({
      subject: 'Bestätige deine E-Mail-Adresse',
      paragraphs: ['Mit dieser Adresse wurde ein Konto eröffnet. Bitte bestätige, dass sie dir gehört.'],
      button: 'Adresse bestätigen',
      after: ['Hast du kein Konto eröffnet, kannst du diese Mail ignorieren.'],
    }),
    'account.reset_password': () => ({
      subject: 'Setze ein neues Passwort',
      paragraphs: ['Jemand, hoffentlich du, möchte für dein Konto ein neues Passwort setzen.'],
      button: 'Neues Passwort setzen',
      after: ['Warst du das nicht, ignoriere diese Mail: Dein Passwort bleibt, wie es ist.'],
    }),
    'account.suspended': ({ until, reason }, { time }) => ({
      subject: 'Dein Konto ist gesperrt',
      paragraphs: [`Dein Konto ist bis ${time(until)} gesperrt.`, ...(reason ? [`Der genannte Grund: ${reason}`] : [])],
    }),
    'account.banned': ({ reason }) => ({
      subject: 'Dein Konto wurde geschlossen',
      paragraphs: [
        'Dein Konto wurde geschlossen, weil es gegen die Regeln dieses Marktes verstieß.',
        ...(reason ? [`Der genannte Grund: ${reason}`] : []),
      ],
    }),
    'moderation.hidden': ({ kind, name, note }) => ({
      subject: `Vom Markt verborgen: ${hiddenName({ kind, name })}`,
      paragraphs: [
        `${hiddenName({ kind, name }).replace(/^deine /, 'Deine ')} verstieß gegen die Regeln dieses Marktes und wird anderen nicht mehr gezeigt.`,
        ...(note ? [`Der genannte Grund: ${note}`] : []),
      ],
    }),
    'security.new_device': (data, { at }) => ({
      subject: 'Neue Anmeldung bei deinem Konto',
      paragraphs: ['Jemand hat sich mit einem Gerät angemeldet, das wir noch nicht kannten.', `${at}. ${from(data)}.`],
      button: 'Meine Sitzungen ansehen',
      after: ['Warst du es, ist nichts zu tun. Wenn nicht, beende diese Sitzung und ändere dein Passwort.'],
    }),
    'security.token_reused': (data, { at }) => ({
      subject: 'Eine Sitzung wurde zu deinem Schutz beendet',
      paragraphs: [
        'Ein alter Schlüssel einer deiner Sitzungen wurde noch einmal benutzt. Vielleicht hat ihn jemand kopiert; darum wurde diese Sitzung beendet.',
        `${at}. ${from(data)}.`,
      ],
      button: 'Meine Sitzungen ansehen',
      after: ['Bitte melde dich neu an und ändere dein Passwort.'],
    }),
    'security.password_changed': (_, { at }) => ({
      subject: 'Dein Passwort wurde geändert',
      paragraphs: [`Das Passwort deines Kontos wurde geändert. ${at}.`],
      button: 'Das war ich nicht',
      after: ['Warst du es, ist nichts zu tun.'],
    }),
  },
  labels: {
    'security.new_device': 'Anmeldung mit einem neuen Gerät',
    'security.token_reused': 'Eine Sitzung wurde zu deinem Schutz beendet',
    'security.password_changed': 'Dein Passwort wurde geändert',
    'order.placed': 'Neue Bestellung in deinem Laden',
    'order.received': 'Deine Bestellung ist beim Laden',
    'order.confirmed': 'Der Laden hat deine Bestellung bestätigt',
    'order.shipped': 'Deine Bestellung ist unterwegs',
    'order.delivered': 'Eine Bestellung wurde geliefert',
    'order.cancelled': 'Eine Bestellung wurde storniert',
    'order.refunded': 'Du bekommst Geld zurück',
    'order.return_requested': 'Ein Käufer möchte etwas zurückgeben',
    'order.return_decided': 'Die Antwort auf deine Rückgabe',
    'message.received': 'Neue Nachrichten',
    'offer.received': 'Preisangebote',
    'offer.answered': 'Antworten auf deine Angebote',
    'call.ringing': 'Jemand ruft an',
    'call.missed': 'Verpasste Anrufe',
    'call_back.requested': 'Käufer, die angerufen werden möchten',
    'price_alert.reached': 'Preise, auf die du wartest',
    'price_alert.back_in_stock': 'Was wieder da ist, worauf du wartest',
    'review.written': 'Bewertungen deiner Waren und deines Ladens',
    'review.replied': 'Antworten auf deine Bewertungen',
    'saved_search.matched': 'Neue Funde deiner gespeicherten Suchen',
    'shop.followed': 'Wer deinem Laden neu folgt',
    'moderation.hidden': 'Etwas von dir wurde verborgen',
    'moderation.report_decided': 'Was aus deinen Meldungen wurde',
    'system.announcement': 'Neues vom Markt',
  },
  pushTest: {
    title: 'Push-Nachrichten kommen hier an',
    body: 'So sieht eine aus. Du kannst sie jederzeit abschalten.',
  },
  lookAtIt: 'Ansehen',
  digest: {
    subject: (count) => (count === 1 ? 'Eine Neuigkeit für dich' : `${count} Neuigkeiten für dich`),
    button: 'Alles ansehen',
  },
  unsubscribe: 'Diese Mails nicht mehr bekommen',
};

const hiddenName = ({ kind, name }: { kind: string; name: string }) =>
  kind === 'review'
    ? `deine Bewertung von ${name}`
    : kind === 'message'
      ? `deine Nachricht im Gespräch mit ${name}`
      : name;

const whoStillSees = {
  product: 'Nur du und dein Laden sehen es noch.',
  shop: 'Nur du und dein Laden sehen es noch.',
  review: 'Nur du siehst es noch.',
  message: 'Niemand im Gespräch sieht sie mehr.',
};

const reported = (article: 'eine' | 'einer', kind: string | undefined, name: string) =>
  kind === 'review'
    ? `${article} Bewertung von ${name}`
    : kind === 'message'
      ? `${article} Nachricht im Gespräch mit ${name}`
      : name;

function from({ device, ipAddress }: Sighting): string {
  const named = [device?.browser, device?.os].filter(Boolean).join(' auf ') || 'einem unbekannten Gerät';
  return `Von ${named}${ipAddress ? `, Adresse ${ipAddress}` : ''}`;
}
