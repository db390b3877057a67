import { type MouseEvent, type ReactNode } from 'react';
import { panelOf } from './state/panel.ts';
import { useLanguage } from './language.ts';
import { usePanelFacts, useSession, useTill, useTillState } from './state/till.ts';
import type { PadKey } from './state/keypad.ts';
import { Toast } from '../common/Toast.tsx';
import { useKeptFocus } from '../common/use-kept-focus.ts';
import { useTitle } from '../common/use-title.ts';
import { Help } from './features/help/Help.tsx';
import { ApproveDialog } from './features/payment/ApproveDialog.tsx';
import { CancelDialog } from './features/payment/CancelDialog.tsx';
import { Payment, Preparing } from './features/payment/Payment.tsx';
import { PaymentAside, PreparingAside } from './features/payment/PaymentAside.tsx';
import { Recent } from './features/recent/Recent.tsx';
import { RecentAside } from './features/recent/RecentAside.tsx';
import { AskDialog } from './features/ring-up/AskDialog.tsx';
import { RingUpBar } from './features/ring-up/RingUpBar.tsx';
import { PriceDialog } from './features/ring-up/PriceDialog.tsx';
import { RingUp } from './features/ring-up/RingUp.tsx';
import { SaleAside, useSale } from './features/ring-up/SaleAside.tsx';
import { TopBar } from './features/top/TopBar.tsx';
import { useAutoLock } from './use-auto-lock.ts';
import { useKeyboard } from './use-keyboard.ts';
import { useScanner } from './use-scanner.ts';

export const TillScreen = () => {
  const till = useTill();
  const { ringUp } = useLanguage().words;
  const facts = usePanelFacts();
  const toast = useTillState((state) => state.toast);
  const { canCharge } = useSale();
  const flash = useKeyboard(till, { canCharge, facts });
  useScanner({
    settings: useSession().store.scanner,
    mark: () => {
      const { pad } = till.tillState.getState();
      return () => till.invoiceActions.restorePad(pad);
    },
    onBarcode: () => till.invoiceActions.tell(ringUp.noItem),
  });
  useTillTitle();
  useAutoLock();
  const main = useKeptFocus<HTMLElement>();
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- not a control: it only keeps the focus where it is
    <div className="page" onMouseDown={keepFocus}>
      <main className="till" ref={main} tabIndex={-1}>
        <Content flash={flash} />
      </main>
      <TopBar />
      <Overlay />
      {toast && <Toast key={toast} text={toast} onDone={till.invoiceActions.dismissToast} />}
    </div>
  );
};

/** A press of mouse or finger does not leave the focus on a button, because the next Enter would press it again (design.md KEYS-3). */
const keepFocus = (event: MouseEvent): void => {
  if (event.target instanceof HTMLElement && event.target.closest('button')) event.preventDefault();
};

interface ContentProps {
  readonly flash: PadKey | null;
}

const Content = ({ flash }: ContentProps): ReactNode => {
  const invoice = useTillState((state) => state.invoice);
  const charging = useTillState((state) => state.charging);
  const tab = useTillState((state) => state.tab);
  const say = useLanguage().words;
  if (charging)
    return (
      <>
        <Preparing charging={charging} />
        <PreparingAside charging={charging} />
      </>
    );
  if (invoice && tab === 'keypad')
    return (
      <>
        <Payment invoice={invoice} />
        <PaymentAside invoice={invoice} />
      </>
    );
  return (
    <>
      <section
        className={tab === 'recent' ? 'work recent' : 'work'}
        aria-label={tab === 'recent' ? say.recent.region : say.ringUp.region}
      >
        {/* Both tabs share this bar, so that its search keeps the focus when typing opens the list. */}
        <RingUpBar />
        {tab === 'recent' ? <Recent /> : <RingUp flash={flash} />}
      </section>
      {tab === 'recent' ? <RecentAside /> : <SaleAside />}
    </>
  );
};

const Overlay = () => {
  const overlay = useTillState((state) => state.overlay);
  if (overlay === 'cancel') return <CancelDialog />;
  if (overlay === 'ask') return <AskDialog />;
  if (overlay === 'price') return <PriceDialog />;
  if (overlay === 'approve') return <ApproveDialog />;
  return overlay === 'help' ? <Help /> : null;
};

/** The window's title shows the state of the sale on the panel, even while the window is behind others. */
const useTillTitle = (): void => {
  const { store, till } = useSession();
  const { titles } = useLanguage().words;
  const invoice = useTillState((state) => state.invoice);
  const facts = usePanelFacts();
  const panel = invoice && panelOf(invoice, facts);
  useTitle(
    invoice && panel
      ? titles.sale(panel.word, panel.due, invoice.number)
      : titles.till(till?.name ?? '', store.name).replace(/^ · /, ''),
  );
};
