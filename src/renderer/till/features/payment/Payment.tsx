import { Check, CirclePause, Hourglass, KeyRound, Monitor, RotateCcw, ScanQrCode, Undo2 } from 'lucide-react';
import { Fragment, useState, type ReactNode } from 'react';
import { payableAddress } from '../../../../shared/bip21.ts';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { formatBtc } from '../../../../shared/money.ts';
import { shownCodeOf } from '../../../../shared/qr-cut.ts';
import type { PanelWords } from '../../../words/till/panel.ts';
import { customerSees, type Seen } from '../../state/customer-sees.ts';
import { panelOf, type Panel, type Step } from '../../state/panel.ts';
import { useLanguage } from '../../language.ts';
import { usePanelFacts, useSession, useTill, useTillState } from '../../state/till.ts';
import type { Charging } from '../../state/till-state.ts';
import { formatAge, formatMoney, formatWhen } from '../../../common/format.ts';
import { FittedAmount } from '../../../common/FittedAmount.tsx';
import { FixedWidthWord } from '../../../common/FixedWidthWord.tsx';
import { Glyph } from '../../../common/Glyph.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { Kbd } from '../../../common/Kbd.tsx';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { AddressText, QrCode } from '../../../common/QrCode.tsx';
import { useFit } from '../../../common/use-fit.ts';
import { useNow } from '../../../common/use-now.ts';
import { showDetails } from '../../use-keyboard.ts';
import { TrainingRow } from './TrainingRow.tsx';

/** The payment panel, with the same geometry in every state (design.md LAY-12). */
export const Payment = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { locale, words } = useLanguage();
  const { training } = useSession();
  const panel = panelOf(invoice, usePanelFacts());
  const plain = useTillState(({ plainId }) => plainId === invoice.id);
  return (
    <div className={training ? 'paying with-row' : 'paying'}>
      <section
        className="slab"
        aria-label={words.panel.region}
        data-testid="panel"
        data-tone={panel.tone}
        data-state={panel.kind}
      >
        <Head panel={panel} sale={invoice.number} />
        <div className="slab-main">
          <Say panel={panel} sale={invoice.number} />
          <div className="visual">
            <Picture invoice={invoice} panel={panel} plain={plain} />
          </div>
        </div>
        <ol className="steps" aria-label={words.panel.progress} key={panel.kind}>
          {panel.steps.map((step, place) => (
            // oxlint-disable-next-line react/no-array-index-key -- always the same three places
            <StepItem key={place} step={step} locale={locale} />
          ))}
        </ol>
        <Actions key={`${panel.kind} actions`} panel={panel} invoice={invoice} plain={plain} />
      </section>
      {training && <TrainingRow invoice={invoice} />}
    </div>
  );
};

const SLOW_MS = 1_000;

/** The panel appears immediately; its paper stays empty until the code exists. */
export const Preparing = ({ charging }: { readonly charging: Charging }) => {
  const { locale, words } = useLanguage();
  const { training } = useSession();
  const { panel: say } = words;
  return (
    <div className={training ? 'paying with-row' : 'paying'}>
      <section className="slab" aria-label={say.region} data-testid="panel" data-tone="plain" data-state="charging">
        <div className="slab-top" />
        <div className="slab-main">
          <PreparingText charging={charging} />
          <div className="visual">
            <QrCode text={null} label="" failed="" />
          </div>
        </div>
        <ol className="steps" aria-label={say.progress}>
          {[say.steps.shown, say.steps.seen, say.steps.paid].map((label) => (
            <StepItem key={label} step={{ label, state: 'open', at: null }} locale={locale} />
          ))}
        </ol>
        <div className="slab-actions" />
      </section>
      {training && <div className="training-row" />}
    </div>
  );
};

const SeenAgo = ({ at }: { readonly at: string }) => {
  const { panel, time } = useLanguage().words;
  return <span className="slab-id">{panel.seenAgo(formatAge((useNow(1_000) - Date.parse(at)) / 1_000, time))}</span>;
};

/** The words for a screen's own report (design.md STATE-46). */
const seesWords = (sees: Seen | null, say: PanelWords): string => {
  if (sees === null || sees === 'idle') return say.noScreen;
  if (sees === 'address') return say.addressOnScreen;
  return sees === 'amount' || sees === 'part' ? say.codeOnScreen : say.customerSees(say.customer[sees]);
};

