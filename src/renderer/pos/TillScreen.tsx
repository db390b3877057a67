import { useState, type MouseEvent } from 'react';
import { useTill, useTillState } from '../state/till.ts';
import { Toast } from '../ui/Toast.tsx';
import { CancelDialog } from './features/payment/CancelDialog.tsx';
import { Payment, Preparing } from './features/payment/Payment.tsx';
import { PaymentAside, PreparingAside } from './features/payment/PaymentAside.tsx';
import { Recent } from './features/recent/Recent.tsx';
import { RecentAside } from './features/recent/RecentAside.tsx';
import { RingUp } from './features/ring-up/RingUp.tsx';
import { SaleAside, useSale } from './features/ring-up/SaleAside.tsx';
import { TopBar } from './features/top/TopBar.tsx';
import { useKeyboard } from './use-keyboard.ts';

/** A mouse or finger never leaves the focus on a button, where the next Enter would press it again. */
const keepFocus = (event: MouseEvent): void => {
  if (event.target instanceof HTMLElement && event.target.closest('button')) event.preventDefault();
};

export const TillScreen = () => {
  const till = useTill();
  const { invoice, charging, tab, toast, asksCancel } = useTillState((state) => state);
  const [plainFor, setPlainFor] = useState<string | null>(null);
  const onPlain = (): void => setPlainFor(plainFor === invoice?.id ? null : (invoice?.id ?? null));
  const { canCharge } = useSale();
  const flash = useKeyboard(till, { canCharge, onPlain });
  const content = () => {
    if (charging)
      return (
        <>
          <Preparing charging={charging} />
          <PreparingAside charging={charging} />
        </>
      );
    if (tab === 'recent')
      return (
        <>
          <Recent />
          <RecentAside />
        </>
      );
    if (invoice)
      return (
        <>
          <Payment invoice={invoice} plain={plainFor === invoice.id} onPlain={onPlain} />
          <PaymentAside invoice={invoice} />
        </>
      );
    return (
      <>
        <RingUp flash={flash} />
        <SaleAside />
      </>
    );
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Not a control: it only keeps the focus where it is
    <div className="page" onMouseDown={keepFocus}>
      <main className="till">{content()}</main>
      <TopBar />
      {asksCancel && <CancelDialog />}
      {toast && <Toast key={toast} text={toast} onDone={till.sales.dismissToast} />}
    </div>
  );
};
