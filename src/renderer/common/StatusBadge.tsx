import { Ban, Check, Clock, ClockAlert, CircleDashed, Eye, TriangleAlert, X, type LucideIcon } from 'lucide-react';
import type { InvoiceView } from '../../shared/invoice.ts';
import { panelKindOf, type PanelKind } from '../till/state/panel-kind.ts';
import type { SaleWords } from '../words/sale/sale.ts';
import { Badge, type Tone } from './Badge.tsx';
import { formatMoney } from './format.ts';

type BadgeWords = SaleWords['badge'];
interface Look {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly word: Exclude<keyof BadgeWords, 'overpaid'>;
}
const BADGES: Readonly<Record<PanelKind, Look>> = {
  waiting: { icon: Clock, tone: '', word: 'waiting' },
  seen: { icon: Eye, tone: 'go', word: 'seen' },
  accept: { icon: Eye, tone: 'go', word: 'accept' },
  'ask-manager': { icon: TriangleAlert, tone: 'warn', word: 'askManager' },
  replaced: { icon: Eye, tone: 'go', word: 'seen' },
  underpaid: { icon: CircleDashed, tone: 'warn', word: 'underpaid' },
  'expired-underpaid': { icon: CircleDashed, tone: 'warn', word: 'underpaid' },
  paid: { icon: Check, tone: 'paid', word: 'paid' },
  overpaid: { icon: Check, tone: 'paid', word: 'paid' },
  'paid-twice': { icon: TriangleAlert, tone: 'warn', word: 'paidTwice' },
  reverted: { icon: TriangleAlert, tone: 'bad', word: 'reverted' },
  'late-seen': { icon: Eye, tone: 'go', word: 'lateSeen' },
  'more-seen': { icon: Check, tone: 'paid', word: 'paid' },
  'paid-late': { icon: ClockAlert, tone: 'warn', word: 'paidLate' },
  expired: { icon: Clock, tone: '', word: 'expired' },
  cancelled: { icon: X, tone: '', word: 'cancelled' },
  invalid: { icon: Ban, tone: 'bad', word: 'invalid' },
};

interface Props {
  readonly invoice: InvoiceView;
  readonly words: BadgeWords;
  /** If given, the badge of an overpaid sale says by how much, as lists do. */
  readonly locale?: string;
  /** The kind of the panel, if this till shows another one than everybody else does (design.md STATE-60). */
  readonly kind?: PanelKind;
}
/** State of an invoice as a pill. */
export const StatusBadge = ({ invoice, words, locale, kind: shown = panelKindOf(invoice) }: Props) => {
  const kind = listedKindOf(invoice, shown);
  const { icon, tone, word } = BADGES[kind];
  const over = kind === 'overpaid' && locale ? formatMoney(invoice.overAmount, invoice.currency, locale) : null;
  return (
    <Badge icon={icon} tone={tone}>
      {over === null ? words[word] : words.overpaid(over)}
    </Badge>
  );
};

/** The name of the word for the state of an invoice, so that an exported table says what its badge says. */
export const statusWordOf = (invoice: InvoiceView): Look['word'] =>
  BADGES[listedKindOf(invoice, panelKindOf(invoice))].word;

/** A payment that was replaced by one to another payee leaves nothing visible. */
const listedKindOf = ({ status }: InvoiceView, kind: PanelKind): PanelKind =>
  kind === 'replaced' && status === 'new' ? 'waiting' : kind;