/** The states in which the cashier waits for what was seen. */
const SEEN: ReadonlySet<Panel['kind']> = new Set(['seen', 'accept', 'ask-manager']);

const Head = ({ panel, sale }: { readonly panel: Panel; readonly sale: number }) => {
  const { panel: say } = useLanguage().words;
  const sees = useTillState((state) => customerSees(state.displays, state.session?.till?.id, sale));
  return (
    <div className="slab-top">
      <span className={sees ? 'slab-id' : 'slab-id late'} key={sees ?? 'none'}>
        <Icon of={Monitor} /> <span>{seesWords(sees, say)}</span>
      </span>
      {SEEN.has(panel.kind) && panel.seenAt && <SeenAgo at={panel.seenAt} />}
    </div>
  );
};

const StepItem = ({ step, locale }: { readonly step: Step; readonly locale: string }) => (
  <li className={step.state}>
    <i>{step.state === 'done' && <Check className="i" aria-hidden="true" />}</i>
    <span>{step.label}</span>
    <time dateTime={step.at ?? undefined}>{step.at ? formatWhen(step.at, locale) : ''}</time>
  </li>
);

interface PlainProps {
  readonly invoice: InvoiceView;
  readonly address: string;
  readonly amount: string;
}
const PlainAddress = ({ invoice, address, amount }: PlainProps) => {
  const { copy } = useTill();
  const { panel, copying } = useLanguage().words;
  return (
    <div className="qr-card" data-bip21={invoice.bip21 ?? undefined}>
      <div className="qr-text">
        <p>{panel.addressTitle}</p>
        <AddressText address={address} />
        <p className="plain-amount">{amount}</p>
        <CopyButton text={address} copy={copy} words={copying} what={panel.onchain} look="small" />
      </div>
    </div>
  );
};

interface PictureProps {
  readonly invoice: InvoiceView;
  readonly panel: Panel;
  readonly plain: boolean;
}

const Picture = ({ invoice, panel, plain }: PictureProps) => {
  const { locale, words } = useLanguage();
  const runOut = useNow(1_000) >= Date.parse(invoice.expiresAt);
  if (panel.picture !== 'code') return <Glyph shape={panel.picture} ring={panel.tone === 'wait'} />;
  if (runOut) return <Glyph shape="clock" />; // the code is hidden, before any look has said how the sale ended
  if (!invoice.bip21) return <Glyph shape="alert" />;
  const address = payableAddress(invoice);
  if (plain && address !== null) {
    const amount = formatMoney(formatBtc(BigInt(invoice.remainingSats)), 'BTC', locale);
    return <PlainAddress invoice={invoice} address={address} amount={amount} />;
  }
  const label = panel.kind === 'underpaid' ? words.panel.qrLabelRest(panel.due) : words.panel.qrLabel(panel.due);
  return (
    <QrCode text={shownCodeOf(invoice.bip21).text} label={label} failed={words.qrFailed} address={invoice.address} />
  );
};

/** Switches between the usual code and the address alone (design.md STATE-54). */
const AddressAction = ({ invoice, plain }: Pick<PictureProps, 'invoice' | 'plain'>) => {
  const till = useTill();
  const { actions } = useLanguage().words;
  const isSplit = invoice.bip21 !== null && shownCodeOf(invoice.bip21).isLightningOnly;
  const first = isSplit ? actions.withoutLightning : actions.cannotRead;
  return (
    <button type="button" className="btn" aria-pressed={plain} onClick={till.invoiceActions.plain}>
      <Icon of={ScanQrCode} />
      <FixedWidthWord first={first} second={actions.showCode} isSecond={plain} /> <Kbd>F8</Kbd>
    </button>
  );
};

interface ActionProps {
  readonly panel: Panel;
  readonly invoice: InvoiceView;
  readonly plain: boolean;
}

