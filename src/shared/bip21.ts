import { formatBtc, withoutTrailingZeros, type Sats } from './money.ts';

/** The parts of a payment code. */
export interface PaymentCode {
  readonly address: string;
  readonly amountSats: Sats;
  readonly bolt11?: string | null;
}

/**
 * Writes a payment as a BIP 21 URI (design.md QR-1), in the small letters of its address and invoice, because some wallets
 * and libraries take no others. The amount is in BTC, without trailing zeros.
 */
export const bip21 = ({ address, amountSats, bolt11 }: PaymentCode): string => {
  const amount = withoutTrailingZeros(formatBtc(amountSats));
  return `bitcoin:${address}?amount=${amount}${bolt11 ? `&lightning=${bolt11}` : ''}`;
};

/** Writes the URI of a sale that only Lightning can pay: a BIP 21 URI needs an address. */
export const lightningUri = (bolt11: string): string => `lightning:${bolt11}`;

/**
 * Returns the address if it can be paid by itself: while the code of a sale is shown, and not if what remains is below the
 * dust limit and Lightning alone can take it.
 */
export const payableAddress = (sale: {
  readonly bip21: string | null;
  readonly address: string | null;
}): string | null => (sale.bip21?.startsWith('bitcoin:') ? sale.address : null);

/**
 * Writes a URI as it stands in a QR code: bech32 addresses and Lightning invoices in capitals, which take less room in a
 * code and which BIP 173 and BOLT #11 allow. A base58 address is case-sensitive and stays as it is.
 */
export const capitalsForQr = (text: string): string => text.replace(BECH32, (part) => part.toUpperCase());

const BECH32 = /(?<=^bitcoin:)(?:bc|tb|bcrt)1[02-9ac-hj-np-z]+|(?<=^(?:lightning:)?|&lightning=)ln[0-9a-z]{20,}/g;
