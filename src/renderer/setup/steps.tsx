import { Check } from 'lucide-react';
import { useState } from 'react';
import { currencies, isBitcoinUnit } from '../../shared/currency.ts';
import type { Client, WalletPreview } from '../client.ts';
import { Icon } from '../ui/Icon.tsx';
import { AddressText } from '../ui/QrCode.tsx';
import { setupWords as say } from '../words-setup.ts';
import { words } from '../words.ts';
import { allSame, previewBody, sourceOf, walletBody, type Candidate } from './setup-state.ts';
import { Field, Step } from './Step.tsx';

export interface Owner {
  readonly code: string;
  readonly name: string;
  readonly password: string;
  readonly pin: string;
  readonly passphrase: string;
}

interface YouProps {
  readonly owner: Owner;
  readonly passphraseNeeded: boolean;
  readonly error: string;
  readonly onGo: (owner: Owner) => void;
}
export const You = ({ owner, passphraseNeeded, error, onGo }: YouProps) => {
  const [mismatch, setMismatch] = useState(false);
  const { you } = say;
  return (
    <Step
      title={you.title}
      text={you.text}
      error={mismatch ? you.mismatch : error}
      onGo={(text) => {
        const differs = passphraseNeeded && text('passphrase') !== text('again');
        setMismatch(differs);
        if (differs) return;
        onGo({
          code: text('code'),
          name: text('name'),
          password: text('password'),
          pin: text('pin'),
          passphrase: text('passphrase'),
        });
      }}
    >
      <div className="form">
        <Field label={you.code} name="code" value={owner.code} />
        <Field label={you.name} name="name" value={owner.name} complete="username" />
        <Field label={you.password} name="password" type="password" complete="new-password" least={8} />
        <Field label={you.pin} name="pin" type="password" pattern="[0-9]{4,8}" />
        {passphraseNeeded && (
          <>
            <p className="muted">{you.passphraseWhy}</p>
            <Field label={you.passphrase} name="passphrase" type="password" complete="new-password" least={8} />
            <Field label={you.passphraseAgain} name="again" type="password" complete="new-password" least={8} />
          </>
        )}
      </div>
    </Step>
  );
};

interface ShopProps {
  readonly error: string;
  readonly busy: boolean;
  readonly onBack: () => void;
  readonly onGo: (name: string, currency: string) => void;
}
export const Shop = ({ error, busy, onBack, onGo }: ShopProps) => (
  <Step
    title={say.shop.title}
    text={say.shop.text}
    error={error}
    busy={busy}
    onBack={onBack}
    onGo={(text) => onGo(text('shop'), text('currency'))}
  >
    <div className="form">
      <Field label={say.shop.name} name="shop" complete="organization" />
      <label>
        {say.shop.currency}
        <span className="field">
          <select name="currency" defaultValue="EUR">
            {currencies()
              .filter((code) => !isBitcoinUnit(code))
              .map((code) => (
                <option key={code}>{code}</option>
              ))}
          </select>
        </span>
      </label>
    </div>
  </Step>
);

interface KindsProps {
  readonly preview: WalletPreview;
  readonly picked: string | null;
  readonly onPick: (scriptType: string) => void;
}
const Kinds = ({ preview, picked, onPick }: KindsProps) => (
  <fieldset className="kinds">
    <legend>{say.wallet.which}</legend>
    {preview.candidates.map((one) => (
      <label key={one.scriptType} className="kind" data-picked={one.scriptType === picked || undefined}>
        <input type="radio" name="kind" checked={one.scriptType === picked} onChange={() => onPick(one.scriptType)} />
        <span>{say.wallet.kinds[one.scriptType] ?? one.scriptType}</span>
        <AddressText address={one.addresses[0] ?? ''} />
      </label>
    ))}
  </fieldset>
);

