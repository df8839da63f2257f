import { BellOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { changeMe } from '../api/me.ts';
import type { Me, MyChanges } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Form, FormFault } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { Sheet } from '../parts/page.tsx';
import { plainly } from '../parts/plainly.ts';
import { SwitchLine } from '../parts/switch-line.tsx';
import { moment } from '../parts/times.tsx';
import { setUser } from '../session/session.ts';
import { toast } from '../shell/toasts.tsx';
import { conventions, i18n } from '../words.ts';

const HOUR = 3_600_000;

/** Whether one may be rung, and whether the other's device learns one's address. */
export function CallsSection({ user }: { user: Me }) {
  return (
    <section id="calls" className="scroll-mt-6">
      <Sheet title={i18n.t('Calls')}>
        <Peace user={user} />
        <Address user={user} />
      </Sheet>
    </section>
  );
}

function Peace({ user: { disturbNotBefore } }: { user: Me }) {
  const { busy, change } = useChange();
  const [other, setOther] = useState(false);
  const until = useAhead(disturbNotBefore);
  if (until) {
    return (
      <div className="grid gap-4">
        <Notice tone="note">
          <p className="font-semibold">{i18n.t('Do not disturb until {time}', { time: moment(until) })}</p>
          <p>{i18n.t('Nobody can ring you. Who tries may write to you instead.')}</p>
        </Notice>
        <Button
          look="plain"
          className="w-fit"
          busy={busy}
          onClick={() => void change({ disturbNotBefore: null }, i18n.t('You can be rung again.'))}
        >
          {i18n.t('Let it ring again')}
        </Button>
      </div>
    );
  }
  const quiet = (at: number) =>
    void change({ disturbNotBefore: new Date(at).toISOString() }, i18n.t('Nobody disturbs you now.'));
  return (
    <div className="grid gap-3">
      <h3 className="flex items-center gap-2 font-sans text-base font-semibold tracking-normal">
        <BellOff aria-hidden="true" className="size-4.5 text-soft" />
        {i18n.t('Do not disturb')}
      </h3>
      <p className="text-soft">
        {i18n.t('For a while nobody can ring you; calls to your shop then ring its other people only.')}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button look="plain" small busy={busy} onClick={() => quiet(Date.now() + HOUR)}>
          {i18n.t('For an hour')}
        </Button>
        <Button look="plain" small busy={busy} onClick={() => quiet(tomorrowMorning())}>
          {i18n.t('Until tomorrow at {time}', { time: clock(tomorrowMorning()) })}
        </Button>
        <Button look="plain" small aria-expanded={other} onClick={() => setOther(!other)}>
          {i18n.t('Until another time')}
        </Button>
      </div>
      {other && (
        <Form
          submit={i18n.t('Do not disturb')}
          send={async ({ text }) => {
            const at = Date.parse(text('disturbNotBefore'));
            if (at <= Date.now()) throw new FormFault('disturbNotBefore', i18n.t('This time has passed.'));
            setUser(await changeMe({ disturbNotBefore: new Date(at).toISOString() }));
            setOther(false);
            toast(i18n.t('Nobody disturbs you now.'));
          }}
        >
          <Field label={i18n.t('Until when')} name="disturbNotBefore" type="datetime-local" required />
        </Form>
      )}
    </div>
  );
}

function Address({ user: { hidesAddress } }: { user: Me }) {
  return (
    <div className="mt-5 border-t border-line pt-5">
      <SwitchLine
        title={i18n.t('Hide my internet address in calls')}
        on={hidesAddress}
        turn={async (hidesAddress) => setUser(await changeMe({ hidesAddress }))}
        explain={({ code }) =>
          code === 'no_relay' ? i18n.t('This market has no relay, so it cannot hide your address.') : null
        }
      >
        {i18n.t(
          'Sound and pictures otherwise go straight from device to device, and theirs can see the address of yours. Hidden, they go through a relay of this market, which may be slower.',
        )}
      </SwitchLine>
    </div>
  );
}

function useChange() {
  const [busy, setBusy] = useState(false);
  async function change(changes: MyChanges, said: string) {
    setBusy(true);
    try {
      setUser(await changeMe(changes));
      toast(said);
    } catch (error) {
      toast(plainly(error), { bad: true });
    } finally {
      setBusy(false);
    }
  }
  return { busy, change };
}

/** The moment while it is still to come; null from then on, without being asked. */
function useAhead(at: string | null): string | null {
  const [, look] = useState(0);
  const left = at === null ? 0 : Date.parse(at) - Date.now();
  useEffect(() => {
    if (left <= 0) return;
    // A timer takes at most 24 days.
    const timer = setTimeout(() => look((times) => times + 1), Math.min(left + 500, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [left]);
  return left > 0 ? at : null;
}

/** At eight, in the time of this device. */
function tomorrowMorning(): number {
  const day = new Date();
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, 8).getTime();
}

const clock = (at: number) => new Intl.DateTimeFormat(conventions(), { timeStyle: 'short' }).format(at);
