import { useEffect, useState } from 'react';
import type { SessionView } from '../common/client.ts';
import { useLanguage } from './language.ts';
import { useReason } from '../common/use-reason.ts';
import type { PageProps } from './App.tsx';
import { toTill } from './Resume.tsx';
import { previewBody, shopOf, type StepName } from './setup-state.ts';
import { Accept } from './steps/Accept.tsx';
import { Check, type Picked } from './steps/Check.tsx';
import { Connection } from './steps/Connection.tsx';
import { Lightning } from './steps/Lightning.tsx';
import { Shop } from './steps/Shop.tsx';
import { Trial } from './steps/Trial.tsx';
import { Wallet } from './steps/Wallet.tsx';
import { findSources } from './find-sources.ts';
import { offeredFirst, typedOf, type Typed } from './typed-source.ts';
import type { Progress } from './use-progress.ts';

type Props = PageProps & {
  readonly session: SessionView;
  readonly progress: Progress;
  readonly step: StepName;
  readonly go: (step: StepName) => void;
};

/** Steps that can be skipped now and done later. What is typed is kept on every way back, and on the server. */
export const LaterPages = (props: Props) => {
  const { client, boot, progress, step, go } = props;
  const { steps } = progress.now;
  const wallet = usePicked(props);
  const [typed, setTyped] = useTyped(props);
  const [lightning, setLightning] = useState('');
  switch (step) {
    case 'shop':
      return <EditShop {...props} />;
    case 'lightning':
      return (
        <Lightning
          client={client}
          copy={props.copy}
          text={lightning}
          onText={setLightning}
          onBack={() => go(wallet.picked ? 'check' : 'wallet')}
          onSkip={() => {
            void progress.change({ skipped: 'lightning' });
            go('connection');
          }}
          onGo={() => void progress.reload().then(() => go('connection'))}
        />
      );
    case 'connection':
      if (!typed) return null;
      return (
        <Connection
          client={client}
          network={boot.network}
          typed={typed}
          onTyped={setTyped}
          onTest={(source) => void progress.change({ draft: { source } })}
          onBack={() => go('lightning')}
          onSkip={() => {
            void progress.change({ skipped: 'connection' });
            go('accept');
          }}
          onGo={() => void progress.reload().then(() => go('accept'))}
        />
      );
    case 'accept':
      return <AcceptPage {...props} />;
    case 'trial':
      return (
        <Trial
          client={client}
          lacks={steps.check !== 'done' ? 'wallet' : steps.connection === 'done' ? null : 'source'}
          onBack={() => go('accept')}
          onSkip={() => void progress.change({ skipped: 'trial' }).then(toTill)}
          onDone={toTill}
        />
      );
    default:
      return <WalletPages {...props} {...wallet} />;
  }
};

/** The only question about risk; without an answer every sale waits (product.md INV-32). */
const AcceptPage = ({ session, progress, go }: Props) => {
  const { setup } = useLanguage().words;
  const { refusalOf, detailsOf } = useReason();
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const answer = async (acceptUpTo: string | null): Promise<void> => {
    setBusy(true);
    setError('');
    const refusal = await progress.change({ acceptUpTo });
    setBusy(false);
    if (!refusal) return go('trial');
    void progress.reload(); // the amount is kept all the same
    const [detail] = detailsOf(refusal);
    return setError(refusal.code === 'rate_unavailable' ? setup.accept.noPrice : (detail ?? refusalOf(refusal)));
  };
  return (
    <Accept
      currency={session.store.currency}
      typed={progress.now.draft.acceptUpTo ?? null}
      error={error}
      busy={busy}
      onBack={() => go('connection')}
      onSkip={() => {
        void progress.change({ skipped: 'accept' });
        go('trial');
      }}
      onGo={(upTo) => void answer(upTo)}
    />
  );
};

/** The form of the connection; which kind comes first is known before it is drawn, so that nothing moves. */
const useTyped = ({ client, boot, progress, step }: Props) => {
  const [typed, setTyped] = useState<Typed | null>(null);
  const { source } = progress.now.draft;
  useEffect(() => {
    if (step !== 'connection' || typed) return;
    void findSources(client, boot.network).then((found) =>
      setTyped(typedOf(source, boot.network, offeredFirst(found, boot.network), found)),
    );
  }, [client, boot.network, step, typed, source]);
  return [typed, setTyped] as const;
};

/** The key, then the check of its addresses. */
const WalletPages = ({ client, progress, step, go, picked, setPicked, text, setText }: Props & PickedKey) => {
  const { steps, draft } = progress.now;
  const isSaved = steps.check === 'done';
  if (step === 'check')
    return picked ? (
      <Check
        client={client}
        picked={picked}
        onBack={() => go('wallet')}
        onOtherKind={(candidate) => setPicked({ ...picked, candidate })}
        onGo={() => void progress.reload().then(() => go('lightning'))}
      />
    ) : null;
  return (
    <Wallet
      client={client}
      text={text}
      onText={setText}
      picked={picked?.candidate.scriptType ?? draft.scriptType ?? null}
      isSaved={isSaved}
      onBack={() => go('shop')}
      onSkip={() => {
        if (!isSaved) void progress.change({ skipped: 'wallet' });
        go('lightning');
      }}
      onGo={(preview, candidate) => {
        void progress.change({ draft: { key: text, scriptType: candidate.scriptType } });
        setPicked({ key: text, preview, candidate });
        go('check');
      }}
    />
  );
};

interface PickedKey {
  readonly picked: Picked | null;
  readonly setPicked: (picked: Picked) => void;
  /** The key as it stands in its field. */
  readonly text: string;
  readonly setText: (key: string) => void;
}

/** The key with its kind of address, from this page or from the browser in which set-up was interrupted. */
const usePicked = ({ client, progress, step, go }: Props): PickedKey => {
  const [text, setText] = useState(progress.now.draft.key ?? '');
  const [picked, setPicked] = useState<Picked | null>(null);
  const { key, scriptType } = progress.now.draft;
  useEffect(() => {
    if (step !== 'check' || picked) return;
    if (key === undefined) return go('wallet');
    void client.previewWallet(previewBody(key)).then((answer) => {
      const candidate = answer.ok && answer.value.candidates.find((one) => one.scriptType === scriptType);
      if (answer.ok && candidate) setPicked({ key, preview: answer.value, candidate });
      else go('wallet');
    });
  }, [client, step, picked, key, scriptType, go]);
  return { picked, setPicked, text, setText };
};

/** The shop that exists already: what is changed is saved. */
const EditShop = ({ client, session, go }: Props) => {
  const { refusalOf } = useReason();
  const [shop, setShop] = useState(() => shopOf(session.store));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  return (
    <Shop
      shop={shop}
      error={error}
      busy={busy}
      onBack={null}
      onGo={(asked) => {
        setShop(asked);
        setBusy(true);
        void client.patchStore({ ...asked }).then((answer) => {
          setBusy(false);
          return answer.ok ? go('wallet') : setError(refusalOf(answer.error));
        });
      }}
    />
  );
};
