import { Plus, Trash2 } from 'lucide-react';
import type { Answer } from '../../../common/call.ts';
import type { PolicyView } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { percent, plainDecimal, wholeNumber } from '../../common/field-checks.ts';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { AdviceLimit } from './AdviceLimit.tsx';
import { TextSetting } from './SettingFields.tsx';
import { isRising, withNewTier, withoutTier, withTier, type Tier } from './tiers.ts';
import { useWorth } from './use-worth.ts';
import { useLoad } from '../../common/use-load.ts';
import { useSave } from '../../common/use-save.ts';

/** All bitcoin that will ever exist. */
const MOST_SATS = 2_100_000_000_000_000;

export const Payments = () => {
  const { office } = useLanguage().words;
  const { client } = useOffice();
  const loaded = useLoad(client.policy);
  return (
    <>
      <Expiry />
      <Loading of={loaded}>
        {(policy) => (
          <>
            <TextSetting
              label={office.payments.tolerance}
              hint={office.payments.toleranceHint}
              value={policy.tolerancePercent}
              check={percent(office)}
              input={{ inputMode: 'decimal' }}
              onSave={(text) => client.setPolicy({ ...policy, tolerancePercent: plainDecimal(text) })}
              onSaved={loaded.put}
            />
            <TextSetting
              label={office.payments.agreement}
              hint={office.payments.agreementHint}
              value={String(policy.agreementLimitSats)}
              check={wholeNumber(office, 0, MOST_SATS)}
              input={{ inputMode: 'numeric' }}
              onSave={(text) => client.setPolicy({ ...policy, agreementLimitSats: Number.parseInt(text, 10) })}
              onSaved={loaded.put}
            />
            <Tiers policy={policy} put={loaded.put} />
            <AdviceLimit policy={policy} put={loaded.put} />
          </>
        )}
      </Loading>
      <AskAbove />
    </>
  );
};

interface PartProps {
  readonly policy: PolicyView;
  readonly put: (policy: PolicyView) => void;
}

interface TierProps extends PartProps {
  readonly at: number;
  readonly tier: Tier;
}

const TierRow = ({ policy, put, at, tier }: TierProps) => {
  const { office } = useLanguage().words;
  const { payments: say } = office;
  const { client } = useOffice();
  const { save } = useSave();
  const worth = useWorth();
  const keep = (tiers: Tier[]): Promise<Answer<PolicyView>> => client.setPolicy({ ...policy, tiers });
  const change = (one: Partial<Tier>): Tier[] => withTier(policy.tiers, at, one);
  const limit = (text: string): string | null => {
    if (!/^\d{1,16}$/.test(text)) return office.wholeNumber(1, MOST_SATS);
    return isRising(change({ upToSats: Number.parseInt(text, 10) })) ? null : say.rising;
  };
  return (
    <li className="tier">
      {tier.upToSats === null ? (
        <p className="strong">{policy.tiers.length === 1 ? say.all : say.above}</p>
      ) : (
        <TextSetting
          label={say.upTo}
          hint={worth(tier.upToSats) && say.about(worth(tier.upToSats))}
          value={String(tier.upToSats)}
          check={limit}
          input={{ inputMode: 'numeric' }}
          onSave={(text) => keep(change({ upToSats: Number.parseInt(text, 10) }))}
          onSaved={put}
        />
      )}
      <TextSetting
        label={say.confirmations}
        value={String(tier.confirmations)}
        check={wholeNumber(office, 0, 100)}
        input={{ inputMode: 'numeric' }}
        onSave={(text) => keep(change({ confirmations: Number.parseInt(text, 10) }))}
        onSaved={put}
      />
      {tier.upToSats !== null && (
        <button
          type="button"
          className="btn icon ghost"
          aria-label={say.remove}
          onClick={() => void save(() => keep(withoutTier(policy.tiers, at)), put)}
        >
          <Icon of={Trash2} />
        </button>
      )}
    </li>
  );
};

const Tiers = ({ policy, put }: PartProps) => {
  const { payments: say } = useLanguage().words.office;
  const { client } = useOffice();
  const { saving, save } = useSave();
  return (
    <section className="block">
      <h2>{say.tiers}</h2>
      <p className="muted">{say.tiersHint}</p>
      <ol className="tiers">
        {policy.tiers.map((tier, at) => (
          <TierRow key={tier.upToSats ?? 'rest'} policy={policy} put={put} at={at} tier={tier} />
        ))}
      </ol>
      <Button onClick={() => void save(() => client.setPolicy({ ...policy, tiers: withNewTier(policy.tiers) }), put)}>
        <Icon of={Plus} />
        {say.add}
      </Button>
      <p className="form-error" role="alert">
        {saving.state === 'refused' ? saving.reason : ''}
      </p>
    </section>
  );
};

/** The owner's limit; nobody else may loosen it (design.md KEYS-12). */
const AskAbove = () => {
  const { office } = useLanguage().words;
  const { payments: say } = office;
  const { client, session, store, putStore } = useOffice();
  const isOwner = session.user.role === 'owner';
  return (
    <TextSetting
      label={say.askAbove(store.currency)}
      hint={isOwner ? say.askAboveHint : say.askAboveOwner}
      value={store.askAbove ?? ''}
      check={(text) => (text === '' || /^\d{1,12}(\.\d+)?$/.test(plainDecimal(text)) ? null : say.askAboveAmount)}
      input={{ inputMode: 'decimal', disabled: !isOwner }}
      onSave={(text) => client.patchStore({ askAbove: text === '' ? null : plainDecimal(text) })}
      onSaved={putStore}
    />
  );
};

const Expiry = () => {
  const { office } = useLanguage().words;
  const { client, store, putStore } = useOffice();
  return (
    <TextSetting
      label={office.payments.expiry}
      hint={office.payments.expiryHint}
      value={String(store.expiryMinutes)}
      check={wholeNumber(office, 1, 1440)}
      input={{ inputMode: 'numeric' }}
      onSave={(text) => client.patchStore({ expiryMinutes: Number.parseInt(text, 10) })}
      onSaved={putStore}
    />
  );
};
