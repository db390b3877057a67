import { CircleCheck, Loader } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Button } from '../../common/Button.tsx';
import { CopyButton } from '../../common/CopyButton.tsx';
import { Icon } from '../../common/Icon.tsx';
import type { LightningCalls, LightningSat } from '../../common/lightning-calls.ts';
import { QrCode } from '../../common/QrCode.tsx';
import { Sheet } from '../../common/Sheet.tsx';
import { useReason } from '../../common/use-reason.ts';
import type { Copy } from '../../common/bridge.ts';
import { useLanguage } from '../../common/language.tsx';
import type { LightningWords } from '../../words/owner/lightning.ts';
import './lightning.css';

const EVERY_MS = 1_500;

type Client = Pick<LightningCalls, 'startSat' | 'sat' | 'endSat'>;
interface Props {
  readonly client: Client;
  readonly say: LightningWords['sat'];
  readonly copy: Copy;
  readonly backendId: string;
  readonly onClose: () => void;
}
/** The owner pays a sat from another wallet, and sees it arrive (lightning.md LN-21). */
export const SatSheet = ({ client, say, copy, backendId, onClose }: Props) => {
  const { words } = useLanguage();
  const { sat, reason, start } = useSat(client, backendId);
  return (
    <Sheet
      title={say.title}
      close={words.close}
      onClose={onClose}
      footer={
        <>
          {(sat?.state === 'ended' || reason !== '') && <Button onClick={start}>{say.again}</Button>}
          <Button look="primary" data-first="" onClick={onClose}>
            {sat?.state === 'paid' ? say.done : say.skip}
          </Button>
        </>
      }
    >
      <div className="stack sat">
        <p className="muted">{say.text(Number(sat?.sats ?? '1'))}</p>
        <SatCode say={say} sat={sat} copy={copy} />
        <SatState say={say} sat={sat} reason={reason} />
      </div>
    </Sheet>
  );
};

/** The code while it may be paid; white paper while it is made. */
const SatCode = ({ say, sat, copy }: Pick<Props, 'say' | 'copy'> & { readonly sat: LightningSat | null }) => {
  const { copying, qrFailed } = useLanguage().words;
  if (sat?.state === 'paid') return null;
  if (sat?.state !== 'open') return <QrCode text={null} label={say.code} failed={qrFailed} />;
  return (
    <>
      <QrCode text={`lightning:${sat.bolt11}`.toUpperCase()} label={say.code} failed={qrFailed} address={sat.bolt11} />
      <CopyButton text={sat.bolt11} copy={copy} words={copying} what={say.code} />
    </>
  );
};

interface StateProps {
  readonly say: LightningWords['sat'];
  readonly sat: LightningSat | null;
  readonly reason: string;
}

const SatState = ({ say, sat, reason }: StateProps) => {
  if (reason !== '')
    return (
      <p className="verdict bad" role="alert">
        {reason}
      </p>
    );
  if (sat?.state === 'paid')
    return (
      <p className="verdict good" role="status">
        <Icon of={CircleCheck} />
        {say.paid}
      </p>
    );
  return (
    <p className="verdict" role="status">
      {sat?.state !== 'ended' && <Icon of={Loader} />}
      {sat === null ? say.making : sat.state === 'ended' ? say.ended : say.waiting}
    </p>
  );
};

/** Makes the code when the sheet opens, asks until it is paid or ended, and ends it when the sheet closes. */
const useSat = (client: Client, backendId: string) => {
  const { refusalOf, detailsOf } = useReason();
  const [sat, setSat] = useState<LightningSat | null>(null);
  const [reason, setReason] = useState('');
  const [turn, setTurn] = useState(0);
  const start = useCallback(() => setTurn((before) => before + 1), []);
  const hash = sat?.state === 'open' ? sat.paymentHash : null;
  useEffect(() => {
    let isOver = false;
    const open: { hash: string | null } = { hash: null };
    setSat(null);
    setReason('');
    void client.startSat(backendId).then((answer) => {
      if (!answer.ok) return isOver ? undefined : setReason(detailsOf(answer.error)[0] ?? refusalOf(answer.error));
      if (isOver) return void client.endSat(backendId, answer.value.paymentHash);
      open.hash = answer.value.paymentHash;
      return setSat(answer.value);
    });
    return () => {
      isOver = true;
      if (open.hash !== null) void client.endSat(backendId, open.hash); // a paid one stays paid
    };
    // oxlint-disable-next-line react/exhaustive-deps -- The words of a reason do not make another code
  }, [client, backendId, turn]);
  useEffect(() => {
    if (hash === null) return undefined;
    const timer = setInterval(() => {
      void client.sat(backendId, hash).then((answer) => {
        setReason(answer.ok ? '' : (detailsOf(answer.error)[0] ?? refusalOf(answer.error)));
        if (answer.ok) setSat((now) => (now?.paymentHash === hash ? answer.value : now));
      });
    }, EVERY_MS);
    return () => clearInterval(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- The words of a reason start no other timer
  }, [client, backendId, hash]);
  return { sat, reason, start };
};
