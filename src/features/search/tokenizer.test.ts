import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type DocumentText, documentLexemes, toTsvector } from './document-lexemes.ts';
import { fold } from './fold.ts';
import { type QueryTerm, queryTerms, toTsquery } from './query-terms.ts';
import { MAX_LEXEME_LENGTH, tokenize } from './tokenizer.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        'wh',
        '1000',
        'XM4',
        '15.6"',
        '手机',
        'ソニ',
        'L’',
        'ß',
        'é',
        ' ',
        '-',
        "'",
        '\\',
        ':*',
        '&',
        '|',
        '!',
        '(',
        '\0',
        '\ud800',
        'ال',
        '1,299',
        ' x ',
        'GB',
        'ё',
        '.',
      ),
    )
    .map((pieces) => pieces.join('')),
);
const anyLanguage = fc.constantFrom(undefined, 'en', 'de', 'fr', 'es', 'pt-BR', 'ru', 'tr', 'ar', 'el', 'da', 'xx');

/** Whether a product is found: the meaning of a query, without a database. */
function finds(query: string, product: string | DocumentText, language = 'en', queryLanguage = language): boolean {
  const text = typeof product === 'string' ? { title: product } : product;
  const held = new Set(documentLexemes(text, language).lexemes.map(({ lexeme }) => lexeme));
  const has = (term: QueryTerm): boolean =>
    term.lexemes.some(
      (lexeme, at) =>
        held.has(lexeme) || (at === 0 && term.prefix && [...held].some((word) => word.startsWith(lexeme))),
    ) ||
    (term.parts.length > 0 && term.parts.every(has));
  const { terms } = queryTerms(query, queryLanguage);
  return terms.length > 0 && terms.every(has);
}

const lexemesOf = (text: string, language = 'en') => tokenize(text, { language }).map(({ lexeme }) => lexeme);

