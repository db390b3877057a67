import type { CSSProperties, ReactNode } from 'react';
import type { DisplayView } from '../../shared/display.ts';
import { formatBtc } from '../../shared/money.ts';
import { shownCodeOf } from '../../shared/qr-cut.ts';
import { formatLeft, formatMoney, formatSats, formatTime } from '../common/format.ts';
import { breakable } from '../common/FittedAmount.tsx';
import { Glyph } from '../common/Glyph.tsx';
import { Logo, Stitch } from '../common/Logo.tsx';
import { QrCode } from '../common/QrCode.tsx';
import { useFit } from '../common/use-fit.ts';
import type { DisplayWords } from '../words/customer-screen/customer-screen.ts';
import { leftPercent } from './customer-screen-state.ts';
type State = DisplayView['state'];

interface Props {
  readonly view: DisplayView;
  readonly state: State;
  /** The server's time now. */
  readonly nowMs: number;
  readonly words: DisplayWords;
}

export const Screen = ({ view, state, nowMs, words: say }: Props) => {
  const sale = state === 'idle' ? null : view.sale;
  const text = useFit<HTMLDivElement>();
  return (
    <>
      <main className="pay">
        <header className="shop">
          <Logo />
          {sale && <h1>{view.shop}</h1>}
        </header>
        <div className="left">
          <div className="text" role="status" aria-live="polite" ref={text}>
            {sale ? (
              <Words key={state} sale={sale} view={view} state={state} nowMs={nowMs} words={say} />
            ) : (
              <>
                <p className="kick">{say.welcome}</p>
                <h1 className="name">{view.shop}</h1>
              </>
            )}
          </div>
          {sale && <How key={state} sale={sale} view={view} state={state} nowMs={nowMs} words={say} />}
        </div>
        <div className="right">
          {sale ? <Picture sale={sale} view={view} state={state} nowMs={nowMs} words={say} /> : <Welcome words={say} />}
        </div>
        <Watermark view={view} words={say} />
      </main>
      {sale && (state === 'amount' || state === 'part') && <Edge sale={sale} nowMs={nowMs} />}
    </>
  );
};

type Sale = NonNullable<DisplayView['sale']>;

interface SaleProps {
  readonly sale: Sale;
  readonly view: DisplayView;
  readonly nowMs: number;
  readonly words: DisplayWords;
}

const moneyOf =
  ({ sale, view }: SaleProps) =>
  (amount: string) =>
    formatMoney(amount, sale.currency, view.locale);

const Headline = ({ head, text, xl = false }: { head: string; text: string; xl?: boolean }) => (
  <>
    <p className={xl ? 'head xl' : 'head'} data-testid="state-word">
      {head}
    </p>
    {text && <p className="say">{text}</p>}
  </>
);

const Amount = (props: { kick: string; amount: string; sats: string; testId: string }) => (
  <>
    <p className="kick">{props.kick}</p>
    <p className="amount" data-testid={props.testId}>
      {breakable(props.amount)}
    </p>
    <p className="sats">{props.sats}</p>
  </>
);

/** The amount in bitcoin; in BTC if the customer has to type it beside the address (design.md UX-6). */
const exactly = (amountSats: number, { address }: Sale, locale: string): string =>
  address === null ? formatSats(amountSats, locale) : formatMoney(formatBtc(BigInt(amountSats)), 'BTC', locale);

const PaidText = (props: SaleProps) => {
  const { sale, words: say } = props;
  if (sale.twice) return <Headline head={say.twice} text={say.twiceSay} />;
  if (sale.moreSeen) return <Headline head={say.paid} xl text={say.moreSeen} />;
  return <Headline head={say.paid} xl text={sale.over ? say.over(moneyOf(props)(sale.overAmount)) : say.thanks} />;
};

const askWord = (sale: Sale, say: DisplayWords): string => (sale.twice ? say.twice : sale.late ? say.late : say.ask);

const askText = (sale: Sale, say: DisplayWords): string => {
  if (sale.twice) return say.twiceSay;
  return sale.late ? say.askSay : '';
};

const Words = (props: SaleProps & { readonly state: State }) => {
  const { sale, view, state, words: say } = props;
  const money = moneyOf(props);
  switch (state) {
    case 'amount':
      return (
        <Amount
          kick={say.toPay}
          amount={money(sale.amount)}
          sats={exactly(sale.dueSats, sale, view.locale)}
          testId="amount"
        />
      );
    case 'part':
      return (
        <Amount
          kick={say.stillToPay}
          amount={money(sale.remainingAmount)}
          sats={exactly(sale.remainingSats, sale, view.locale)}
          testId="remaining"
        />
      );
    case 'seen':
      // Late money never turns the screen green by itself (design.md STATE-41).
      return <Headline head={say.seen} text={sale.late ? say.lateSeenSay : say.seenSay} />;
    case 'paid':
      return <PaidText {...props} />;
    case 'expired':
      return (
        <Headline
          head={say.expired}
          text={sale.receivedSats > 0 ? say.expiredPart(money(sale.receivedAmount)) : say.nothingPaid}
        />
      );
    case 'wait':
      return <Headline head={say.wait} text="" />;
    default:
      return <Headline head={askWord(sale, say)} text={askText(sale, say)} />;
  }
};

