import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ShoppingBasket } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { isProblem, type Problem } from '../api/problem.ts';
import type { Address, Cart, Me, Quote } from '../api/types.ts';
import { myCart } from '../cart/queries.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { faultsOf } from '../parts/form.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { PageSkeleton, RowsSkeleton } from '../parts/skeleton.tsx';
import { Failed, Loaded, StateNote } from '../parts/states.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { useUser } from '../session/session.ts';
import { announce } from '../shell/announcer.tsx';
import { i18n } from '../words.ts';
import { AddressForm, readAddress } from './address-form.tsx';
import { lastAddress, quoteOf } from './queries.ts';
import { ShopCard } from './shop-card.tsx';
import { Summary } from './summary.tsx';
import { Unanswered } from './unanswered.tsx';
import { useDifferences } from './use-differences.ts';
import { usePlacing } from './use-placing.ts';
import { choiceOf, orderOf, type Wanted, wishOf } from './wish.ts';

export default function CheckoutPage() {
  return (
    <MembersOnly>
      <Member />
    </MembersOnly>
  );
}

function Member() {
  const user = useUser();
  const cart = useQuery({ ...myCart, refetchOnMount: 'always' });
  const address = useQuery(lastAddress);
  if (!user) return null;
  return (
    <Loaded query={cart} skeleton={<PageSkeleton />}>
      {(cart) =>
        address.isPending && cart.items.length > 0 ? (
          <PageSkeleton />
        ) : (
          <Checkout user={user} cart={cart} start={address.data ?? null} />
        )
      }
    </Loaded>
  );
}

type Props = { user: Me; cart: Cart; start: Address | null };

