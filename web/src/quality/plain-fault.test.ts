import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainFault } from './plain-fault.ts';

test('what broke is said without the person it broke for', () => {
  const cases = [
    [new TypeError('x.map is not a function'), 'TypeError: x.map is not a function'],
    [
      new TypeError("Cannot read properties of null (reading 'price')"),
      "TypeError: Cannot read properties of null (reading 'price')",
    ],
    [new SyntaxError('Unexpected token, "Dear Ana" is not JSON'), 'SyntaxError: Unexpected token, <words> is not JSON'],
    [new Error('Failed to load https://souk.example/products/1?q=my+secret'), 'Error: Failed to load <address>'],
    ['ana@example.com is unknown', '<email> is unknown'],
    [new Error('No order 019a3f00-0000-7000-8000-000000000001 here'), 'Error: No order <id> here'],
    [new Error('at /my-shop/messages/7, +351 912 345 678'), 'Error: at <path> +<number>'],
    [undefined, 'undefined'],
    [{ secret: 1 }, '[object Object]'],
    ['a\n  b', 'a b'],
  ] as const;
  for (const [thrown, said] of cases) assert.equal(plainFault(thrown), said);
});

test('whatever is thrown, the line is short and holds no digit and no address', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.emailAddress(), fc.webUrl(), fc.uuid()), (text) => {
      const said = plainFault(new Error(text));
      assert.ok(said.length <= 200);
      assert.doesNotMatch(said, /\d|:\/\/|@\w/);
    }),
  );
});
