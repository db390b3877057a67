import type { InvoiceStatus, InvoiceView } from '../../../shared/invoice.ts';

export const PANEL_KINDS = [
  'waiting',
  'seen',
  'accept',
  'ask-manager',
  'replaced',
  'underpaid',
  'paid',
  'overpaid',
  'paid-twice',
  'reverted',
  'expired',
  'expired-underpaid',
  'late-seen',
  'more-seen',
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
  processing: ({ notice, advice }) => {
    if (notice === 'reverted' || notice === 'replaced') return notice;
    if (advice?.word === 'ask') return 'ask-manager';
    return advice?.word === 'accept' ? 'accept' : 'seen';
  },
  settled: ({ notice, over, allFinal }) => {
    if ((over || notice === 'twice') && !allFinal) return 'more-seen';
    if (notice === 'twice') return 'paid-twice';
    return over ? 'overpaid' : 'paid';
  },
  expired: (invoice) => {
    if (invoice.late) return lateKind(invoice);
    return invoice.part ? 'expired-underpaid' : takenBackOr('expired', invoice);
  },
  invalid: (invoice) => {
    if (invoice.notice === 'twice' && invoice.allFinal) return 'paid-twice';
    return invoice.late ? lateKind(invoice) : takenBackOr('invalid', invoice);
  },
  cancelled: (invoice) =>
    invoice.late || invoice.receivedSats > 0 ? lateKind(invoice) : takenBackOr('cancelled', invoice),
};

/** Late money is decided about only when nobody can take it back (design.md STATE-41, STATE-42). */
const lateKind = ({ allFinal }: InvoiceView): PanelKind => (allFinal ? 'paid-late' : 'late-seen');

/** Nobody expects money after the end, so money that came and is gone again is said aloud (design.md STATE-43). */
const takenBackOr = (usual: PanelKind, { notice }: InvoiceView): PanelKind =>
  notice === 'replaced' || notice === 'reverted' ? 'reverted' : usual;

/** The state of an invoice (design.md STATE-1). Only `settled` is ever shown as paid (design.md UX-3). */
export const panelKindOf: KindOf = (invoice) => KIND_OF[invoice.status](invoice);

/** True while money may still come or become final. */
export const isOpen = (invoice: InvoiceView): boolean =>
  invoice.status === 'new' || invoice.status === 'processing' || panelKindOf(invoice) === 'late-seen';

const ALARMING: ReadonlySet<PanelKind> = new Set([
  'reverted',
  'paid-twice',
  'late-seen',
  'paid-late',
  'invalid',
  'expired-underpaid',
]);
/** States that need a person even after the cashier has moved on to the next customer. */
export const isAlarming = (kind: PanelKind): boolean => ALARMING.has(kind);

const SEEN: ReadonlySet<PanelKind> = new Set(['seen', 'accept']);
const CALLING: ReadonlySet<PanelKind> = new Set(['replaced', 'underpaid', 'ask-manager']);

/** The sound of a change of state (design.md SND-2). */
export const soundOf = (from: PanelKind | null, to: PanelKind): 'seen' | 'paid' | 'person' | null => {
  if (from === to) return null;
  if (from === 'more-seen') return 'person'; // what came too much is final now, or gone
  if (to === 'more-seen') return from === 'paid' || from === 'overpaid' ? 'person' : 'paid';
  if (to === 'paid' || to === 'overpaid') return 'paid';
  if (SEEN.has(to)) return 'seen';
  return isAlarming(to) || CALLING.has(to) ? 'person' : null;
};
