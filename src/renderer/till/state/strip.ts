import type { InvoiceView } from '../../../shared/invoice.ts';
import { isAlarming, panelKindOf } from './panel-kind.ts';

/** Places for sales in the strip above the big button. */
const PLACES = 2;

export interface Strip {
  readonly shown: readonly InvoiceView[];
  /** How many more there are. */
  readonly more: number;
  /** Some of those that are not shown need a person. */
  readonly moreInTrouble: boolean;
}

/** Sales that were put aside and sales that the cashier must hear about: trouble first, then the newest (design.md UX-20). */
export const stripOf = (watched: readonly InvoiceView[], alerts: readonly InvoiceView[]): Strip => {
  const all = [...new Map([...watched, ...alerts].map((one) => [one.id, one])).values()];
  const sorted = all.toSorted((a, b) => Number(isTrouble(b)) - Number(isTrouble(a)) || b.number - a.number);
  const rest = sorted.slice(PLACES);
  return { shown: sorted.slice(0, PLACES), more: rest.length, moreInTrouble: rest.some(isTrouble) };
};

/** The sale needs a person. */
export const isTrouble = (invoice: InvoiceView): boolean => isAlarming(panelKindOf(invoice));
