import { signInAccounts } from '../sign-ins.ts';
import { diceFor } from './dice.ts';

export interface MadeUpPerson {
  readonly number: number;
  readonly name: string;
  readonly email: string;
  readonly role: 'buyer' | 'admin';
  readonly locale: string;
  /** Set for those who can sign in. */
  readonly signIn: 'buyer' | 'seller' | 'admin' | null;
}

/** Given and family names of people who live in such places; a name is put together within one of these. */
const namings = [
  {
    locale: 'pt',
    given: 'Ana Rui Inês Tiago Marta João Catarina Duarte Beatriz Nuno Leonor Vasco Teresa Gonçalo Joana Miguel',
    family:
      'Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Gonçalves Gomes Lopes Marques Almeida Ribeiro',
  },
  {
    locale: 'es',
    given: 'Lucía Diego Carmen Pablo Elena Javier Marina Álvaro Nuria Sergio Pilar Iván',
    family: 'García Romero Navarro Ortega Delgado Castro Molina Serrano Vidal Herrera Campos Prieto',
  },
  {
    locale: 'fr',
    given: 'Camille Luc Élodie Théo Margaux Antoine Chloé Julien Manon Rémi Aïcha Bastien',
    family: 'Moreau Laurent Lefèvre Fontaine Rousseau Blanc Garnier Chevalier Perrin Renard Benali Gauthier',
  },
  {
    locale: 'de',
    given: 'Anna Jonas Lena Felix Greta Moritz Klara Emil Hannah Paul Frieda Anton',
    family: 'Becker Hoffmann Schäfer Koch Richter Wolf Neumann Krüger Vogel Winkler Brandt Lorenz',
  },
  {
    locale: 'it',
    given: 'Giulia Marco Chiara Luca Elisa Matteo Sofia Davide Ilaria Andrea',
    family: 'Rossi Bianchi Ferrari Ricci Marino Greco Conti Gallo Fontana Moretti',
  },
  {
    locale: 'en',
    given: 'Alice Tom Ruby Owen Martha Ben Isla Jack Nora Finn Maeve Callum',
    family: 'Walker Hughes Bennett Clarke Murphy Fraser Turner Doyle Marsh Holloway Reid Sutton',
  },
  {
    locale: 'nl',
    given: 'Sanne Daan Fleur Bram Lotte Jeroen Femke Sem',
    family: 'de Vries Jansen Visser van Dijk Smit Mulder Bos Dekker'
      .replace('de Vries', 'de_Vries')
      .replace('van Dijk', 'van_Dijk'),
  },
  {
    locale: 'pl',
    given: 'Zofia Jakub Hanna Adam Maja Piotr Kasia Marek',
    family: 'Kowalska Nowak Wiśniewska Zieliński Lewandowska Mazur Krawczyk Wójcik',
  },
  {
    locale: 'en',
    given: 'Amina Youssef Salma Karim Leila Omar Nadia Idris',
    family: 'Haddad Mansour Alaoui Rahmani Tazi Bennani Saïdi Khoury',
  },
  {
    locale: 'en',
    given: 'Yuki Haruto Aiko Ren Mei Kenji Sakura Daichi',
    family: 'Tanaka Sato Kobayashi Mori Yamada Ito Nakamura Hayashi',
  },
  {
    locale: 'en',
    given: 'Priya Arjun Meera Rohan Anjali Vikram Kavya Sanjay',
    family: 'Sharma Iyer Patel Nair Desai Kapoor Menon Rao',
  },
  {
    locale: 'en',
    given: 'Ama Kwame Zuri Tendai Nia Sipho Efua Chidi',
    family: 'Mensah Okafor Dlamini Moyo Owusu Nkosi Adeyemi Banda',
  },
  {
    locale: 'en',
    given: 'Freja Lars Ingrid Mikkel Saga Nils Astrid Johan',
    family: 'Lindqvist Hansen Berg Nygaard Dahl Holm Sørensen Ekström',
  },
  {
    locale: 'en',
    given: 'Elif Emre Defne Kerem Zeynep Can Melis Deniz',
    family: 'Yılmaz Demir Kaya Aydın Şahin Arslan Koç Özdemir',
  },
].map(({ locale, given, family }) => ({
  locale,
  given: given.split(' '),
  family: family.split(' ').map((name) => name.replace('_', ' ')),
}));

/** How many of these live around there: most shops stand in the region the first of them come from. */
const shares = [0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 12, 13];

const knownNames = ['Beatriz Almeida', 'Rui Ferreira', 'Teresa Marques'];

export function madeUpPerson(number: number): MadeUpPerson {
  const dice = diceFor('person', number);
  const naming = namings[dice.one(shares)] ?? namings[0];
  if (!naming) throw new RangeError('No names');
  const [given, family] = [dice.one(naming.given), dice.one(naming.family)];
  const account = signInAccounts.find((one) => one.number === number);
  if (account) {
    const { role, email } = account;
    const name = knownNames[number] ?? `${given} ${family}`;
    return { number, name, email, role: role === 'admin' ? 'admin' : 'buyer', locale: 'en', signIn: role };
  }
  const local = `${given}.${family}`
    .normalize('NFKD')
    .toLowerCase()
    .replace(/ı/g, 'i')
    .replace(/ø/g, 'o')
    .replace(/[^a-z.]/g, '');
  return {
    number,
    name: `${given} ${family}`,
    email: `${local}.${number}@demo.example`,
    role: 'buyer',
    locale: naming.locale,
    signIn: null,
  };
}

/** Who owns that shop: the seller that can be tried has the first, everybody else one of the others. */
export function ownerOf(shop: number): number {
  return shop === 0 ? 1 : shop + 2;
}
