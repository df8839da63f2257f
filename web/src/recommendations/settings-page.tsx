import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { AccountFrame } from '../account/account-frame.tsx';
import { changeSettings, fetchSettings } from '../api/recommendations.ts';
import type { RecommendationSettings } from '../api/types.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { SwitchLine } from '../parts/switch-line.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { BoundsForm } from './bounds-form.tsx';
import { ForgetHistory } from './forget-history.tsx';
import { RefusedThings } from './refused-things.tsx';

const settings = queryOptions({ queryKey: ['recommendation-settings'], queryFn: fetchSettings });

export default function SettingsPage() {
  return (
    <AccountFrame
      title={i18n.t('Recommendations')}
      lead={i18n.t('What this market shows you of its own accord, and by what it chooses.')}
    >
      <Settings />
    </AccountFrame>
  );
}

function Settings() {
  const query = useQuery(settings);
  const client = useQueryClient();
  async function keep(next: RecommendationSettings) {
    client.setQueryData(settings.queryKey, await changeSettings(next));
    await client.invalidateQueries({ queryKey: ['recommendations'] });
  }
  async function change(next: RecommendationSettings) {
    await keep(next);
    toast(i18n.t('Saved.'));
  }
  return (
    <Loaded query={query} skeleton={<RowsSkeleton />}>
      {(known) => (
        <div className="grid grid-cols-1 gap-6">
          <Sheet title={i18n.t('For me or for everybody')}>
            <SwitchLine
              title={i18n.t('Choose for me')}
              on={!known.isOff}
              turn={(isOn) => keep({ ...known, isOff: !isOn })}
            >
              {i18n.t(
                'By what you look at, buy and follow. Without it nothing of yours counts, and you see what many people look at.',
              )}
            </SwitchLine>
          </Sheet>
          <Sheet title={i18n.t('What suits me')}>
            <BoundsForm known={known} change={change} />
          </Sheet>
          <Sheet title={i18n.t('Not for me')}>
            <RefusedThings />
          </Sheet>
          <Sheet title={i18n.t('What I looked at')}>
            <p className="mb-4 text-soft">
              {i18n.t('What you look at counts for what is recommended to you. Nobody else sees it as yours.')}
            </p>
            <div className="flex flex-wrap gap-3">
              <ButtonLink look="plain" small to="/recently-viewed">
                {i18n.t('Show it')}
              </ButtonLink>
              <ForgetHistory />
            </div>
          </Sheet>
        </div>
      )}
    </Loaded>
  );
}

export type Change = { known: RecommendationSettings; change: (next: RecommendationSettings) => Promise<void> };