interface WalletProps {
  readonly client: Client;
  readonly onSkip: () => void;
  readonly onGo: (key: string, preview: WalletPreview, candidate: Candidate) => void;
}
/** Says what it recognised; a bare xpub says nothing of its kind, so the owner picks its first address. */
export const Wallet = ({ client, onSkip, onGo }: WalletProps) => {
  const [found, setFound] = useState<{ key: string; preview: WalletPreview } | null>(null);
  const [picked, setPicked] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const look = (key: string): void => {
    setBusy(true);
    void client.previewWallet(previewBody(key)).then((answer) => {
      setBusy(false);
      setError(answer.ok ? '' : answer.error.sentence);
      setPicked(
        answer.ok && answer.value.candidates.length === 1 ? (answer.value.candidates[0]?.scriptType ?? null) : null,
      );
      return setFound(answer.ok ? { key, preview: answer.value } : null);
    });
  };
  const candidate = found?.preview.candidates.find((one) => one.scriptType === picked);
  return (
    <Step
      title={say.wallet.title}
      text={say.wallet.text}
      error={error}
      busy={busy}
      ready={found === null || candidate !== undefined}
      go={found ? say.go : say.wallet.look}
      onSkip={onSkip}
      onGo={(text) => (found && candidate ? onGo(found.key, found.preview, candidate) : look(text('key')))}
    >
      <div className="form">
        <label className="wide">
          {say.wallet.key}
          <span className="field">
            <textarea
              name="key"
              rows={3}
              className="mono"
              spellCheck={false}
              required
              onChange={() => setFound(null)}
            />
          </span>
        </label>
      </div>
      {found && <Kinds preview={found.preview} picked={picked} onPick={setPicked} />}
    </Step>
  );
};

interface AddressesProps {
  readonly client: Client;
  readonly wallet: { key: string; preview: WalletPreview; candidate: Candidate };
  readonly onBack: () => void;
  readonly onGo: () => void;
}
export const Addresses = ({ client, wallet, onBack, onGo }: AddressesProps) => {
  const { key, preview, candidate } = wallet;
  const [same, setSame] = useState<readonly boolean[]>(candidate.addresses.map(() => false));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const save = (): void => {
    setBusy(true);
    void client.setWallet(walletBody(key, candidate, preview.candidates.length > 1)).then((answer) => {
      setBusy(false);
      return answer.ok ? onGo() : setError(answer.error.sentence);
    });
  };
  return (
    <Step
      title={say.check.title}
      text={say.check.text}
      error={error}
      busy={busy}
      ready={allSame(same)}
      note={say.check.checked(same.filter(Boolean).length)}
      onBack={onBack}
      onGo={save}
    >
      <ol className="check">
        {candidate.addresses.map((address, place) => (
          <li key={address} className={same[place] ? 'ok' : undefined}>
            <span className="no">{place + 1}</span>
            <div>
              <span className="vh">{say.check.address(place + 1)}</span>
              <AddressText address={address} />
            </div>
            <button
              type="button"
              className="btn same"
              aria-pressed={same[place] ?? false}
              onClick={() => setSame(same.map((one, at) => (at === place ? !one : one)))}
            >
              {same[place] && <Icon of={Check} />}
              {say.check.same}
            </button>
          </li>
        ))}
      </ol>
      <div className="meta">
        <span>
          {say.wallet.fingerprint} <b className="mono">{preview.fingerprint}</b>
        </span>
        <span>{say.wallet.kinds[candidate.scriptType] ?? candidate.scriptType}</span>
        <button type="button" className="link" onClick={onBack}>
          {say.check.different}
        </button>
      </div>
    </Step>
  );
};

const CoreFields = () => (
  <>
    <Field label={say.connection.user} name="user" />
    <Field label={say.connection.password} name="password" type="password" />
    <Field label={say.connection.zmqTx} name="zmqRawTx" optional />
    <Field label={say.connection.zmqBlock} name="zmqHashBlock" optional />
  </>
);

interface ConnectionProps {
  readonly client: Client;
  readonly onSkip: () => void;
  readonly onGo: () => void;
}
/** Tested before it is kept. */
export const Connection = ({ client, onSkip, onGo }: ConnectionProps) => {
  const [kind, setKind] = useState<'core' | 'esplora'>('core');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const save = async (text: (name: string) => string): Promise<void> => {
    const source = sourceOf(kind, text);
    setBusy(true);
    const test = await client.testSource(source);
    const works = test.ok && test.value.ok;
    const kept = works ? await client.setSources([source]) : null;
    setBusy(false);
    if (kept?.ok) return onGo();
    if (kept) return setError(kept.error.sentence);
    return setError(test.ok ? (test.value.error ?? words.errors.unexpected) : test.error.sentence);
  };
  return (
    <Step
      title={say.connection.title}
      text={say.connection.text}
      error={error}
      busy={busy}
      onSkip={onSkip}
      onGo={(text) => void save(text)}
    >
      <div className="seg" role="tablist">
        {(['core', 'esplora'] as const).map((one) => (
          <button key={one} type="button" role="tab" aria-selected={kind === one} onClick={() => setKind(one)}>
            {say.connection[one]}
          </button>
        ))}
      </div>
      <div className="form">
        <Field label={say.connection.url} name="url" type="url" />
        {kind === 'core' && <CoreFields />}
      </div>
    </Step>
  );
};
