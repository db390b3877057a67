import { Store } from 'lucide-react';
import { useState } from 'react';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import type { CheckoutConfigView } from '../../office-calls.ts';
import { wholeNumber } from '../../common/field-checks.ts';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { TextSetting } from '../settings/SettingFields.tsx';
import { useLoad } from '../../common/use-load.ts';
const MINUTES = { defaultTtlMinutes: 1440, unconfirmedWaitMinutes: 2880 } as const;

const MOST = 1_000_000;

/** Settings for a web shop that uses the checkout API. */
export const Checkout = () => {
  const { checkout: say } = useLanguage().words.office;
  const { client, session } = useOffice();
  const loaded = useLoad(client.checkoutConfig);
  const { load } = loaded;
  const wallet = (
    <a className="btn" href="#wallet">
      {say.openWallet}
    </a>
  );
  if (load.state === 'failed' && load.error.status === 404)
    return <EmptyState icon={Store} text={say.noWallet} action={wallet} />;
  return (
    <Loading of={loaded}>
      {({ config }) => (
        <>
          <Fields config={config} put={(next) => loaded.put({ config: next })} />
          <PublicUrl />
          <Secret secret={config.webhookSecret} />
          {session.user.role === 'owner' && <Limits />}
        </>
      )}
    </Loading>
  );
};

interface PartProps {
  readonly config: CheckoutConfigView;
  readonly put: (config: CheckoutConfigView) => void;
}

const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** Saving sends the whole configuration, so the other fields and the key stay unchanged. */
const Fields = ({ config, put }: PartProps) => {
  const { office } = useLanguage().words;
  const { checkout: say } = office;
  const { client } = useOffice();
  const url = (text: string): string | null => (text === '' || isWebAddress(text) ? null : say.url);
  const save = async (change: Partial<CheckoutConfigView>) => {
    const answer = await client.setCheckoutConfig({ xpub: config.xpub, ...change });
    return answer.ok ? { ok: true as const, value: answer.value.config } : answer;
  };
  const state = config.callbackState && `${say.state}: ${say.states[config.callbackState]}`;
  return (
    <>
      <TextSetting
        label={say.callback}
        hint={state ?? say.callbackHint}
        value={config.callbackUrl ?? ''}
        check={url}
        input={{ inputMode: 'url', maxLength: 2048 }}
        onSave={(text) => save({ callbackUrl: text || null })}
        onSaved={put}
      />
      <TextSetting
        label={say.redirect}
        hint={say.redirectHint}
        value={config.redirectUrl ?? ''}
        check={url}
        input={{ inputMode: 'url', maxLength: 2048 }}
        onSave={(text) => save({ redirectUrl: text || null })}
        onSaved={put}
      />
      {(['defaultTtlMinutes', 'unconfirmedWaitMinutes'] as const).map((name) => (
        <TextSetting
          key={name}
          label={name === 'defaultTtlMinutes' ? say.ttl : say.wait}
          hint={name === 'defaultTtlMinutes' ? say.ttlHint : say.waitHint}
          value={String(config[name])}
          check={wholeNumber(office, 1, MINUTES[name])}
          input={{ inputMode: 'numeric' }}
          onSave={(text) => save({ [name]: Number.parseInt(text, 10) })}
          onSaved={put}
        />
      ))}
    </>
  );
};

/** Hidden until asked for, because it signs what a shop trusts. */
const Secret = ({ secret }: { readonly secret: string }) => {
  const { copying, office } = useLanguage().words;
  const { checkout: say } = office;
  const { copy } = useOffice();
  const [isShown, setShown] = useState(false);
  return (
    <section className="block">
      <h2>{say.secret}</h2>
      <p className="muted">{say.secretHint}</p>
      <p className="once-link">
        <code className="mono">{isShown ? secret : '•'.repeat(24)}</code>
        <Button look="small" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? say.hide : say.show}
        </Button>
        <CopyButton text={secret} copy={copy} words={copying} what={say.secret} look="small" />
      </p>
    </section>
  );
};

const PublicUrl = () => {
  const { checkout: say } = useLanguage().words.office;
  const { client, store, putStore } = useOffice();
  return (
    <TextSetting
      label={say.publicUrl}
      hint={say.publicUrlHint}
      value={store.publicUrl ?? ''}
      check={(text) => (text === '' || isWebAddress(text) ? null : say.url)}
      input={{ inputMode: 'url', maxLength: 500 }}
      onSave={(text) => client.patchStore({ publicUrl: text || null })}
      onSaved={putStore}
    />
  );
};

const Limits = () => {
  const { office } = useLanguage().words;
  const { checkout: say } = office;
  const { client, store, putStore } = useOffice();
  return (
    <section className="block">
      <h2>{say.limits}</h2>
      <p className="muted">{say.limitsHint}</p>
      {(['createsPerMinute', 'requestsPerMinute', 'keysPerMinute'] as const).map((name) => (
        <TextSetting
          key={name}
          label={say.limitNames[name]}
          value={String(store.rateLimits[name])}
          check={wholeNumber(office, 0, MOST)}
          input={{ inputMode: 'numeric' }}
          onSave={(text) => client.patchStore({ rateLimits: { [name]: Number.parseInt(text, 10) } })}
          onSaved={putStore}
        />
      ))}
    </section>
  );
};
