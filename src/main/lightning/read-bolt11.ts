import { decode } from 'light-bolt11-decoder';
import type { Msats } from '../../shared/money.ts';

/** What a BOLT11 says of itself; nothing of it is checked but its form. Texts it does not hold are empty. */
export interface Bolt11Facts {
  readonly prefix: string;
  /** 0 where it names no amount. */
  readonly amountMsats: Msats;
  readonly paymentHash: string;
  readonly paymentSecret: string;
  /** The `n` field: the signer it names. */
  readonly payee: string;
  readonly endsAtMs: number;
}

/** A code without an expiry of its own is good for an hour (BOLT #11). */
const DEFAULT_EXPIRY_SECONDS = 3600;

/** @throws where it cannot be read */
export const readBolt11 = (bolt11: string): Bolt11Facts => {
  const found = new Map<string, unknown>();
  for (const section of decode(bolt11).sections) {
    const name: string = section.name; // its types do not name every section it has
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
