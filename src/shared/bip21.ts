import { formatBtc, type Sats } from './money.ts';

/** The parts of a payment code. */
export interface PaymentCode {
  readonly address: string;
  readonly amountSats: Sats;
  readonly bolt11?: string | null;
}

/**
 * Writes the text of a payment code (BIP 21, design.md QR-1). The bech32 address and BOLT11 are in upper case, which
 * QR codes hold more densely and BIP 173 allows; base58 is case-sensitive and stays as it is. The amount is in BTC,
 * without trailing zeros.
 */
export const bip21 = ({ address, amountSats, bolt11 }: PaymentCode): string => {
  const shown = isBech32(address) ? address.toUpperCase() : address;
  const amount = formatBtc(amountSats).replace(/\.?0+$/, '');
  return `bitcoin:${shown}?amount=${amount}${bolt11 ? `&lightning=${bolt11.toUpperCase()}` : ''}`;
};

/** Writes the text of a code for a sale that only Lightning can pay: a BIP 21 URI needs an address. */
export const lightningUri = (bolt11: string): string => `lightning:${bolt11.toUpperCase()}`;

const isBech32 = (address: string): boolean => /^(bc1|tb1|bcrt1)[02-9ac-hj-np-z]+$/.test(address);
