import type { InvoiceStatus, InvoiceView } from '../../../shared/invoice.ts';

export const PANEL_KINDS = [
  'waiting',
  'seen',
  'replaced',
  'underpaid',
  'paid',
  'overpaid',
  'paid-twice',
  'reverted',
  'expired',
  'expired-underpaid',
  'paid-late',
  'cancelled',
  'invalid',
] as const;
export type PanelKind = (typeof PANEL_KINDS)[number];

type KindOf = (invoice: InvoiceView) => PanelKind;
const KIND_OF: Readonly<Record<InvoiceStatus, KindOf>> = {
  new: ({ notice, part }) => {
    if (notice === 'reverted') return 'reverted';
    if (part) return 'underpaid';
    return notice === 'replaced' ? 'replaced' : 'waiting';
  },
  processing: ({ notice }) => (notice === 'reverted' || notice === 'replaced' ? notice : 'seen'),
  settled: ({ notice, over }) => {
    if (notice === 'twice') return 'paid-twice';
    return over ? 'overpaid' : 'paid';
  },
  expired: ({ late, part }) => {
    if (late) return 'paid-late';
    return part ? 'expired-underpaid' : 'expired';
  },
  invalid: ({ notice, late }) => {
    if (notice === 'twice') return 'paid-twice';
    return late ? 'paid-late' : 'invalid';
  },
  cancelled: ({ late, receivedSats }) => (late || receivedSats > 0 ? 'paid-late' : 'cancelled'),
};

/** The state of an invoice (design.md STATE-1). Only `settled` is ever shown as paid (design.md UX-3). */
export const panelKindOf: KindOf = (invoice) => KIND_OF[invoice.status](invoice);

/** True while money may still come or become final. */
export const isOpen = ({ status }: InvoiceView): boolean => status === 'new' || status === 'processing';

const ALARMING: ReadonlySet<PanelKind> = new Set([
  'reverted',
  'paid-twice',
  'paid-late',
  'invalid',
  'expired-underpaid',
]);
/** States that need a person even after the cashier has moved on to the next customer. */
export const isAlarming = (kind: PanelKind): boolean => ALARMING.has(kind);

/** The sound of a change of state (design.md SND-2). */
export const soundOf = (from: PanelKind | null, to: PanelKind): 'seen' | 'paid' | 'person' | null => {
  if (from === to) return null;
  if (to === 'paid' || to === 'overpaid') return 'paid';
  if (to === 'seen') return 'seen';
  return isAlarming(to) || to === 'replaced' || to === 'underpaid' ? 'person' : null;
};
