import type { DisplayView } from '../../shared/display.ts';

/** After this long without a byte from Satchel the screen is idle, so it never shows a stale code (design.md STATE-21). */
export const SILENT_MS = 3_000;
/** “Paid” stays until the next sale, but no longer than this (design.md STATE-21). */
export const PAID_MS = 60_000;

/** The last view from the server, with times by this screen's clock. */
export interface Heard {
  readonly view: DisplayView | null;
  readonly contactMs: number;
  /** First time the current state was received. */
  readonly sinceMs: number;
  /** Server's clock minus this screen's clock. */
  readonly offsetMs: number;
}

export const HEARD_NOTHING: Heard = { view: null, contactMs: 0, sinceMs: 0, offsetMs: 0 };

/** Takes a view that arrived. */
export const hear = (heard: Heard, view: DisplayView, nowMs: number): Heard => ({
  view,
  contactMs: nowMs,
  sinceMs: sameSale(heard.view, view) ? heard.sinceMs : nowMs,
  offsetMs: Date.parse(view.now) - nowMs,
});

/** Counts the views that came, so that a reply that one of them overtook is left: it may be older (design.md STATE-61). */
export const createArrivals = () => {
  let count = 0;
  return {
    came: (): void => {
      count += 1;
    },
    /** Begins before a request. @returns true after its reply if no view came meanwhile */
    begin: (): (() => boolean) => {
      const before = count;
      return () => count === before;
    },
  };
};

/** The state to draw: idle without contact, after a minute of “Paid”, and if the view has no invoice. */
export const shownState = (heard: Heard, nowMs: number): DisplayView['state'] => {
  const { view } = heard;
  if (!view || !view.sale || nowMs - heard.contactMs > SILENT_MS) return 'idle';
  if (view.state === 'paid' && nowMs - heard.sinceMs > PAID_MS) return 'idle';
  // After expiry the code is hidden, even before a chain check has said how the invoice ended.
  const coded = view.state === 'amount' || view.state === 'part';
  return coded && nowMs + heard.offsetMs >= Date.parse(view.sale.expiresAt) ? 'wait' : view.state;
};

/** Remaining share of the price clock, 0–100. */
export const leftPercent = (untilMs: number, fromMs: number, nowMs: number): number =>
  untilMs <= fromMs ? 0 : Math.min(100, Math.max(0, ((untilMs - nowMs) / (untilMs - fromMs)) * 100));

const sameSale = (one: DisplayView | null, other: DisplayView): boolean =>
  one?.state === other.state && one.sale?.bip21 === other.sale?.bip21 && one.sale?.amount === other.sale?.amount;
