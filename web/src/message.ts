type Token = string | [name: string] | [name: string, type: string, cases: Record<string, Token[]>];

/**
 * Reads the messages written in the code: `{name}` and `{n, plural, one {# thing} other {# things}}` (or `select`).
 * Catalogues of other languages are compiled when building, by Lingui's own compiler, which knows the rest of ICU;
 * shipping that one for English alone would cost 8 kB before the first paint.
 */
export function readMessage(message: string): Token[] {
  if (!message.includes('{')) return [message];
  let at = 0;

  function tokens(inside: boolean): Token[] {
    const found: Token[] = [];
    let text = '';
    for (; at < message.length && message[at] !== '}'; at++) {
      const sign = message[at];
      if (sign !== '{' && !(sign === '#' && inside)) {
        text += sign;
        continue;
      }
      if (text) found.push(text);
      text = '';
      found.push(sign === '#' ? '#' : argument());
    }
    if (text) found.push(text);
    return found;
  }

  function argument(): Token {
    at++;
    const [name = '', type] = upTo(/[{}]/)
      .split(',')
      .map((part) => part.trim());
    if (!type) return [name];
    const cases: Record<string, Token[]> = {};
    while (message[at] === '{') {
      // `=0` is that very number.
      const word = lastWord.trim().replace('=', '');
      at++;
      cases[word] = tokens(true);
      at++;
      upTo(/[{}]/);
    }
    return [name, type, cases];
  }

  let lastWord = '';
  function upTo(end: RegExp): string {
    const from = at;
    while (at < message.length && !end.test(message[at] ?? '')) at++;
    const passed = message.slice(from, at);
    lastWord = passed.split(',').at(-1) ?? '';
    return passed;
  }

  return tokens(false);
}
