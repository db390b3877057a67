import { digitsOf } from '../../../../shared/currency.ts';
import { dayOf } from '../../../../shared/day.ts';
import type { RequestInput, RequestView } from '../../store-api-client.ts';

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Default due date of a new request: 30 days, as on the server. */
export const defaultDay = (timeZone: string, nowMs: number): string => dayOf(nowMs + DEFAULT_DAYS * DAY_MS, timeZone);

export interface TypedRequest {
  readonly title: string;
  readonly amount: string;
  readonly currency: string;
  readonly expiryDate: string;
  readonly description: string;
  readonly orderId: string;
}
export type RequestFault = 'title' | 'amount' | 'expiryDate';

export const faultIn = (typed: TypedRequest, former: RequestView | null, today: string): RequestFault | null => {
  if (typed.title === '') return 'title';
  if (!isAmount(typed.amount, typed.currency)) return 'amount';
  const isKept = typed.expiryDate === former?.expiryDate;
  return isKept || typed.expiryDate >= today ? null : 'expiryDate';
};

/** Amount and title are always sent. The day is sent only if it changed, because a past day would be refused. */
export const requestBody = (typed: TypedRequest, former: RequestView | null): RequestInput => ({
  title: typed.title,
  amount: typed.amount,
  currency: typed.currency,
  description: textFor(typed.description, former?.description ?? ''),
  orderId: textFor(typed.orderId, former?.orderId ?? ''),
  ...(typed.expiryDate === former?.expiryDate ? {} : { expiryDate: typed.expiryDate }),
});

const isAmount = (text: string, currency: string): boolean => {
  const digits = digitsOf(currency) ?? 0;
  const form = digits === 0 ? /^\d{1,15}$/ : new RegExp(`^\\d{1,12}(\\.\\d{1,${digits}})?$`);
  return form.test(text) && /[1-9]/.test(text);
};

/** A removed text is sent as a blank, because an empty one would keep the old text (api.md ST-15). */
const textFor = (typed: string, former: string): string => (typed === '' && former !== '' ? ' ' : typed);
