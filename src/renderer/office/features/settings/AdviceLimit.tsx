import type { PolicyView } from '../../../common/client.ts';
import { formatSats } from '../../../common/format.ts';
import { useLanguage } from '../../language.ts';
import { useOffice } from '../../common/office-context.ts';
import { BUDGET_LIMITS, readLimitSats } from './advice-limit.ts';
import { TextSetting } from './SettingFields.tsx';
import { useWorth } from './use-worth.ts';

interface Props {
  readonly policy: PolicyView;
  readonly put: (policy: PolicyView) => void;
}

/** The limit up to which the till may say Accept before a payment is final (docs/spec/chain.md CHAIN-51). */
export const AdviceLimit = ({ policy, put }: Props) => {
  const { locale, words } = useLanguage();
  const { advice: say } = words.office.payments;
  const { client, session, store } = useOffice();
  const worth = useWorth();
  const read = (text: string): number | null => readLimitSats(text, store.currency, session.rate?.value ?? null);
  const { adviceLimitSats: limit } = policy;
  const money = (sats: number): string =>
    worth(sats)
      ? `${formatSats(sats, locale)} (${words.office.payments.about(worth(sats))})`
      : formatSats(sats, locale);
  return (
    <section className="block">
      <h2>{say.title}</h2>
      <p className="muted">{say.risk}</p>
      <TextSetting
        label={say.limit}
        hint={say.limitHint(store.currency)}
        value={String(limit)}
        check={(text) => (read(text) === null ? say.wrong(store.currency) : null)}
        onSave={(text) => client.setPolicy({ ...policy, adviceLimitSats: read(text) ?? limit })}
        onSaved={put}
      />
      <p className="muted" data-testid="advice-budget">
        {limit === 0 ? say.off : say.budget(money(limit), money(limit * BUDGET_LIMITS))}
      </p>
    </section>
  );
};
