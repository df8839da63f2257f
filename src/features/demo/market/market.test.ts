import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isCurrency } from '#features/catalogue/import/currency.ts';
import { drawThing, type Shape, shapes } from '../drawings/drawings.ts';
import { inks } from '../drawings/inks.ts';
import { sizes } from '../schema.ts';
import type { Kind } from './kind.ts';
import { kinds } from './kinds.ts';
import { madeUpOrder, madeUpPrices } from './orders.ts';
import { madeUpPerson, ownerOf } from './people.ts';
import { isSayable, madeUpProduct } from './products.ts';
import { madeUpShop } from './shops.ts';
import { batchesOf, extents, productsOfShop } from './sizes.ts';
import { productCalled, talks } from './talks.ts';
import { cheaper, productNews } from './tellings.ts';
import { fewTowns, loadTowns } from './towns.ts';
import { trades } from './trades.ts';

describe('the made-up market', () => {
  test('has exactly as many products in each size as it says, each written once', () => {
    for (const size of sizes) {
      const { shops, products } = extents[size];
      const seen = new Map<number, number>();
      for (const { shop, from, to } of batchesOf(size)) {
        assert.ok(to > from && to - from <= 500);
        assert.equal(from, seen.get(shop) ?? 0, 'the batches of a shop follow each other');
        seen.set(shop, to);
      }
      let total = 0;
      for (let shop = 0; shop < shops; shop++) {
        assert.equal(seen.get(shop), productsOfShop(size, shop));
        total += productsOfShop(size, shop);
      }
      assert.equal(total, products);
    }
  });

  test('grows: what a smaller one has is in the larger one too', () => {
    for (let shop = 0; shop < extents.small.shops; shop++) {
      assert.ok(productsOfShop('small', shop) < productsOfShop('medium', shop));
    }
    for (let shop = 0; shop < extents.medium.shops; shop++) {
      assert.ok(productsOfShop('medium', shop) < productsOfShop('large', shop));
    }
    const towns = loadTowns();
    assert.deepEqual(plain(madeUpShop(3, fewTowns)), plain(madeUpShop(3, towns)));
    for (const size of sizes) assert.ok(ownerOf(extents[size].shops - 1) < extents[size].people);
  });

  test('has an owner of its own for each shop, and an address of its own for each person and shop', () => {
    const towns = loadTowns();
    const owners = new Set<number>();
    const slugs = new Set<string>();
    for (let number = 0; number < 2_000; number++) {
      owners.add(ownerOf(number));
      slugs.add(madeUpShop(number, towns).slug);
    }
    assert.equal(owners.size, 2_000);
    assert.equal(slugs.size, 2_000);
    for (const slug of slugs) assert.match(slug, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    const emails = Array.from({ length: 5_000 }, (_, number) => madeUpPerson(number).email);
    assert.equal(new Set(emails).size, 5_000);
    for (const email of emails) assert.match(email, /^[a-z0-9.]+@demo\.example$/);
  });

  test('stands in real towns of several countries, a third of it in one', () => {
    const towns = loadTowns();
    const countries = new Map<string, number>();
    for (let number = 0; number < 1_000; number++) {
      const { country, latitude, longitude, city } = madeUpShop(number, towns).location;
      assert.ok(Math.abs(latitude) < 80 && Math.abs(longitude) <= 180 && city !== '');
      countries.set(country, (countries.get(country) ?? 0) + 1);
    }
    assert.ok(countries.size >= 12);
    assert.ok((countries.get('PT') ?? 0) > 250);
  });

  test('says only what it has words for', () => {
    for (const [name, kind] of Object.entries<Kind>(kinds)) {
      const words = { ...kind.attributes, colour: '', noun: '' } as unknown as Record<string, string>;
      for (const title of kind.titles) assert.ok(isSayable(title, words), `${name}: ${title}`);
      assert.ok(kind.lines.filter((line) => isSayable(line, words)).length >= 2, `${name} has something to say`);
      assert.ok(kind.price[0] < kind.price[1]);
    }
    assert.ok(Object.keys(kinds).length >= 60);
    const sold = new Set(trades.flatMap(({ kinds }) => [...kinds] as string[]));
    assert.deepEqual(
      Object.keys(kinds).filter((name) => !sold.has(name)),
      [],
      'some shop sells each kind',
    );
  });

  test('has products with prices of their currency, and few alike in one shop', () => {
    const towns = loadTowns();
    for (let number = 0; number < 150; number++) {
      const shop = madeUpShop(number, towns);
      assert.ok(isCurrency(shop.currency));
      const titles = new Set<string>();
      for (let at = 0; at < 40; at++) {
        const product = madeUpProduct(shop, at);
        titles.add(product.title);
        assert.ok(Number.isInteger(product.amount) && product.amount > 0, product.title);
        assert.doesNotMatch(product.title + product.description, /[{}]|undefined|NaN/);
        assert.ok(product.title.length <= 200 && product.variants.length <= 100);
        if (product.variants.length > 0) {
          assert.equal(product.amount, Math.min(...product.variants.map(({ amount }) => amount)));
        }
        assert.ok(product.pictures.length >= 1);
      }
      assert.ok(titles.size >= 30, `${shop.name} has ${titles.size} titles for 40 products`);
    }
  });

  test('talks about things that its shops sell, and offers a price for what comes in one way only', () => {
    const named = [
      ...talks.flatMap(({ shop, about, turns }) => [
        ...(about === undefined ? [] : [{ shop, called: about }]),
        ...turns.flatMap(({ shows }) =>
          shows === undefined || shows === 'order' ? [] : [{ shop, called: shows.called }],
        ),
      ]),
      ...productNews,
      ...cheaper,
    ];
    for (const { shop, called } of named) assert.ok(productCalled(shop, called), `${called} in the shop ${shop}`);
    for (const { shop, called } of cheaper)
      assert.equal(madeUpPrices(shop, productCalled(shop, called) ?? '').length, 1);
    for (const { buyer, shop, about, order, turns } of talks) {
      assert.notEqual(buyer, ownerOf(shop));
      const times = turns.map(({ hoursAgo }) => hoursAgo);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => b - a),
      );
      if (order !== undefined) assert.deepEqual([madeUpOrder(order).buyer, madeUpOrder(order).shop], [buyer, shop]);
      if (!turns.some(({ offers }) => offers)) continue;
      const number = Number(productCalled(shop, about ?? '')?.split('-')[2]);
      assert.deepEqual(madeUpProduct(madeUpShop(shop, fewTowns), number).variants, []);
    }
  });

  test('shares its drawings: few in the small one, some 700 in all', () => {
    const drawn = new Set<string>();
    for (let number = 0; number < extents.small.shops; number++) {
      const shop = madeUpShop(number, fewTowns);
      drawn.add(shop.logo().name).add(shop.banner().name);
      for (let at = 0; at < productsOfShop('small', number); at++) {
        for (const { name } of madeUpProduct(shop, at).pictures) drawn.add(name);
      }
    }
    assert.ok(drawn.size <= 150, `${drawn.size} drawings`);
    const possible = Object.values<Kind>(kinds).flatMap(({ shape, colours }) =>
      colours.map((colour) => `${shape} ${colour}`),
    );
    assert.ok(new Set(possible).size * 2 + trades.length * 4 < 850);
  });
});

