import { changeMe } from '../api/me.ts';
import type { Me } from '../api/types.ts';
import { Sheet } from '../parts/page.tsx';
import { SwitchLine } from '../parts/switch-line.tsx';
import { HelpSwitch } from '../quality/help-switch.tsx';
import { setUser } from '../session/session.ts';
import { i18n } from '../words.ts';

/** What others may know or do while one looks around; both are off until one says so. */
export function PrivacySection({ user }: { user: Me }) {
  return (
    <section id="privacy" className="scroll-mt-6">
      <Sheet title={i18n.t('While I look around')}>
        <div className="grid gap-5">
          <SwitchLine
            title={i18n.t('Shops may greet me while I look around')}
            on={user.mayBeGreeted}
            turn={async (mayBeGreeted) => setUser(await changeMe({ mayBeGreeted }))}
          >
            {i18n.t(
              'Shops always see how many people look at what they sell, never who. With this, a shop may write to you first while you are there; it learns your name only then. Whom you blocked still cannot.',
            )}
          </SwitchLine>
          <div className="border-t border-line pt-5">
            <HelpSwitch />
          </div>
        </div>
      </Sheet>
    </section>
  );
}