const isLightningOnly = ({ bip21 }: Sale): boolean => bip21 !== null && shownCodeOf(bip21).isLightningOnly;

const restWords = (sale: Sale, say: DisplayWords): string => {
  if (sale.address !== null) return say.scanAddress;
  if (isLightningOnly(sale)) return say.lightningOnly;
  return sale.bip21 ? say.scanRest : say.askRest;
};

const PartBar = (props: SaleProps) => {
  const { sale, words: say } = props;
  const money = moneyOf(props);
  const box = useFit<HTMLDivElement>();
  const width = `${sale.dueSats > 0 ? Math.min(100, (sale.receivedSats / sale.dueSats) * 100) : 0}%`;
  return (
    <div className="part" ref={box}>
      <div className="bar">
        <i style={{ width }} />
      </div>
      <p>
        <b>{say.received(money(sale.receivedAmount))}</b> {say.receivedOf(money(sale.amount))} {restWords(sale, say)}
      </p>
    </div>
  );
};

const paidLine = (sale: Sale, locale: string, say: DisplayWords): string =>
  [sale.paidAt ? formatTime(sale.paidAt, locale, false) : '', say.sale(sale.number)]
    .filter(Boolean)
    .map((part) => ` · ${part}`)
    .join('');

const Hints = ({ children }: { readonly children: ReactNode }) => (
  <div className="how" ref={useFit<HTMLDivElement>()}>
    {children}
  </div>
);

const scanWords = (sale: Sale, say: DisplayWords): string => {
  if (sale.address !== null) return say.scanAddress;
  if (isLightningOnly(sale)) return say.lightningOnly;
  return sale.lightningAway ? say.noLightning : say.scan;
};

const How = (props: SaleProps & { readonly state: State }): ReactNode => {
  const { sale, view, state, nowMs, words: say } = props;
  const money = moneyOf(props);
  if (state === 'part') return <PartBar {...props} />;
  if (state === 'amount')
    return (
      <Hints>
        <p className="how-1">{scanWords(sale, say)}</p>
        <p className="how-2">
          {say.priceHeld}{' '}
          <b role="timer" aria-live="off">
            {formatLeft(Date.parse(sale.expiresAt), nowMs)}
          </b>
        </p>
      </Hints>
    );
  if (state === 'seen')
    return (
      <Hints>
        <p className="how-2">{say.to(money(sale.amount), view.shop)}</p>
      </Hints>
    );
  if (state !== 'paid') return null;
  return (
    <Hints>
      <p className="how-2">
        <b>{money(sale.amount)}</b>
        {paidLine(sale, view.locale, say)}
      </p>
    </Hints>
  );
};

const Welcome = ({ words: say }: { readonly words: DisplayWords }) => (
  <div className="welcome">
    <Stitch />
    <span className="coin" aria-hidden="true">
      <svg viewBox="0 0 24 24">
        <path d="M9 7h4.2a2.4 2.4 0 0 1 0 4.9H9zM9 11.900h4.900a2.550 2.550 0 0 1 0 5.100H9zM9 7v10M7.200 7H9M7.200 17H9M10.700 5.200V7M13.300 5.200V7M10.700 17v1.800M13.300 17v1.800" />
      </svg>
    </span>
    <p>{say.payWithBitcoin}</p>
    <p className="sub">{say.codeHere}</p>
  </div>
);

const Picture = (props: SaleProps & { readonly state: State }) => {
  const { sale, state, words: say } = props;
  const money = moneyOf(props);
  if (state === 'amount' || state === 'part') {
    if (!sale.bip21) return <Glyph shape="alert" />;
    const label = state === 'part' ? say.qrLabelRest(money(sale.remainingAmount)) : say.qrLabel(money(sale.amount));
    return <QrCode text={sale.address ?? shownCodeOf(sale.bip21).text} label={label} failed={say.qrFailed} />;
  }
  if (state === 'paid') return <Glyph shape={sale.twice ? 'alert' : 'tick'} />;
  if (state === 'seen' || state === 'wait') return <Glyph shape="dots" ring />;
  return <Glyph shape={state === 'expired' ? 'clock' : 'alert'} />;
};

/** Shown in training and on every test network, so that nobody mistakes it for real money (design.md STATE-36). */
const Watermark = ({ view, words: say }: Pick<Props, 'view' | 'words'>) => {
  if (!view.training && view.network === 'mainnet') return null;
  return <p className="watermark">{view.training ? say.training : say.testNetwork}</p>;
};

const Edge = ({ sale, nowMs }: { readonly sale: Sale; readonly nowMs: number }) => {
  const until = Date.parse(sale.expiresAt);
  const from = Date.parse(sale.createdAt);
  const style: CSSProperties = { width: `${leftPercent(until, from, nowMs).toFixed(2)}%` };
  return (
    <div className="edge">
      <i style={style} />
    </div>
  );
};
