import { CircleAlert, CircleCheck, Loader } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Client, WalletPreview } from '../../common/client.ts';
import { useLanguage } from '../language.ts';
import { useReason } from '../../common/use-reason.ts';
import { FieldBox } from '../../forms/Field.tsx';
import { formatFingerprint } from '../../common/format.ts';
import { Icon } from '../../common/Icon.tsx';
import { AddressKinds } from '../AddressKinds.tsx';
import { previewBody, type Candidate } from '../setup-state.ts';
import { Step } from '../Step.tsx';

/** Pasting is one event, typing is many: the server is asked once typing pauses. */
const RESTS_MS = 250;
const PRIVATE: ReadonlySet<string> = new Set(['wallet_private_key', 'wallet_seed_words']);

interface Props {
  readonly client: Client;
  /** The key as it stands in the field, kept if the owner leaves this step. */
  readonly text: string;
  readonly onText: (key: string) => void;
  /** Kind of address that was picked before. */
  readonly picked: string | null;
  /** The shop has a wallet; another key would replace it. */
  readonly isSaved: boolean;
  readonly onBack: () => void;
  readonly onSkip: () => void;
  readonly onGo: (preview: WalletPreview, candidate: Candidate) => void;
}
/** Says what it recognised. A bare xpub does not reveal its kind of address, so the owner picks the first address. */
export const Wallet = ({ client, text, onText, isSaved, onBack, onSkip, onGo, ...props }: Props) => {
  const { owner, setup } = useLanguage().words;
  const { wallet: say } = setup;
  const [picked, setPicked] = useState(props.picked);
  const { look, change } = useKeyPreview(client, () => onText('')); // a secret does not stay on the screen
  const first = useRef(true);
  useEffect(() => {
    if (first.current && text !== '') change(text);
    first.current = false;
  });
  const candidates = look.state === 'found' ? look.preview.candidates : [];
  const candidate = candidates.length === 1 ? candidates[0] : candidates.find((one) => one.scriptType === picked);
  return (
    <Step
      title={say.title}
      text={say.text}
      ready={candidate !== undefined || (isSaved && text === '')}
      onBack={onBack}
      onSkip={isSaved ? undefined : onSkip}
      onGo={() => (look.state === 'found' && candidate ? onGo(look.preview, candidate) : onSkip())}
    >
      <div className="form">
        <FieldBox label={owner.key} wide>
          {(ids) => (
            <textarea
              {...ids}
              name="key"
              rows={3}
              className="mono"
              spellCheck={false}
              autoComplete="off"
              value={text}
              onChange={(event) => {
                onText(event.currentTarget.value);
                setPicked(null);
                change(event.currentTarget.value);
              }}
            />
          )}
        </FieldBox>
      </div>
      <Verdict look={look} isSaved={isSaved} />
      {look.state === 'found' && candidates.length > 1 && (
        <AddressKinds preview={look.preview} picked={picked} onPick={setPicked} words={owner} />
      )}
    </Step>
  );
};

type Look =
  | { readonly state: 'empty' }
  | { readonly state: 'checking' }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'found'; readonly preview: WalletPreview };

/** Checks the key as soon as it is entered, and says what it is or why it is refused. */
const useKeyPreview = (client: Client, onPrivate: () => void) => {
  const { refusalOf } = useReason();
  const [look, setLook] = useState<Look>({ state: 'empty' });
  const turn = useRef(0);
  useEffect(() => () => void (turn.current += 1), []);
  const ask = async (key: string, mine: number): Promise<void> => {
    const answer = await client.previewWallet(previewBody(key));
    if (mine !== turn.current) return; // more was typed meanwhile
    if (answer.ok) return setLook({ state: 'found', preview: answer.value });
    setLook({ state: 'refused', reason: refusalOf(answer.error) });
    if (PRIVATE.has(answer.error.code)) onPrivate();
  };
  const change = (key: string): void => {
    turn.current += 1;
    const mine = turn.current;
    if (key.trim() === '') return setLook({ state: 'empty' });
    setLook({ state: 'checking' });
    setTimeout(() => (mine === turn.current ? void ask(key, mine) : undefined), RESTS_MS);
  };
  return { look, change };
};

const Verdict = ({ look, isSaved }: { readonly look: Look; readonly isSaved: boolean }) => {
  const { owner, setup } = useLanguage().words;
  const { wallet: say } = setup;
  if (look.state === 'empty') return <p className="verdict faint">{isSaved ? say.saved : say.empty}</p>;
  if (look.state === 'checking')
    return (
      <p className="verdict faint late">
        <Icon of={Loader} />
        {say.checking}
      </p>
    );
  if (look.state === 'refused')
    return (
      <p className="verdict bad" role="alert">
        <Icon of={CircleAlert} />
        {look.reason}
      </p>
    );
  const { candidates, fingerprint } = look.preview;
  const [only] = candidates;
  const kind = only && candidates.length === 1 ? (owner.kinds[only.scriptType]?.name ?? only.scriptType) : null;
  return (
    <p className="verdict good" role="status">
      <Icon of={CircleCheck} />
      {kind === null ? say.foundBare(formatFingerprint(fingerprint)) : say.found(kind, formatFingerprint(fingerprint))}
    </p>
  );
};
