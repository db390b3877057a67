import type { StoreSettings } from '../records.ts';

/** A new store's settings (product.md "Invoice life", api.md §2). */
export const DEFAULT_SETTINGS: StoreSettings = {
  expiryMinutes: 15,
  checkoutTtlMinutes: 20,
  unconfirmedWaitMinutes: 480,
  policy: { tiers: [{ upToSats: null, confirmations: 1 }], tolerancePercent: '0' },
  publicUrl: null,
  allowedHosts: [],
  webhooksAllowPrivateNetwork: false,
  rateLimits: { keysPerMinute: 10, createsPerMinute: 300, requestsPerMinute: 1200 },
  sound: { volume: 60, muted: false },
  tillCurrencies: [],
};

export const DEFAULT_LOCALE = 'en';
/** The machine's own; the shop stands where its machine does. */
export const defaultTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
