import type { DisplayView } from '../../shared/display.ts';

/** No byte from Satchel for this long: idle, never a stale code (design.md §5). */
export const SILENT_MS = 3_000;
/** “Paid” stays until the next sale, at most this long. */
export const PAID_MS = 60_000;

/** What the page knows, with the times it learned it (its own clock). */
export interface Heard {
  readonly view: DisplayView | null;
  readonly contactMs: number;
  /** When the state shown now was first heard. */
  readonly sinceMs: number;
  /** Server's clock minus this screen's. */
  readonly offsetMs: number;
}

export const HEARD_NOTHING: Heard = { view: null, contactMs: 0, sinceMs: 0, offsetMs: 0 };

const sameSale = (one: DisplayView | null, other: DisplayView): boolean =>
  one?.state === other.state && one.sale?.bip21 === other.sale?.bip21 && one.sale?.amount === other.sale?.amount;

/** A view arrived. */
export const hear = (heard: Heard, view: DisplayView, nowMs: number): Heard => ({
  view,
  contactMs: nowMs,
  sinceMs: sameSale(heard.view, view) ? heard.sinceMs : nowMs,
  offsetMs: Date.parse(view.now) - nowMs,
});

/** The state to draw: idle without contact, after a minute of “Paid”, and where a sale is missing. */
export const shownState = (heard: Heard, nowMs: number): DisplayView['state'] => {
  const { view } = heard;
  if (!view || !view.sale || nowMs - heard.contactMs > SILENT_MS) return 'idle';
  if (view.state === 'paid' && nowMs - heard.sinceMs > PAID_MS) return 'idle';
  // Past expiry the code is hidden, before any look has said how the sale ended.
  const coded = view.state === 'amount' || view.state === 'part';
  return coded && nowMs + heard.offsetMs >= Date.parse(view.sale.expiresAt) ? 'wait' : view.state;
};

/** Share of the price clock that is left, 0–100. */
export const leftPercent = (untilMs: number, fromMs: number, nowMs: number): number =>
  untilMs <= fromMs ? 0 : Math.min(100, Math.max(0, ((untilMs - nowMs) / (untilMs - fromMs)) * 100));
