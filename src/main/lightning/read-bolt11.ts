import { decode } from 'light-bolt11-decoder';
import type { Msats } from '../../shared/money.ts';

/** Facts as the invoice states them: only its form was checked. A text that is absent is empty. */
export interface Bolt11Facts {
  readonly prefix: string;
  /** 0 if it names no amount. */
  readonly amountMsats: Msats;
  readonly paymentHash: string;
  readonly paymentSecret: string;
  /** The signer that it names (`n` field). */
  readonly payee: string;
  readonly endsAtMs: number;
}

/** BOLT #11: an invoice without an expiry is valid for an hour. */
const DEFAULT_EXPIRY_SECONDS = 3600;

/** Decodes an invoice (BOLT #11). @throws if it cannot be read */
export const readBolt11 = (bolt11: string): Bolt11Facts => {
  const found = new Map<string, unknown>();
  for (const section of decode(bolt11).sections) {
    const name: string = section.name; // its types do not name every section
    if (name === 'coin_network' && 'letters' in section) found.set(name, section.letters);
    else if ('value' in section && !found.has(name)) found.set(name, section.value);
  }
  const text = (name: string): string => {
    const value = found.get(name);
    return typeof value === 'string' ? value : '';
  };
  const seconds = (name: string, otherwise: number): number => {
    const value = found.get(name);
    return typeof value === 'number' ? value : otherwise;
  };
  return {
    prefix: text('coin_network'),
    amountMsats: BigInt(text('amount') || '0'),
    paymentHash: text('payment_hash'),
    paymentSecret: text('payment_secret'),
    payee: text('payee'),
    endsAtMs: (seconds('timestamp', 0) + seconds('expiry', DEFAULT_EXPIRY_SECONDS)) * 1000,
  };
};
