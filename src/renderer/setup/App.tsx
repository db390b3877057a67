import { Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ApiError, BootView, Client, WalletPreview } from '../client.ts';
import type { Credentials } from '../state/credentials.ts';
import { Icon } from '../ui/Icon.tsx';
import { Mark } from '../ui/Mark.tsx';
import { setupWords as say } from '../words-setup.ts';
import { words } from '../words.ts';
import { STEPS, type Candidate, type StepName } from './setup-state.ts';
import { Addresses, Connection, Shop, Wallet, You, type Owner } from './steps.tsx';

const Rail = ({ at }: { readonly at: number }) => (
  <nav className="rail" aria-label={say.rail}>
    <div className="rail-h">
      <Mark />
      <strong>{say.brand}</strong>
    </div>
    <ol>
      {say.steps.map((name, place) => (
        <li
          key={name}
          className={place < at ? 'done' : place === at ? 'now' : undefined}
          aria-current={place === at ? 'step' : undefined}
        >
          <i>{place < at ? <Icon of={Check} /> : place + 1}</i>
          {name}
        </li>
      ))}
    </ol>
    <p className="faint">{say.minutes}</p>
  </nav>
);

const Done = ({ already }: { readonly already: boolean }) => (
  <div className="step">
    <div className="step-b">
      <header>
        <h1>{already ? say.already : say.done.title}</h1>
        <p>{already ? '' : say.done.text}</p>
      </header>
      <p className="form-go">
        <a className="btn primary" href="/">
          {say.done.toTill}
        </a>
      </p>
    </div>
  </div>
);

const sentenceOf = (error: ApiError): string =>
  [error.sentence, ...Object.entries(error.details).map(([field, why]) => `${field}: ${why}.`)].join(' ');

interface Props {
  readonly client: Client;
  readonly credentials: Credentials;
  /** From the fragment of the address, else typed. */
  readonly code: string;
}

/** Makes owner and store, then goes on logged in and paired. */
const useSetUp = ({ client, credentials }: Props, onDone: () => void) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const run = async (owner: Owner, name: string, currency: string, passphraseNeeded: boolean): Promise<void> => {
    setBusy(true);
    const answer = await client.setUp({
      setupCode: owner.code,
      owner: { name: owner.name, password: owner.password, pin: owner.pin },
      store: { name, currency, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, locale: navigator.language },
      ...(passphraseNeeded ? { secrets: { passphrase: owner.passphrase } } : {}),
    });
    if (answer.ok) {
      credentials.setSession(answer.value.token);
      const till = await client.pairTill(words.gate.trainingTill);
      if (till.ok) credentials.setTill(till.value.token);
      onDone();
    } else setError(sentenceOf(answer.error));
    setBusy(false);
  };
  return { busy, error, run };
};

const useBoot = (client: Client): BootView | null => {
  const [boot, setBoot] = useState<BootView | null>(null);
  useEffect(() => {
    void client.boot().then((answer) => (answer.ok ? setBoot(answer.value) : undefined));
  }, [client]);
  return boot;
};

interface Picked {
  readonly key: string;
  readonly preview: WalletPreview;
  readonly candidate: Candidate;
}
interface PageProps {
  readonly client: Client;
  readonly step: StepName;
  readonly go: (step: StepName) => void;
}

/** The steps after owner and shop exist: they can be skipped and done later. */
const WalletPages = ({ client, step, go }: PageProps) => {
  const [picked, setPicked] = useState<Picked | null>(null);
  if (step === 'check' && picked)
    return <Addresses client={client} wallet={picked} onBack={() => go('wallet')} onGo={() => go('connection')} />;
  return (
    <Wallet
      client={client}
      onSkip={() => go('connection')}
      onGo={(key, preview, candidate) => {
        setPicked({ key, preview, candidate });
        go('check');
      }}
    />
  );
};

const LaterPages = (props: PageProps) => {
  const { client, step, go } = props;
  if (step === 'connection') return <Connection client={client} onSkip={() => go('done')} onGo={() => go('done')} />;
  return step === 'done' ? <Done already={false} /> : <WalletPages {...props} />;
};

const FirstPages = (props: Props & PageProps & { readonly passphraseNeeded: boolean }) => {
  const { step, go, passphraseNeeded } = props;
  const [owner, setOwner] = useState<Owner>({ code: props.code, name: '', password: '', pin: '', passphrase: '' });
  const setUp = useSetUp(props, () => go('wallet'));
  if (step === 'shop')
    return (
      <Shop
        error={setUp.error}
        busy={setUp.busy}
        onBack={() => go('you')}
        onGo={(name, currency) => void setUp.run(owner, name, currency, passphraseNeeded)}
      />
    );
  return (
    <You
      owner={owner}
      passphraseNeeded={passphraseNeeded}
      error={setUp.error}
      onGo={(you) => {
        setOwner(you);
        go('shop');
      }}
    />
  );
};

export const App = (props: Props) => {
  const boot = useBoot(props.client);
  const [step, setStep] = useState<StepName>('you');
  if (!boot) return <main aria-busy="true" />;
  const first = step === 'you' || step === 'shop';
  const already = first && boot.state !== 'setup';
  const pages = first ? (
    <FirstPages {...props} step={step} go={setStep} passphraseNeeded={boot.passphraseNeeded} />
  ) : (
    <LaterPages client={props.client} step={step} go={setStep} />
  );
  return (
    <>
      <Rail at={already ? STEPS.length : STEPS.indexOf(step)} />
      <main>{already ? <Done already /> : pages}</main>
    </>
  );
};
