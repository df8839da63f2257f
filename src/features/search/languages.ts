/** The language that words lose their endings by, in documents and queries alike. */
export const LANGUAGE = 'en';

/** What the tokenizer knows of a language. All words here are folded: lower case, without accents. */
export interface Language {
  code: string;
  /** The name of its Snowball stemmer, where there is a good one. */
  snowball?: string;
  /** Words that tell nothing about a product. They count only where a query has no others. */
  stopWords: ReadonlySet<string>;
  /** Plurals the stemmer misses and shoppers use. */
  irregular?: Readonly<Record<string, string>>;
  /** Endings which the stemmer knows only with their accents, brought to one it knows without. */
  prepare?: (word: string) => string;
  /** Puts right what the stemmer gets wrong. */
  repair?: (word: string, stem: string) => string;
}

type Traits = Omit<Language, 'code' | 'stopWords'> & { stopWords: string };

const languages: Record<string, Traits> = {
  en: {
    snowball: 'english',
    stopWords:
      'a an and are as at be but by for from has have he her his i if in into is it its my no not of on or our she so ' +
      'that the their them then there these they this to us was we were will with you your',
    irregular: {
      lens: 'lense',
      bus: 'buse',
      gas: 'gase',
      men: 'man',
      women: 'woman',
      children: 'child',
      kids: 'kid',
      feet: 'foot',
      teeth: 'tooth',
      mice: 'mouse',
      knives: 'knife',
      shelves: 'shelf',
      scarves: 'scarf',
      leaves: 'leaf',
      loaves: 'loaf',
      wolves: 'wolf',
      ties: 'tie',
      pies: 'pie',
      adaptor: 'adapter',
      adaptors: 'adapter',
      mens: 'man',
      womens: 'woman',
      childrens: 'child',
    },
    // It takes the t off with the ion, so that 'connection' missed 'connect'.
    repair: (word, stem) => {
      const lost = word.charAt(stem.length);
      return (lost === 't' || lost === 's') && /^ions?$/.test(word.slice(stem.length + 1)) ? stem + lost : stem;
    },
  },
  de: {
    snowball: 'german',
    stopWords:
      'aber als am an auch auf aus bei bis das dass dem den der des die dies diese dieser dieses ein eine einem einen ' +
      'einer eines er es fur hat ich ihr im in ist ja mein mit nach nicht nur oder sein sich sie sind so und uns vom ' +
      'von vor war was wie wir zu zum zur',
    // Those without an umlaut on their keys write ae, oe, ue: 'Kopfhoerer'.
    prepare: (word) => word.replace(/(?<![aeq])([ao])e|(?<![aeoq])(u)e/g, '$1$2'),
  },
  fr: {
    snowball: 'french',
    stopWords:
      'a au aux avec ce ces cet cette dans de des du elle en est et il ils je la le les leur lui ma mais me mes mon ne ' +
      'nos notre nous on ou par pas pour qu que qui sa se ses son sont sur ta te tes ton tu un une vos votre vous',
    prepare: (word) =>
      word
        .replace(/ees?$/, 'e')
        .replace(/eres?$/, 'er')
        .replace(/(?<=..[aiou])s$/, ''),
  },
  es: {
    snowball: 'spanish',
    stopWords:
      'a al con como de del desde el ella en entre era es esta este esto ha hay la las le lo los mas me mi mis muy no ' +
      'nos o para pero por que se si sin sobre son su sus te tu tus un una uno unos y ya',
    prepare: (word) => word.replace(/cion$/, 'ción').replace(/ces$/, 'z'),
  },
  it: {
    snowball: 'italian',
    stopWords:
      'a ad ai al alla alle allo anche che chi ci con da dai dal dalla de dei del della delle dello di e ed gli ha i il ' +
      'in io la le lo ma mi nel nella noi non o per piu se si sono su sua sue sul sulla suo ti tra tu un una uno vi voi',
    irregular: { telefono: 'telefoni' },
  },
  pt: {
    snowball: 'portuguese',
    stopWords:
      'a ao aos as com como da das de do dos e ela ele em entre era essa esse esta este eu foi ha isso ja mais mas me ' +
      'meu minha muito na nao nas no nos o os ou para pela pelo por que se sem seu sua so tem um uma voce',
    prepare: (word) =>
      word
        .replace(/(?<=..)[oa]es$/, 'ao')
        .replace(/(?<=..)([aeu])is$/, '$1l')
        .replace(/(?<=..)ns$/, 'm'),
  },
  nl: {
    snowball: 'dutch',
    stopWords:
      'aan als bij dan dat de deze die dit door een en er had heeft het hij hoe ik in is je kan maar met mijn naar niet ' +
      'nog nu of om onder ons ook op over te tot u uit van veel voor was wat we wel wij worden ze zich zijn zo zonder',
  },
  sv: {
    snowball: 'swedish',
    stopWords:
      'alla att av da de dem den det din du efter eller en ett for fran ha han har hon i inte ja jag kan man med men ' +
      'min mot nar ni nu och om pa samt sin som sa till under upp ut var vi vid ar an',
  },
  da: {
    snowball: 'danish',
    stopWords:
      'af alle at da de dem den der det din dit du efter eller en er et for fra ham han har hun i ikke ja jeg kan man ' +
      'med men mig min mod nar ned nu og om op os pa sa sig sin som til ud under var vi',
    prepare: (word) => word.replace(/aa/g, 'a').replace(/oe(?!n?$)/g, 'o'),
  },
  nb: {
    snowball: 'norwegian',
    stopWords:
      'alle at av da de dem den der det din du eller en er et etter for fra ha han har hun i ikke ja jeg kan man med ' +
      'meg men min mot na nar ned og om opp oss pa sa seg sin som til under ut var vi',
    prepare: (word) => word.replace(/aa/g, 'a').replace(/oe(?!n?$)/g, 'o'),
  },
  fi: {
    snowball: 'finnish',
    stopWords:
      'ei en etta han ja jo joka jos kanssa kuin mika mina minun mutta myos ne niin nyt on ovat se sen sina tai tama vai',
  },
  hu: {
    snowball: 'hungarian',
    stopWords: 'a az azt be de egy el en es ez ezt ha hogy ki le meg mert mi mint nem o s van vagy',
  },
  ro: {
    snowball: 'romanian',
    stopWords:
      'a ai al ale am ar au ca ce cea cel cu cum da dar de din doar ea el este eu fi in la mai nu o pe pentru prin sa se si sunt un una',
  },
  ru: {
    snowball: 'russian',
    stopWords:
      'а без бы был в вам вас во вот все вы да для до его ее если есть же за и из или им их к как ко мне мы на не нет ' +
      'но о об он она от по под при с со так то ты у что это я',
  },
  uk: {
    snowball: 'ukrainian',
    stopWords:
      'а але без бо в вам вас ви від для до за з зі і із й його її їх к на не ні о по при про с та так то ти у це що як я',
  },
  el: {
    snowball: 'greek',
    stopWords: 'ο η το οι τα του τησ των τον την και κι για με σε απο να στο στη στην ειναι δεν θα ενα μια',
    prepare: (word) => word.replace(/σ$/, 'ς'),
  },
  ar: {
    snowball: 'arabic',
    stopWords: 'في من على الي عن مع او و ان هذا هذه ذلك التي الذي ما لا هو هي كل',
    prepare: (word) => word.replace(/ه$/, 'ة'),
  },
  tr: {
    // Its Snowball stemmer cuts 'çanta' to 'ça'; the plural is what shoppers vary.
    stopWords: 'bir bu cok da daha de en gibi her icin ile ise ki mi ne o ve veya ya',
    prepare: (word) => word.replace(/(?<=...)l[ae]ri?$/, ''),
  },
  pl: {
    stopWords:
      'a aby ale bez by byc co czy dla do i ich jak jest juz ktory lub ma na nad nie o od po pod przy sie ta tak ten to w we z za ze',
  },
  cs: {
    stopWords:
      'a aby ale bez by co do i ja jak je jako k ke na nad nebo o od po pod pro s se si tak ten to u v ve z za ze',
  },
};

const byCode = new Map<string, Language>(
  Object.entries(languages).map(([code, traits]) => [
    code,
    { ...traits, code, stopWords: new Set(traits.stopWords.split(' ')) },
  ]),
);

/** The language of a tag such as 'en' or 'pt-BR', or undefined for one we know nothing of. */
export function findLanguage(tag: string | undefined): Language | undefined {
  const code = tag?.toLowerCase().split(/[-_]/, 1)[0];
  if (code === 'no' || code === 'nn') return byCode.get('nb');
  return code ? byCode.get(code) : undefined;
}