describe('drawings', () => {
  const all = [
    ...(Object.keys(shapes) as Shape[]).flatMap((shape) => [drawThing(shape, 'teal', 0), drawThing(shape, 'cream', 1)]),
    ...Array.from({ length: 12 }, (_, number) => madeUpShop(number, fewTowns)).flatMap(({ logo, banner }) => [
      logo(),
      banner(),
    ]),
  ];

  test('are pictures and nothing else: no script, no text, nothing from elsewhere', () => {
    assert.ok(Object.keys(shapes).length >= 60);
    const known = new Set(['svg', 'g', 'path', 'rect', 'circle', 'ellipse']);
    for (const { name, svg } of all) {
      for (const [, element = ''] of svg.matchAll(/<\/?([\w:-]+)/g))
        assert.ok(known.has(element), `${name}: ${element}`);
      assert.doesNotMatch(
        svg.replace(' xmlns="http://www.w3.org/2000/svg"', ''),
        /\bon\w+=|href|url\(|style=|:\/\/|<!|<\?|NaN|undefined/,
        name,
      );
      assert.ok(svg.length < 30_000, `${name} has ${svg.length} letters`);
    }
  });

  test('are well formed', () => {
    for (const { name, svg } of all) {
      const open: string[] = [];
      for (const [tag, closing, element = '', rest = ''] of svg.matchAll(
        /<(\/?)(\w+)((?:\s+[\w:-]+="[^"<>&]*")*)\s*\/?>/g,
      )) {
        if (closing) assert.equal(open.pop(), element, name);
        else if (!tag.endsWith('/>')) open.push(element);
        const names = [...rest.matchAll(/([\w:-]+)="/g)].map(([, attribute]) => attribute);
        assert.equal(new Set(names).size, names.length, `${name}: an attribute stands twice`);
      }
      assert.deepEqual(open, [], name);
      assert.equal(svg.replace(/<[^<>]*>/g, ''), '', `${name} has text between its marks`);
    }
  });

  test('differ from each other', () => {
    const outlines = new Set((Object.keys(shapes) as Shape[]).map((shape) => shapes[shape](inks.teal, 0)));
    assert.equal(outlines.size, Object.keys(shapes).length);
  });
});

function plain(shop: object): unknown {
  return JSON.parse(JSON.stringify(shop));
}
