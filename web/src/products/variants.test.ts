import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseOption, isOnSale, optionsOf, startingVariant, type Variant } from './variants.ts';

const variant = (id: string, Size: string, Colour: string, stock: number): Variant => ({
  id,
  options: { Size, Colour },
  sku: null,
  price: { amount: 1_000, currency: 'EUR' },
  stock,
});
const shirts = [
  variant('s-red', 'S', 'Red', 0),
  variant('m-red', 'M', 'Red', 3),
  variant('m-blue', 'M', 'Blue', 0),
  variant('l-blue', 'L', 'Blue', 2),
];
const [sRed, mRed, mBlue] = shirts as [Variant, Variant, Variant, Variant];

test('options keep the order of the shop', () => {
  assert.deepEqual(optionsOf(shirts), [
    ['Size', ['S', 'M', 'L']],
    ['Colour', ['Red', 'Blue']],
  ]);
});

test('the first that can be bought is shown, unless the address names another', () => {
  assert.equal(startingVariant(shirts, undefined)?.id, 'm-red');
  assert.equal(startingVariant(shirts, 'm-blue')?.id, 'm-blue');
  assert.equal(startingVariant([sRed], undefined)?.id, 's-red');
});

test('a choice keeps the others where it can, and goes where something is left', () => {
  assert.equal(chooseOption(shirts, mRed, 'Size', 'S')?.id, 's-red');
  assert.equal(chooseOption(shirts, mRed, 'Colour', 'Blue')?.id, 'm-blue');
  assert.equal(chooseOption(shirts, sRed, 'Colour', 'Blue')?.id, 'l-blue');
});

test('what cannot be bought together is told', () => {
  assert.equal(isOnSale(shirts, mRed, 'Colour', 'Blue'), false);
  assert.equal(isOnSale(shirts, mBlue, 'Size', 'L'), true);
});
