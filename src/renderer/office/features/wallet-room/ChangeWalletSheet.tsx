import { useState, type FormEvent } from 'react';
import type { WalletPreview } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { AddressKinds } from '../../../setup/AddressKinds.tsx';
import { previewBody, walletBody, type Candidate } from '../../../setup/setup-state.ts';
import { Button } from '../../../common/Button.tsx';
import { Field, FieldBox } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { formatFingerprint } from '../../../common/format.ts';
import { Sheet } from '../../../common/Sheet.tsx';
import { Fact } from '../invoice/InvoiceFacts.tsx';
import { useOffice } from '../../common/office-context.ts';
import { useSave } from '../../common/use-save.ts';
import { CompareAddresses } from './CompareAddresses.tsx';
import type { WalletView } from './GapMeter.tsx';

interface Given {
  readonly key: string;
  readonly preview: WalletPreview;
}

interface DecideProps {
  readonly given: Given;
  readonly candidate: Candidate;
  readonly wallet: WalletView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Changing the wallet redirects money, so it demands the owner, the password and the compared addresses (reliability.md A13). */
export const ChangeWalletSheet = (props: Omit<DecideProps, 'given' | 'candidate'>) => {
  const { wallet: say } = useLanguage().words.office;
  return (
    <Sheet title={say.change} close={say.close} onClose={props.onClose}>
      <Steps {...props} />
    </Sheet>
  );
};

/** Asks for the owner's password and the new key; this changes nothing yet. */
const Give = ({ onGiven }: { readonly onGiven: (given: Given) => void }) => {
  const { office, owner } = useLanguage().words;
  const { wallet: say } = office;
  const { client, renew } = useOffice();
  const { saving, save } = useSave();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const key = textOf(form, 'key').trim();
    const ask = async () => {
      const fresh = await renew(textOf(form, 'password'));
      return fresh.ok ? client.previewWallet(previewBody(key)) : fresh;
    };
    void save(ask, (preview) => onGiven({ key, preview }));
  };
  return (
    <form className="form" onSubmit={submit}>
      <p className="muted wide">{say.changeText}</p>
      <Field
        label={say.password}
        hint={say.passwordHint}
        name="password"
        type="password"
        autoComplete="current-password"
        data-first=""
        required
        wide
      />
      <FieldBox label={owner.key} hint={say.newKeyHint} wide>
        {(ids) => (
          <textarea {...ids} name="key" rows={4} className="mono" spellCheck={false} autoComplete="off" required />
        )}
      </FieldBox>
      <p className="form-error wide" role="alert">
        {saving.state === 'refused' ? saving.reason : ''}
      </p>
      <div className="acts wide">
        <Button type="submit" look="primary" busy={saving.state === 'saving'}>
          {say.next}
        </Button>
      </div>
    </form>
  );
};

/** Shows old and new side by side and asks to compare the first three addresses before anything is changed. */
const Decide = ({ given, candidate, wallet, onClose, onDone }: DecideProps) => {
  const { wallet: say } = useLanguage().words.office;
  const { client } = useOffice();
  const [isSame, setSame] = useState(false);
  const { saving, save } = useSave();
  const body = walletBody(given.key, candidate, given.preview.candidates.length > 1);
  return (
    <>
      <dl className="dl flush">
        <Fact name={say.before}>
          <span className="mono">{formatFingerprint(wallet.fingerprint)}</span>
        </Fact>
        <Fact name={say.after}>
          <span className="mono">{formatFingerprint(given.preview.fingerprint)}</span>
        </Fact>
      </dl>
      <CompareAddresses addresses={candidate.addresses} onChange={setSame} />
      <p className="form-error" role="alert">
        {saving.state === 'refused' ? saving.reason : ''}
      </p>
      <div className="acts">
        <Button onClick={onClose}>{say.keep}</Button>
        <Button
          look="primary"
          disabled={!isSame}
          busy={saving.state === 'saving'}
          onClick={() => void save(() => client.setWallet(body), onDone)}
        >
          {say.confirm}
        </Button>
      </div>
    </>
  );
};

const Steps = ({ wallet, onClose, onDone }: Omit<DecideProps, 'given' | 'candidate'>) => {
  const { office, owner } = useLanguage().words;
  const { wallet: say } = office;
  const [given, setGiven] = useState<Given | null>(null);
  const [kind, setKind] = useState<string | null>(null);
  if (!given) return <Give onGiven={setGiven} />;
  const { preview } = given;
  const { candidates } = preview;
  const candidate = candidates.length === 1 ? candidates[0] : candidates.find(({ scriptType }) => scriptType === kind);
  const isSameWallet =
    preview.fingerprint === wallet.fingerprint && candidates.some(({ scriptType }) => scriptType === wallet.scriptType);
  return (
    <>
      {isSameWallet && <p className="notice">{say.sameWallet}</p>}
      {candidates.length > 1 && <AddressKinds preview={preview} picked={kind} onPick={setKind} words={owner} />}
      {candidate && (
        <Decide
          key={candidate.scriptType}
          given={given}
          candidate={candidate}
          wallet={wallet}
          onClose={onClose}
          onDone={onDone}
        />
      )}
    </>
  );
};
