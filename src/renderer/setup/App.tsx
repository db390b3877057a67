import { Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ApiError, BootView, Client, WalletPreview } from '../client.ts';
import type { Credentials } from '../state/credentials.ts';
import { Icon } from '../ui/Icon.tsx';
import { Mark } from '../ui/Mark.tsx';
import { words } from '../words.ts';
import { STEPS, type Candidate, type StepName } from './setup-state.ts';
import { Addresses, Connection, Shop, Wallet, You, type Owner } from './steps.tsx';

const { setup: say } = words;

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
      <p className="form">
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

export const App = (props: Props) => {
  const { client } = props;
  const boot = useBoot(client);
  const [step, setStep] = useState<StepName>('you');
  const [owner, setOwner] = useState<Owner>({ code: props.code, name: '', password: '', pin: '', passphrase: '' });
  const [wallet, setWallet] = useState<{ key: string; preview: WalletPreview; candidate: Candidate } | null>(null);
  const setUp = useSetUp(props, () => setStep('wallet'));
  if (!boot) return <main aria-busy="true" />;
  const needed = boot.passphraseNeeded;
  const already = boot.state !== 'setup' && (step === 'you' || step === 'shop');
  const page = () => {
    if (already) return <Done already />;
    if (step === 'you')
      return (
        <You
          owner={owner}
          passphraseNeeded={needed}
          error={setUp.error}
          onGo={(you) => {
            setOwner(you);
            setStep('shop');
          }}
        />
      );
    if (step === 'shop')
      return (
        <Shop
          error={setUp.error}
          busy={setUp.busy}
          onBack={() => setStep('you')}
          onGo={(name, currency) => void setUp.run(owner, name, currency, needed)}
        />
      );
    if (step === 'wallet' || (step === 'check' && !wallet))
      return (
        <Wallet
          client={client}
          onSkip={() => setStep('connection')}
          onGo={(key, preview, candidate) => {
            setWallet({ key, preview, candidate });
            setStep('check');
          }}
        />
      );
    if (step === 'check' && wallet)
      return (
        <Addresses
          client={client}
          wallet={wallet}
          onBack={() => setStep('wallet')}
          onGo={() => setStep('connection')}
        />
      );
    if (step === 'connection')
      return <Connection client={client} onSkip={() => setStep('done')} onGo={() => setStep('done')} />;
    return <Done already={false} />;
  };
  return (
    <>
      <Rail at={already ? STEPS.length : STEPS.indexOf(step)} />
      <main>{page()}</main>
    </>
  );
};
