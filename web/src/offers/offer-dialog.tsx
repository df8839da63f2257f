import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { counterOffer, makeOffer } from '../api/offers.ts';
import type { Offer, Product } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Field, SelectField } from '../parts/field.tsx';
import { type Filled, Form, FormFault } from '../parts/form.tsx';
import { majorText, minorUnits } from '../parts/minor-units.ts';
import { More } from '../parts/more.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { oneProduct, productsOf } from '../products/queries.ts';
import { i18n } from '../words.ts';
import { refusalText } from './words.ts';

type Common = { mine: Offer['side']; close: () => void; done: (offer: Offer) => void };
type Counter = Common & { counters: Offer };
type First = Common & {
  counters?: undefined;
  conversationId: string;
  /** Its id or slug. */
  shop: string;
  /** What it is about, where that is known; else it is chosen. */
  productId?: string | undefined;
};

const DAYS = [1, 2, 3, 7] as const;

/** Puts a price on the table, or answers the other side's with another. */
export default function OfferDialog(props: Counter | First) {
  const isCounter = props.counters !== undefined;
  return (
    <Dialog title={isCounter ? i18n.t('Offer another price') : i18n.t('Offer a price')} close={props.close}>
      {props.counters ? <CounterForm {...props} /> : <FirstForm {...props} />}
    </Dialog>
  );
}

function CounterForm({ counters, mine, close, done }: Counter) {
  const { price, quantity, usual } = counters;
  return (
    <Form
      submit={i18n.t('Send the offer')}
      explain={refusalText}
      send={async (filled) => {
        const wish = { price: priceOf(filled, price.currency), ...rest(filled) };
        const offer = await counterOffer(counters.id, wish);
        close();
        done(offer);
      }}
    >
      <p className="text-soft">
        {mine === 'buyer'
          ? i18n.t('The shop asks {price} a piece.', { price: money(price) })
          : i18n.t('The buyer offers {price} a piece.', { price: money(price) })}{' '}
        {i18n.t('Usually it costs {usual}.', { usual: money(usual) })}
      </p>
      <Terms currency={price.currency} quantity={quantity} />
    </Form>
  );
}

function FirstForm(props: First) {
  const [productId, choose] = useState(props.productId);
  return productId === undefined ? (
    <Choice shop={props.shop} choose={choose} />
  ) : (
    <ForProduct {...props} productId={productId} />
  );
}

/** What the offer is for, where the conversation does not say. */
function Choice({ shop, choose }: { shop: string; choose: (id: string) => void }) {
  const query = useInfiniteQuery(productsOf(shop, 'active'));
  return (
    <Loaded query={query} skeleton={<RowsSkeleton />}>
      {({ pages }) => {
        const products = pages.flatMap(({ items }) => items);
        if (products.length === 0) return <p className="text-soft">{i18n.t('Nothing of this shop is on sale.')}</p>;
        return (
          <>
            <p className="mb-2 font-semibold">{i18n.t('What is it for?')}</p>
            <ul className="max-h-80 divide-y divide-line overflow-y-auto">
              {products.map(({ id, title, price }) => (
                <li key={id}>
                  <button
                    type="button"
                    className="flex min-h-11 w-full items-baseline justify-between gap-3 rounded-lg px-2 py-2 text-start hover:bg-sunk"
                    onClick={() => choose(id)}
                  >
                    <bdi className="min-w-0 break-words">{title}</bdi>
                    <span className="shrink-0 text-soft tabular-nums">{money(price)}</span>
                  </button>
                </li>
              ))}
            </ul>
            <More
              hasMore={query.hasNextPage}
              loading={query.isFetchingNextPage}
              failed={query.isFetchNextPageError}
              shown={products.length}
              load={() => void query.fetchNextPage()}
            />
          </>
        );
      }}
    </Loaded>
  );
}

function ForProduct({ productId, ...props }: First & { productId: string }) {
  const query = useQuery(oneProduct(productId));
  return (
    <Loaded query={query} skeleton={<RowsSkeleton />}>
      {(product) => <ProductForm {...props} product={product} />}
    </Loaded>
  );
}

function ProductForm({ product, conversationId, close, done }: First & { product: Product }) {
  const { variants, title, price } = product;
  const [variantId, setVariant] = useState(variants.length === 1 ? (variants[0]?.id ?? '') : '');
  const usual = variants.find(({ id }) => id === variantId)?.price ?? price;
  return (
    <Form
      submit={i18n.t('Send the offer')}
      explain={refusalText}
      send={async (filled, key) => {
        const wish = { price: priceOf(filled, usual.currency), ...rest(filled) };
        const { offer } = await makeOffer(conversationId, { productId: product.id, variantId, ...wish }, key);
        close();
        if (offer) done(offer);
      }}
    >
      <p>
        <bdi className="font-semibold break-words">{title}</bdi>
        <span className="block text-soft">{i18n.t('Usually it costs {usual}.', { usual: money(usual) })}</span>
      </p>
      {variants.length > 1 && (
        <SelectField
          label={i18n.t('Which one')}
          name="variantId"
          required
          value={variantId}
          onChange={({ currentTarget }) => setVariant(currentTarget.value)}
        >
          <option value="" disabled>
            {i18n.t('Please choose')}
          </option>
          {variants.map(({ id, options, price }) => (
            <option key={id} value={id}>
              {Object.values(options).join(', ')} · {money(price)}
            </option>
          ))}
        </SelectField>
      )}
      <Terms currency={usual.currency} quantity={1} />
    </Form>
  );
}

/** Price, pieces, and how long it can be answered. */
function Terms({ currency, quantity }: { currency: string; quantity: number }) {
  return (
    <>
      <Field
        label={i18n.t('Price of a piece in {currency}', { currency })}
        name="price"
        required
        inputMode="decimal"
        autoComplete="off"
        placeholder={majorText({ amount: 1000, currency })}
        dir="ltr"
      />
      <Field
        label={i18n.t('How many pieces')}
        name="quantity"
        type="number"
        required
        min={1}
        max={999}
        defaultValue={quantity}
      />
      <SelectField label={i18n.t('How long it stands')} name="days" defaultValue="2">
        {DAYS.map((days) => (
          <option key={days} value={days}>
            {i18n.t('{days, plural, one {# day} other {# days}}', { days })}
          </option>
        ))}
      </SelectField>
    </>
  );
}

function priceOf({ text }: Filled, currency: string): Offer['price'] {
  const amount = minorUnits(text('price'), currency);
  if (amount === null || amount === 0) {
    throw new FormFault(
      'price',
      i18n.t('Write a price like {example}.', { example: majorText({ amount: 1250, currency }) }),
    );
  }
  return { amount, currency };
}

const rest = ({ text }: Filled) => ({
  quantity: Number(text('quantity')),
  expiresInHours: Number(text('days')) * 24,
});
