import { USUAL_MS_PER_KEY } from '../../../shared/contract/scanner.ts';
import { DEFAULT_AGREEMENT_LIMIT_SATS } from '../../domain/chain/level.ts';
import type { StoreSettings } from '../records.ts';

/** A usual scanner: it adds nothing to a code and types quickly (design.md KEYS-10). */
export const DEFAULT_SCANNER: StoreSettings['scanner'] = { prefix: '', suffix: '', msPerKey: USUAL_MS_PER_KEY };

/** Settings of a new store (product.md INV-13, INV-23 and INV-26, api.md AUTH-11, chain.md CHAIN-12). */
export const DEFAULT_SETTINGS: StoreSettings = {
  expiryMinutes: 15,
  checkoutTtlMinutes: 20,
  unconfirmedWaitMinutes: 480,
  policy: {
    tiers: [{ upToSats: null, confirmations: 1 }],
    tolerancePercent: '0',
    agreementLimitSats: DEFAULT_AGREEMENT_LIMIT_SATS,
    adviceLimitSats: 0n,
  },
  publicUrl: null,
  allowedHosts: [],
  webhooksAllowPrivateNetwork: false,
  rateLimits: { keysPerMinute: 10, createsPerMinute: 300, requestsPerMinute: 1200 },
  sound: { volume: 60, muted: false },
  tillCurrencies: [],
  autoLockMinutes: 5,
  scanner: DEFAULT_SCANNER,
  askAboveMinor: null,
};

export const DEFAULT_LOCALE = 'en';
/** Returns the time zone of the machine, because the machine stands in the shop. */
export const defaultTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
