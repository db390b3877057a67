import { Check as Tick } from 'lucide-react';
import { useState } from 'react';
import type { Client, WalletPreview } from '../../common/client.ts';
import { useLanguage } from '../language.ts';
import { useReason } from '../../common/use-reason.ts';
import { Button } from '../../common/Button.tsx';
import { formatFingerprint } from '../../common/format.ts';
import { Icon } from '../../common/Icon.tsx';
import { AddressText } from '../../common/QrCode.tsx';
import { AddressKinds } from '../AddressKinds.tsx';
import { allSame, originOf, walletBody, type Candidate } from '../setup-state.ts';
import { Step } from '../Step.tsx';

export interface Picked {
  readonly key: string;
  readonly preview: WalletPreview;
  readonly candidate: Candidate;
}

interface CompareProps {
  readonly client: Client;
  readonly picked: Picked;
  readonly onBack: () => void;
  readonly onDifferent: () => void;
  readonly onGo: () => void;
}

type Props = Omit<CompareProps, 'onDifferent'> & { readonly onOtherKind: (candidate: Candidate) => void };
/** All three addresses must be confirmed before the wallet is saved. */
export const Check = ({ onOtherKind, ...props }: Props) => {
  const [differ, setDiffer] = useState(false);
  if (!differ)
    return <CompareStep key={props.picked.candidate.scriptType} {...props} onDifferent={() => setDiffer(true)} />;
  return (
    <Different
      picked={props.picked}
      onBack={() => setDiffer(false)}
      onOtherKey={props.onBack}
      onOtherKind={(candidate) => {
        setDiffer(false);
        onOtherKind(candidate);
      }}
    />
  );
};

interface RowProps {
  readonly place: number;
  readonly address: string;
  readonly same: boolean;
  readonly onSame: () => void;
}

const Row = ({ place, address, same, onSame }: RowProps) => {
  const { check: say } = useLanguage().words.owner;
  return (
    <li className={same ? 'ok' : undefined}>
      <span className="no">{place}</span>
      <div>
        <span className="vh">{say.address(place)}</span>
        <AddressText address={address} />
      </div>
      <button type="button" className="btn same" aria-pressed={same} onClick={onSame}>
        {same && <Icon of={Tick} />}
        {say.same}
        <span className="vh">, {say.address(place)}</span>
      </button>
    </li>
  );
};

interface DifferentProps {
  readonly picked: Picked;
  readonly onOtherKey: () => void;
  readonly onOtherKind: (candidate: Candidate) => void;
  readonly onBack: () => void;
}

/** Addresses differ for one of two reasons: another kind of address, or another account. */
const Different = ({ picked, onOtherKey, onOtherKind, onBack }: DifferentProps) => {
  const { owner, setup } = useLanguage().words;
  const { check: say } = owner;
  const [kind, setKind] = useState<string | null>(null);
  const { candidates } = picked.preview;
  const candidate = candidates.find((one) => one.scriptType === kind);
  const isOpen = candidates.length > 1;
  return (
    <Step
      title={say.differentTitle}
      text={isOpen ? say.differentText : say.oneKind}
      go={isOpen ? setup.go : say.otherKey}
      ready={!isOpen || candidate !== undefined}
      onBack={onBack}
      onGo={() => (candidate ? onOtherKind(candidate) : onOtherKey())}
    >
      {isOpen && (
        <>
          <AddressKinds preview={picked.preview} picked={kind} onPick={setKind} words={owner} />
          <p className="form-go">
            <Button onClick={onOtherKey}>{say.otherKey}</Button>
          </p>
        </>
      )}
    </Step>
  );
};

const CompareStep = ({ client, picked, onBack, onDifferent, onGo }: CompareProps) => {
  const { owner, setup } = useLanguage().words;
  const { refusalOf } = useReason();
  const { check: say } = owner;
  const { key, preview, candidate } = picked;
  const [same, setSame] = useState<readonly boolean[]>(candidate.addresses.map(() => false));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const origin = originOf(candidate.descriptor);
  const save = (): void => {
    setBusy(true);
    void client.setWallet(walletBody(key, candidate, preview.candidates.length > 1)).then((answer) => {
      setBusy(false);
      return answer.ok ? onGo() : setError(refusalOf(answer.error));
    });
  };
  return (
    <Step
      title={say.title}
      text={
        <>
          {say.openWallet} <b>{say.receive}</b>. {say.text}
        </>
      }
      error={error}
      busy={busy}
      ready={allSame(same)}
      note={say.checked(same.filter(Boolean).length)}
      onBack={onBack}
      onGo={save}
    >
      <ol className="check">
        {candidate.addresses.map((address, at) => (
          <Row
            key={address}
            place={at + 1}
            address={address}
            same={same[at] ?? false}
            onSame={() => setSame(same.map((one, place) => (place === at ? !one : one)))}
          />
        ))}
      </ol>
      <div className="meta">
        <span>
          {setup.wallet.fingerprint} <b className="mono">{formatFingerprint(preview.fingerprint)}</b>
        </span>
        <span>{owner.kinds[candidate.scriptType]?.name ?? candidate.scriptType}</span>
        {origin && <span className="mono">{origin}</span>}
        <button type="button" className="link" onClick={onDifferent}>
          {say.different}
        </button>
      </div>
    </Step>
  );
};