const Actions = ({ panel, invoice, plain }: ActionProps) => {
  const till = useTill();
  const { user } = useSession();
  const { actions } = useLanguage().words;
  return (
    <div className="slab-actions">
      {panel.canCancel && (
        <button type="button" className="btn" onClick={() => till.invoiceActions.overlay('cancel')}>
          {actions.cancel} <Kbd>Esc</Kbd>
        </button>
      )}
      {panel.picture === 'code' && payableAddress(invoice) !== null && (
        <AddressAction invoice={invoice} plain={plain} />
      )}
      <AdviceActions panel={panel} />
      {panel.acceptLate && user.role !== 'cashier' && (
        <button type="button" className="btn" onClick={() => void till.invoiceActions.acceptLate()}>
          <Icon of={Check} />
          {actions.acceptLate}
        </button>
      )}
      {panel.canSetAside && (
        <button type="button" className="btn" onClick={till.invoiceActions.next}>
          <Icon of={CirclePause} />
          {actions.nextCustomer} <Kbd>F4</Kbd>
        </button>
      )}
      {(panel.kind === 'expired' || panel.kind === 'cancelled') && (
        <button type="button" className="btn" onClick={() => void till.invoiceActions.newCode()}>
          <Icon of={RotateCcw} />
          {actions.newCode}
        </button>
      )}
      {panel.kind !== 'waiting' && panel.kind !== 'underpaid' && (
        <button type="button" className="btn" onClick={() => showDetails(till)}>
          {actions.details} <Kbd>F3</Kbd>
        </button>
      )}
    </div>
  );
};

/** A manager decides about money that is not final, or the cashier waits (design.md STATE-59, STATE-60). */
const AdviceActions = ({ panel }: Pick<ActionProps, 'panel'>) => {
  const { invoiceActions } = useTill();
  const say = useLanguage().words.panel.advice;
  return (
    <>
      {panel.kind === 'ask-manager' && (
        <button type="button" className="btn" onClick={() => invoiceActions.overlay('approve')}>
          <Icon of={KeyRound} />
          {say.pin}
        </button>
      )}
      {panel.wait && (
        <button type="button" className="btn" onClick={invoiceActions.wait}>
          <Icon of={panel.wait === 'offered' ? Hourglass : Undo2} />
          {panel.wait === 'offered' ? say.wait : say.follow}
        </button>
      )}
    </>
  );
};

/** Polite while nothing is final; assertive if the cashier must act (design.md A11Y-3). */
const politeness = (panel: Panel): 'polite' | 'assertive' =>
  panel.tone === 'plain' || panel.tone === 'wait' ? 'polite' : 'assertive';

/** Each state gets its own nodes, because a text that grows would count as a layout shift. */
const Say = ({ panel, sale }: { readonly panel: Panel; readonly sale: number }) => {
  const { panel: say } = useLanguage().words;
  return (
    <div className="say" role="status" aria-live={politeness(panel)} aria-atomic="true" ref={useFit<HTMLDivElement>()}>
      <Fragment key={panel.kind}>
        <p className={`word ${panel.size}`} data-testid="state-word">
          {panel.word}
        </p>
        {/* Read as a whole: word, amount and number of the sale (design.md A11Y-3). */}
        <span className="vh">{say.status(panel.word, panel.due, sale)}</span>
        <p className="todo">{panel.todo}</p>
        <p className="why">{panel.why}</p>
        <div className="sum">
          <p className="due">
            <span data-testid={panel.dueNote ? 'remaining' : 'due'} className="due-n">
              <FittedAmount text={panel.due} />
            </span>
            {panel.dueNote && ' '}
            {panel.dueNote && <span>{panel.dueNote}</span>}
          </p>
          <p className="sats">{panel.sats}</p>
        </div>
      </Fragment>
    </div>
  );
};

const PreparingText = ({ charging }: { readonly charging: Charging }): ReactNode => {
  const { locale, words } = useLanguage();
  const now = useNow(250);
  const [appearedMs] = useState(() => Date.now());
  const { charging: say, chargingLong } = words.panel;
  return (
    <div className="say" role="status">
      <p className="word" data-testid="state-word">
        {say.word}
      </p>
      {/* Visible only after 300 ms, so that a fast code does not blink (design.md TOK-9). */}
      <p className="todo late">{say.todo}</p>
      <p className="why">{now - appearedMs > SLOW_MS ? chargingLong : ''}</p>
      <div className="sum">
        <p className="due">
          <FittedAmount text={formatMoney(charging.amount, charging.currency, locale)} />
        </p>
        <p className="sats">{'\u00a0'}</p>
      </div>
    </div>
  );
};
