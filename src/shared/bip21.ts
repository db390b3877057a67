import { formatBtc, type Sats } from './money.ts';

/** What a payment code says. */
export interface PaymentCode {
  readonly address: string;
  readonly amountSats: Sats;
  readonly bolt11?: string | null;
}

const isBech32 = (address: string): boolean => /^(bc1|tb1|bcrt1)[02-9ac-hj-np-z]+$/.test(address);

/**
 * The text of a code (BIP 21): lower-case scheme, upper-case bech32 address (QR alphanumeric mode is denser; BIP 173
 * allows it) and upper-case BOLT11; base58 stays as it is. The amount is BTC with trailing zeros trimmed.
 */
export const bip21 = ({ address, amountSats, bolt11 }: PaymentCode): string => {
  const shown = isBech32(address) ? address.toUpperCase() : address;
  const amount = formatBtc(amountSats).replace(/\.?0+$/, '');
  return `bitcoin:${shown}?amount=${amount}${bolt11 ? `&lightning=${bolt11.toUpperCase()}` : ''}`;
};

/** The text of a code where Lightning is the only way: there is no address to put it beside. */
export const lightningUri = (bolt11: string): string => `lightning:${bolt11.toUpperCase()}`;