describe('what a shopper types finds what a seller wrote', () => {
  const found: [query: string, title: string, language?: string][] = [
    ['wh1000xm4 ', 'Sony WH-1000XM4 Wireless Headphones'],
    ['WH-1000XM4 ', 'Sony WH-1000XM4 Wireless Headphones'],
    ['wh 1000xm4 ', 'Sony WH-1000XM4 Wireless Headphones'],
    ['1000xm4 ', 'Sony WH-1000XM4 Wireless Headphones'],
    ['sony xm4 ', 'Sony WH-1000XM4 Wireless Headphones'],
    ['wh1000 headphone ', 'Sony WH-1000XM4 Wireless Headphones'],
    ['wh1000xm4 ', 'Sony WH 1000XM4'],
    ['wh-1000xm4 ', 'Sony WH 1000XM4'],
    ['iphone13 ', 'Apple iPhone 13'],
    ['iphone 13 ', 'Case for iPhone13'],
    ['cat 6 ', 'Patch cable Cat.6 S/FTP'],
    ['cat6 ', 'Patch cable Cat 6 S/FTP'],
    ['core 2 duo ', 'Intel® Core™2 Duo'],
    ['15.6 inch ', 'Laptop 39.6 cm (15.6")'],
    ['15.6" ', 'Laptop, 15.6-inch screen'],
    ['15,6 zoll ', 'Laptop 15.6″'],
    ['512gb ', 'SSD 512 GB'],
    ['512 gb ', 'SSD 512GB'],
    ['512 gigabytes ', 'SSD 512GB'],
    ['2.4ghz ', 'Router 2.40 GHz'],
    ['10000mah ', 'Power bank 10,000 mAh'],
    ['1440x900 ', 'Monitor 1440 x 900 pixels'],
    ['1440 x 900 ', 'Monitor 1440×900'],
    ['usb 3 ', 'Hub USB 3.0'],
    ['t-shirt ', 'Three T-shirts'],
    ['tshirt ', 'A T-Shirt'],
    ['t shirt ', 'A T-shirt'],
    ['noise-cancelling ', 'Noise cancelling earphones'],
    ['noise cancelling ', 'Noise-cancelling earphones'],
    ['wifi ', 'Wi-Fi router'],
    ['levis ', 'Levi’s 501'],
    ["levi's ", 'Levis 501'],
    ['levi ', "Levi's 501"],
    ['women shoe ', "Women's Shoes"],
    ['lens ', 'Two lenses'],
    ['connect ', 'Connections'],
    ['batterie', 'AA Batteries'],
    ['cafe ', 'Café crème', 'fr'],
    ['loreal ', 'Shampooing L’Oréal', 'fr'],
    ["l'oreal ", 'Shampooing L’Oréal', 'fr'],
    ['canape ', 'Canapés d’angle', 'fr'],
    ['velo ', 'Vélos', 'fr'],
    ['kopfhoerer ', 'Kopfhörer', 'de'],
    ['kopfhörer ', 'Kopfhoerer', 'de'],
    ['strasse ', 'Straße', 'de'],
    ['STRAẞE ', 'strasse', 'de'],
    ['navegacion ', 'Navegaciones', 'es'],
    ['lapiz ', 'Lápices', 'es'],
    ['estacoes ', 'Estação', 'pt-BR'],
    ['canta ', 'Çantalar', 'tr'],
    ['KIRMIZI ', 'kırmızı', 'tr'],
    ['черная елка ', 'Чёрная ёлка', 'ru'],
    ['ρολογια ', 'Ρολόγια', 'el'],
    ['РОЛОГИИ'.toLowerCase(), 'Рологии', 'ru'],
    ['كتب ', 'كُتُب', 'ar'],
    ['שלום ', 'שָׁלוֹם', 'he'],
    ['٤ ', 'قطعة 4', 'ar'],
    ['手机 ', '苹果手机壳', 'zh'],
    ['手机壳 ', '苹果手机壳', 'zh'],
    ['壳 ', '苹果手机壳', 'zh'],
    ['ヘッドホン ', 'ソニーﾍｯﾄﾞﾎﾝ', 'ja'],
    ['iphone ', '手机壳iPhone13', 'zh'],
    ['กล้อง ', 'กล้องดิจิตอล', 'th'],
  ];
  for (const [query, title, language] of found) {
    test(`'${query}' finds '${title}'`, () =>
      assert.ok(finds(query, title, language), toTsquery(queryTerms(query, language).terms)));
  }

  const missed: [query: string, title: string][] = [
    ['4 gb ', 'Memory 16 GB, 4 pieces'],
    ['run ', 'Table runway'],
    ['wireless ', 'Wire 3 m'],
    ['xm5 ', 'Sony WH-1000XM4'],
  ];
  for (const [query, title] of missed)
    test(`'${query}' does not find '${title}'`, () => assert.ok(!finds(query, title)));

  test('the last word may be the start of one, until a space follows', () => {
    assert.ok(finds('head', 'Headphones'));
    assert.ok(!finds('head ', 'Headphones'));
  });

  test('a word is found as it stands by those whose language is another', () => {
    assert.ok(finds('kopfhörer ', 'Kopfhörer', 'de', 'en'));
    assert.ok(finds('headphones ', 'Headphones', 'en', 'de'));
  });

  test('stop words are passed over, unless nothing else was asked for', () => {
    assert.deepEqual(queryTerms('a case for the phone ', 'en').stopWords, ['a', 'for', 'the']);
    assert.ok(finds('case for phone ', 'Phone case'));
    assert.ok(finds('the who ', 'The Who: Live at Leeds'));
    assert.ok(finds('it ', 'It (novel)'));
    assert.ok(!finds('it ', { title: 'Lamp', description: 'It is bright.' }));
  });

  test('a quotation that ends in a number is no length', () => {
    assert.ok(finds('"iphone 13"', 'Apple iPhone 13'));
  });

  test('words are told from numbers and models, which are never corrected', () => {
    const kinds = queryTerms('sony wh-1000xm4 512 gb 2024 t-shirt ', 'en').terms.map(({ text, kind }) => [text, kind]);
    assert.deepEqual(kinds, [
      ['sony', 'word'],
      ['wh1000xm4', 'model'],
      ['512 gb', 'number'],
      ['2024', 'number'],
      ['tshirt', 'word'],
    ]);
  });
});

describe('how a product is indexed', () => {
  test('fields are weighted, counted and kept apart', () => {
    const { lexemes, lengths } = documentLexemes(
      {
        title: 'Red lamp',
        brand: 'Lumo',
        categories: ['Home', 'Lamps'],
        tags: ['gift'],
        description: 'A lamp.',
        attributes: ['Red'],
      },
      'en',
    );
    const literal = toTsvector(lexemes);
    assert.match(literal, /'lamp':2A,46B,58C/);
    assert.match(literal, /'red':1A,69 /);
    assert.deepEqual(lengths, { A: 2, B: 4, C: 2, D: 1 });
    assert.equal(lexemes.find(({ lexeme }) => lexeme === 'lumo')?.isWord, true);
  });

  test('a text beyond all limits keeps its title and stays below the limits of a tsvector', () => {
    const text = Array.from({ length: 30_000 }, (_, at) => `a${at}b-${at}c`).join(' ');
    const { lexemes } = documentLexemes({ title: 'Needle', description: text, attributes: [text, text, text] }, 'en');
    const literal = toTsvector(lexemes);
    assert.equal(lexemes[0]?.lexeme, 'needle');
    assert.ok(Buffer.byteLength(literal) < 1024 * 1024, `${Buffer.byteLength(literal)} bytes`);
    assert.ok(
      lexemes.every(
        ({ places }) => places.length <= 255 && places.every(({ position }) => position >= 1 && position <= 16_383),
      ),
    );
  });

  test('a word longer than any word is cut, and still found', () => {
    const long = 'x'.repeat(10_000);
    assert.ok(lexemesOf(long).every((lexeme) => lexeme.length <= MAX_LEXEME_LENGTH));
    assert.ok(finds(`${long.slice(0, 900)} `, long));
  });
});

