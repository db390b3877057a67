import { CircleCheck, Eye, Clock, type LucideIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { InvoiceView } from '../../../shared/invoice.ts';
import type { Client } from '../../common/client.ts';
import { useLanguage } from '../language.ts';
import { useReason } from '../../common/use-reason.ts';
import { openStream } from '../../common/stream.ts';
import { AddressText, QrCode } from '../../common/QrCode.tsx';
import { formatSats } from '../../common/format.ts';
import { Icon } from '../../common/Icon.tsx';
import { TRIAL_SATS } from '../setup-state.ts';
import { Step } from '../Step.tsx';

const ASK_AGAIN_MS = 1_000;

type Look = 'waiting' | 'seen' | 'paid' | 'ended';
const ICONS: Readonly<Record<Look, LucideIcon>> = { waiting: Clock, seen: Eye, paid: CircleCheck, ended: Clock };

interface Props {
  readonly client: Client;
  /** Missing part without which no sale can work. */
  readonly lacks: 'wallet' | 'source' | null;
  readonly onBack: () => void;
  readonly onSkip: () => void;
  readonly onDone: () => void;
}
/** A real sale to the owner's own address, which may be skipped. */
export const Trial = ({ client, lacks, onBack, onSkip, onDone }: Props) => {
  const { locale, words } = useLanguage();
  const { trial: say } = words.setup;
  const { invoice, state, error, show } = useTrial(client);
  const text = say.text(formatSats(BigInt(TRIAL_SATS), locale));
  if (lacks)
    return (
      <Step
        title={say.title}
        text={lacks === 'wallet' ? say.noWallet : say.noSource}
        go={say.toTill}
        onBack={onBack}
        onGo={onSkip}
      />
    );
  const look = invoice && lookOf(invoice);
  const isShown = look === 'seen' || look === 'paid';
  const canShow = invoice === null || look === 'ended';
  return (
    <Step
      title={say.title}
      text={text}
      error={error}
      busy={state !== 'idle'}
      go={canShow ? say.show : say.toTill}
      ready={canShow || isShown}
      onBack={onBack}
      onSkip={isShown ? undefined : onSkip}
      onGo={() => (canShow ? void show() : onDone())}
    >
      {invoice && <Shown invoice={invoice} />}
      {state !== 'idle' && (
        <p className="verdict faint" role="status">
          {state === 'scanning' ? say.scanning : <span className="late">{say.making}</span>}
        </p>
      )}
    </Step>
  );
};

/** The invoice as the server last sent it. */
const useNews = (client: Client, first: InvoiceView | null): InvoiceView | null => {
  const [news, setNews] = useState<InvoiceView | null>(null);
  const id = first?.id;
  useEffect(() => {
    if (id === undefined) return undefined;
    return openStream({
      fetch: client.fetch,
      headers: client.headers,
      url: (after) => `/api/till/events${after ? `?after=${after}` : ''}`,
      onConnected: () => undefined,
      onEvent: ({ type, data }) => {
        if (type !== 'invoice.changed') return;
        const invoice = JSON.parse(data) as InvoiceView; // our own server sends the contract's invoice view
        if (invoice.id === id) setNews(invoice);
      },
    });
  }, [client, id]);
  return news?.id === id ? news : first;
};

/** Charges the smallest amount, and retries by itself while the wallet is being scanned. */
const useTrial = (client: Client) => {
  const { refusalOf } = useReason();
  const [made, setMade] = useState<InvoiceView | null>(null);
  const [state, setState] = useState<'idle' | 'making' | 'scanning'>('idle');
  const [error, setError] = useState('');
  const invoice = useNews(client, made);
  const show = async (): Promise<void> => {
    setError('');
    setState('making');
    const answer = await client.charge({ amount: TRIAL_SATS, currency: 'SATS' }, crypto.randomUUID());
    if (answer.ok) {
      setMade(answer.value);
      return setState('idle');
    }
    if (answer.error.code === 'wallet_scanning') {
      setState('scanning');
      setTimeout(() => void show(), ASK_AGAIN_MS);
      return undefined;
    }
    setState('idle');
    return setError(refusalOf(answer.error));
  };
  return { invoice, state, error, show };
};

const lookOf = ({ status }: InvoiceView): Look => {
  if (status === 'new') return 'waiting';
  if (status === 'processing') return 'seen';
  return status === 'settled' ? 'paid' : 'ended';
};

const Shown = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { setup, qrFailed } = useLanguage().words;
  const { trial: say } = setup;
  const look = lookOf(invoice);
  return (
    <div className="trial" data-look={look}>
      <div className="trial-code">
        {look === 'waiting' && (
          <QrCode text={invoice.bip21} label={say.code} failed={qrFailed} address={invoice.address} />
        )}
        {look !== 'waiting' && <Icon of={ICONS[look]} large />}
      </div>
      <div>
        <p className="trial-say" role="status">
          {say[look]}
        </p>
        <p className="muted">{look === 'seen' ? say.seenHint : ''}</p>
        {look === 'waiting' && invoice.address && <AddressText address={invoice.address} />}
      </div>
    </div>
  );
};
