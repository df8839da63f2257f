import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { countAudience, makeAnnouncement } from '../api/announcements.ts';
import type { Audience, NewAnnouncement } from '../api/types.ts';
import { Field, SelectField, TextField } from '../parts/field.tsx';
import { type Filled, Form, FormFault } from '../parts/form.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { ShopField } from './shop-field.tsx';

const Confirm = lazy(() => import('../parts/confirm.tsx'));

/** What somebody wrote and is asked about before it goes out. */
type Wish = { announcement: NewAnnouncement; total: number; key: string };

/** Write, see how many it is for, agree. */
export function AnnouncementForm() {
  const client = useQueryClient();
  const [wish, setWish] = useState<Wish | null>(null);
  const [sent, setSent] = useState(0);
  return (
    <>
      <Written key={sent} ask={setWish} />
      {wish && (
        <Suspense>
          <Confirm
            harmless
            title={i18n.t('{total, plural, one {Tell one person?} other {Tell # people?}}', { total: wish.total })}
            action={i18n.t('Tell them')}
            act={async () => {
              await makeAnnouncement(wish.announcement, wish.key);
              await client.invalidateQueries({ queryKey: ['announcements'] });
              setSent(sent + 1);
              toast(i18n.t('It is on its way.'));
            }}
            close={() => setWish(null)}
          >
            <p className="mb-1 font-semibold text-ink">
              <bdi>{wish.announcement.title}</bdi>
            </p>
            <p dir="auto" className="max-h-48 overflow-auto whitespace-pre-line">
              {wish.announcement.body}
            </p>
            <p className="mt-3">{i18n.t('Who has been told cannot be untold.')}</p>
          </Confirm>
        </Suspense>
      )}
    </>
  );
}

function Written({ ask }: { ask: (wish: Wish) => void }) {
  const [audience, setAudience] = useState<Audience['audience']>('everybody');
  const [shop, setShop] = useState<string | null>(null);
  return (
    <Form
      submit={i18n.t('Look at it…')}
      send={async (filled, key) => {
        const { text } = filled;
        const to: Audience = audience === 'segment' ? { audience, segment: segmentOf(filled, shop) } : { audience };
        const total = await countAudience(to);
        if (total === 0) throw new FormFault('audience', i18n.t('That is nobody right now.'));
        const link = pathOf(text('link'));
        const announcement = { title: text('title').trim(), body: text('body').trim(), ...(link && { link }), ...to };
        ask({ announcement, total, key });
      }}
    >
      <Field label={i18n.t('Title')} name="title" required maxLength={120} autoComplete="off" />
      <TextField label={i18n.t('What you want to say')} name="body" required maxLength={2000} rows={5} />
      <Field
        label={i18n.t('Where it leads')}
        name="link"
        optional
        maxLength={500}
        inputMode="url"
        autoComplete="off"
        placeholder="/search"
        help={i18n.t('A page of this market, as it stands in the address bar.')}
      />
      <SelectField
        label={i18n.t('Who it is for')}
        name="audience"
        value={audience}
        onChange={({ target }) => setAudience(target.value as Audience['audience'])}
      >
        <option value="everybody">{i18n.t('Everybody')}</option>
        <option value="shop_owners">{i18n.t('Everybody with a shop')}</option>
        <option value="segment">{i18n.t('Some of them…')}</option>
      </SelectField>
      {audience === 'segment' && <SegmentFields choose={setShop} />}
    </Form>
  );
}

function SegmentFields({ choose }: { choose: (shopId: string | null) => void }) {
  return (
    <fieldset className="grid grid-cols-1 gap-5 rounded-xl border border-line p-4 sm:grid-cols-2">
      <legend className="px-1 font-semibold">{i18n.t('Those for whom all of this is so')}</legend>
      <SelectField label={i18n.t('Their language')} name="locale" optional defaultValue="">
        <option value="">{i18n.t('Any')}</option>
        {languages.map((code) => (
          <option key={code} value={code}>
            {new Intl.DisplayNames(i18n.locale, { type: 'language' }).of(code) ?? code}
          </option>
        ))}
      </SelectField>
      <Field label={i18n.t('Ordered since')} name="orderedSince" type="date" optional {...days} />
      <Field label={i18n.t('Here since')} name="signedUpSince" type="date" optional {...days} />
      <Field label={i18n.t('Here before')} name="signedUpBefore" type="date" optional {...days} />
      <div className="sm:col-span-2">
        <p className="mb-2 text-sm text-soft">{i18n.t('Only who follows this shop, if you choose one:')}</p>
        <ShopField choose={(shop) => choose(shop?.id ?? null)} />
      </div>
    </fieldset>
  );
}

const days = { min: '1900-01-01', max: '2099-12-31' };
/** Those that people of a market in Europe are likely to have chosen; the server takes any. */
const languages = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'tr', 'uk', 'ar'];

function segmentOf({ text }: Filled, followsShopId: string | null): NonNullable<Audience['segment']> {
  const names = ['locale', 'signedUpSince', 'signedUpBefore', 'orderedSince'] as const;
  const given = names.flatMap((name) => (text(name) ? [[name, text(name)] as const] : []));
  const segment = { ...Object.fromEntries(given), ...(followsShopId && { followsShopId }) };
  if (Object.keys(segment).length === 0) {
    throw new FormFault('audience', i18n.t('Please say something of them, or choose everybody.'));
  }
  return segment;
}

/** Whoever copies the whole address of a page means its path; that of another market is refused. */
function pathOf(written: string): string {
  const text = written.trim();
  if (text === '') return '';
  const url = URL.parse(text, location.origin);
  if (url?.origin !== location.origin || !(text.startsWith('/') || text.startsWith(location.origin))) {
    throw new FormFault(
      'link',
      i18n.t('Please give a page of this market, such as {example}.', { example: '/search' }),
    );
  }
  return `${url.pathname}${url.search}${url.hash}`;
}