describe('any text at all', () => {
  test('folding is done once and for all, for every character there is', () => {
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const folded = fold(`a${String.fromCodePoint(point)}`);
      if (fold(folded) !== folded) assert.fail(`U+${point.toString(16)}`);
    }
  });

  test('becomes lexemes of letters and digits only, none too long', () => {
    fc.assert(
      fc.property(anyText, anyLanguage, (text, language) => {
        for (const { lexeme, position } of tokenize(text, { language })) {
          assert.match(lexeme, /^[\p{L}\p{M}\p{N}.]+$/u);
          assert.ok(lexeme.length <= MAX_LEXEME_LENGTH && position >= 1);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('becomes literals that PostgreSQL can read', () => {
    fc.assert(
      fc.property(anyText, anyText, anyLanguage, (title, description, language) => {
        assertTsvector(toTsvector(documentLexemes({ title, description, tags: [title] }, language).lexemes));
        assertTsquery(toTsquery(queryTerms(title, language).terms));
      }),
      { numRuns: 1_000 },
    );
  });

  test('as a title is found by itself, and by each of its words', () => {
    fc.assert(
      fc.property(anyText, anyLanguage, (title, language) => {
        if (queryTerms(title, language).terms.length === 0) return;
        assert.ok(finds(title, title, language), 'by itself');
        for (const { lexeme, kind } of tokenize(title, { language })) {
          if (kind === 'word') assert.ok(finds(lexeme, title, language), lexeme);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('gives the same lexemes in capitals, in small letters and without its accents', () => {
    const words = fc.array(
      fc.constantFrom('Café', 'naïve', 'ÅNGSTRÖM', 'señor', 'Łódź', 'groß', 'İzmir', 'Ёлка', 'Đorđe', 'Ναύς', 'Việt'),
      { minLength: 1 },
    );
    const accents = /[\u0300-\u036f]/g;
    fc.assert(
      fc.property(words, anyLanguage, (list, language) => {
        const text = list.join(' ');
        const lexemes = lexemesOf(text, language);
        assert.deepEqual(lexemesOf(text.toUpperCase(), language), lexemes);
        assert.deepEqual(lexemesOf(text.toLowerCase(), language), lexemes);
        assert.deepEqual(lexemesOf(text.normalize('NFD').replace(accents, ''), language), lexemes);
      }),
    );
  });

  test('of 10,000 characters is a query of few terms, answered at once', () => {
    const hostile = [
      "' or 1=1; -- ",
      '& | ! <-> :* ()',
      '🎁👩‍👩‍👧',
      '\u202e שלום',
      'a-'.repeat(20),
      '1.1.1,1',
      '"',
      '\\',
      '\0',
    ];
    for (const piece of [...hostile, 'x', '手', 'a1', '.']) {
      const started = performance.now();
      const { terms } = queryTerms(piece.repeat(10_000 / piece.length), 'en');
      assert.ok(terms.length <= 33);
      assertTsquery(toTsquery(terms));
      assert.ok(performance.now() - started < 200, piece);
    }
  });
});

function assertTsvector(literal: string): void {
  assert.match(literal, /^(?:'(?:[^'\\]|''|\\\\)+':\d+[ABC]?(?:,\d+[ABC]?)*(?: (?=')|$))*$/u);
  assert.ok(literal.isWellFormed() && !literal.includes('\0'));
}

/** A parser of the little of tsquery we write: `term = lexeme | ( term [&|] term ... )`. */
function assertTsquery(literal: string): void {
  assert.ok(literal.isWellFormed() && !literal.includes('\0'));
  let rest = literal;
  const take = (pattern: RegExp) => {
    const [found] = pattern.exec(rest) ?? [];
    if (found !== undefined) rest = rest.slice(found.length);
    return found !== undefined;
  };
  const expression = (): void => {
    do {
      if (take(/^\(/)) {
        expression();
        assert.ok(take(/^\)/), literal);
      } else assert.ok(take(/^'(?:[^'\\]|''|\\\\)+'(?::\*)?/u), literal);
    } while (take(/^ [&|] /));
  };
  if (literal !== '') expression();
  assert.equal(rest, '', literal);
}