function Checkout({ user, cart, start }: Props) {
  const [wanted, setWanted] = useState<Wanted>({ choices: {}, notes: {}, left: [] });
  const [address, setAddress] = useState(start);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const form = useRef<HTMLFormElement>(null);
  const goods = useRef<HTMLHeadingElement>(null);
  const checking = useRef(false);
  const client = useQueryClient();

  const shopIds = cart.shops.map(({ id }) => id);
  const wish = wishOf(shopIds, address, wanted);
  const query = useQuery({
    ...quoteOf(wish),
    enabled: (wish.orders?.length ?? 0) > 0,
    placeholderData: keepPreviousData,
  });
  const { changes, asked } = useDifferences(wish, query);
  const placing = usePlacing(user.id, refused);

  // News of the emptied cart may come before the answer that says why.
  if (placing.stage === 'waiting' || placing.stage === 'unanswered') return <Unanswered {...placing} />;
  if (cart.items.length === 0 && placing.stage === 'idle') return <NothingToOrder />;

  /** What is written takes hold once it is whole; a choice made for another town may not be offered there. */
  function readForm(): Address | null {
    const written = form.current && readAddress(form.current);
    if (same(written, address)) return address;
    setAddress(written);
    if (isOtherTown(written, address)) setWanted((now) => ({ ...now, choices: {} }));
    return written;
  }

  /** Marks what is missing in the address and takes the focus there. */
  function lacksAddress(): boolean {
    const missing = form.current && quoteNeedsAddress(query.data) ? faultsOf(form.current) : {};
    setFaults(missing);
    const [first] = Object.keys(missing);
    if (!first) return false;
    form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    return true;
  }

  async function order() {
    if (placing.stage !== 'idle' || checking.current) return;
    placing.say('');
    if (lacksAddress()) return;
    const written = readForm();
    const shown = query.data?.totals;
    checking.current = true;
    const quote = await settled(written).finally(() => {
      checking.current = false;
    });
    if (!quote) return placing.say(i18n.t('What it costs could not be asked for. Try again in a moment.'));
    const ready = orderOf(quote, written, wanted);
    if (!ready) {
      document.querySelector<HTMLElement>('[data-problem]')?.focus();
      return placing.say(i18n.t('Something is still in the way. It is marked above.'));
    }
    if (JSON.stringify(quote.totals) !== JSON.stringify(shown)) {
      return placing.say(i18n.t('It was counted anew for your address. Look at it again, then order.'));
    }
    await placing.send(ready);
  }

  /** The quote for what stands on the page now: a field may have been left by pressing the button. */
  async function settled(written: Address | null): Promise<Quote | undefined> {
    if (same(written, address) && query.data && !query.isPlaceholderData) return query.data;
    const choices = isOtherTown(written, address) ? {} : wanted.choices;
    return client.fetchQuery(quoteOf(wishOf(shopIds, written, { ...wanted, choices }))).catch(() => undefined);
  }

  function refused(problem: Problem) {
    const named = problem.errors.flatMap(({ path, message }) => {
      const [, field] = /^\/address\/(\w+)/.exec(path) ?? [];
      return field ? [[field, message] as const] : [];
    });
    if (named.length > 0) setFaults(Object.fromEntries(named));
    void query.refetch();
  }

  const left = cart.shops.filter(({ id }) => wanted.left.includes(id));
  const mayLeave = cart.shops.length - left.length > 1;
  return (
    <Page title={i18n.t('Checkout')} lead={i18n.t('Nothing is ordered before you press the button at the end.')}>
      <div className="grid grid-cols-1 items-start gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid grid-cols-1 gap-8">
          <Step number={1} title={i18n.t('Where to?')}>
            <Sheet>
              {query.data && !quoteNeedsAddress(query.data) && (
                <p className="mb-4 text-soft">{i18n.t('Nothing of this is sent, so you may leave it empty.')}</p>
              )}
              <AddressForm
                ref={form}
                start={address ?? start}
                name={user.name}
                needed={quoteNeedsAddress(query.data)}
                faults={faults}
                changed={() => void readForm()}
                go={() => {
                  if (lacksAddress()) return;
                  readForm();
                  announce(i18n.t('The address is taken.'));
                  goods.current?.focus();
                }}
              />
            </Sheet>
          </Step>
          <Step number={2} title={i18n.t('What you order')} heading={goods}>
            {quotedShops()}
            {left.map(({ id, name }) => (
              <div
                key={id}
                className="flex flex-wrap items-center justify-between gap-3 rounded-2xl border border-dashed border-edge px-5 py-3"
              >
                <p className="min-w-0 break-words text-soft">{i18n.t('Stays in the cart: {shop}', { shop: name })}</p>
                <Button
                  look="quiet"
                  small
                  onClick={() => setWanted((now) => ({ ...now, left: now.left.filter((one) => one !== id) }))}
                >
                  {i18n.t('Order it too')}
                  <span className="sr-only"> ({name})</span>
                </Button>
              </div>
            ))}
            <p>
              <Link to="/cart" className="text-glaze underline underline-offset-4">
                {i18n.t('Change what is in the cart')}
              </Link>
            </p>
          </Step>
        </div>
        <Step number={3} title={i18n.t('Pay and order')} sticky>
          <Summary
            quote={query.data}
            counting={query.isFetching}
            changes={changes}
            sending={placing.stage === 'sending'}
            fault={placing.fault}
            named={namedLines(placing.problem, asked)}
            emptied={isProblem(placing.problem, 'cart_empty')}
            order={() => void order()}
          />
        </Step>
      </div>
    </Page>
  );

  function quotedShops(): ReactNode {
    if (query.error && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={2} />;
    return query.data.orders.map((order) => {
      const { id } = order.shop;
      return (
        <ShopCard
          key={id}
          order={order}
          counting={query.isPlaceholderData}
          note={wanted.notes[id] ?? ''}
          choice={wanted.choices[id] ?? order.chosen}
          choose={(option) => setWanted((now) => ({ ...now, choices: { ...now.choices, [id]: choiceOf(option) } }))}
          write={(note) => setWanted((now) => ({ ...now, notes: { ...now.notes, [id]: note } }))}
          leave={mayLeave ? () => setWanted((now) => ({ ...now, left: [...now.left, id] })) : null}
        />
      );
    });
  }
}

/** Before it is known, most things are sent. */
const quoteNeedsAddress = (quote: Quote | undefined) => quote?.needsAddress ?? true;

const isOtherTown = (one: Address | null, other: Address | null) =>
  one?.city !== other?.city || one?.country !== other?.country;

const same = (one: Address | null, other: Address | null) => JSON.stringify(one) === JSON.stringify(other);

/** The lines that an answer names by `/items/<id>`, as they are called. */
function namedLines(problem: Problem | null, quote: Quote | null): string[] {
  const ids = problem?.errors.map(({ path }) => /^\/items\/(.+)$/.exec(path)?.[1]) ?? [];
  const lines = quote?.orders.flatMap((order) => order.lines) ?? [];
  return lines.filter(({ itemId }) => ids.includes(itemId)).map(({ title }) => title);
}

type StepProps = {
  number: number;
  title: string;
  heading?: React.RefObject<HTMLHeadingElement | null>;
  sticky?: boolean;
  children: ReactNode;
};

const Step = ({ number, title, heading, sticky = false, children }: StepProps) => (
  <section aria-labelledby={`step-${number}`} className={sticky ? 'lg:sticky lg:top-6' : ''}>
    <h2 id={`step-${number}`} ref={heading} tabIndex={-1} className="mb-3 flex items-center gap-3 text-section">
      <span
        aria-hidden="true"
        className="grid size-8 shrink-0 place-items-center rounded-full bg-glaze font-sans text-base text-on-glaze"
      >
        {number}
      </span>
      {title}
    </h2>
    <div className="grid grid-cols-1 gap-4">{children}</div>
  </section>
);

function NothingToOrder() {
  return (
    <Page narrow title={i18n.t('Checkout')}>
      <StateNote
        icon={ShoppingBasket}
        title={i18n.t('Your cart is empty')}
        action={
          <>
            <ButtonLink to="/search">{i18n.t('Look around the market')}</ButtonLink>
            <ButtonLink to="/orders" look="plain">
              {i18n.t('My orders')}
            </ButtonLink>
          </>
        }
      >
        {i18n.t('Put something into it first. What you have ordered already is among your orders.')}
      </StateNote>
    </Page>
  );
}
