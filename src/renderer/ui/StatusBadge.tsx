import { Ban, Check, Clock, ClockAlert, CircleDashed, Eye, TriangleAlert, X, type LucideIcon } from 'lucide-react';
import type { InvoiceView } from '../../shared/invoice.ts';
import { panelKindOf, type PanelKind } from '../state/panel.ts';
import { words } from '../words.ts';
import { formatMoney } from './format.ts';

const { badge } = words;
const BADGES: Readonly<Record<PanelKind, { icon: LucideIcon; tone: string; word: string }>> = {
  waiting: { icon: Clock, tone: '', word: badge.waiting },
  seen: { icon: Eye, tone: 'go', word: badge.seen },
  replaced: { icon: Eye, tone: 'go', word: badge.seen },
  part: { icon: CircleDashed, tone: 'warn', word: badge.part },
  'expired-part': { icon: CircleDashed, tone: 'warn', word: badge.part },
  paid: { icon: Check, tone: 'paid', word: badge.paid },
  over: { icon: Check, tone: 'paid', word: badge.paid },
  twice: { icon: TriangleAlert, tone: 'warn', word: badge.twice },
  reverted: { icon: TriangleAlert, tone: 'bad', word: badge.reverted },
  late: { icon: ClockAlert, tone: 'warn', word: badge.late },
  expired: { icon: Clock, tone: '', word: badge.expired },
  cancelled: { icon: X, tone: '', word: badge.cancelled },
  invalid: { icon: Ban, tone: 'bad', word: badge.invalid },
};

interface Props {
  readonly invoice: InvoiceView;
  /** Say how much too much, as a list does. */
  readonly locale?: string;
}
/** Icon and word, never colour alone. */
export const StatusBadge = ({ invoice, locale }: Props) => {
  const panelKind = panelKindOf(invoice);
  // Replaced to another payee: nothing of it is seen any more.
  const kind = panelKind === 'replaced' && invoice.status === 'new' ? 'waiting' : panelKind;
  const { icon: Shape, tone, word } = BADGES[kind];
  const over = kind === 'over' && locale ? badge.over(formatMoney(invoice.overAmount, invoice.currency, locale)) : word;
  return (
    <span className={`badge ${tone}`}>
      <Shape className="i" aria-hidden="true" />
      {over}
    </span>
  );
};
