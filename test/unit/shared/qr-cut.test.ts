/** A code shows as much as fits; the library that draws it is the judge. */
import { create } from 'qrcode';
import { expect, test } from 'vitest';
import { bip21, lightningUri } from '../../../src/shared/bip21.ts';
import { cutForQr, shownCodeOf } from '../../../src/shared/qr-cut.ts';

const ADDRESSES = ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'];
const invoiceOf = (length: number): string => `lnbc90u1p4${'q'.repeat(length - 10)}`;

/** Version of the smallest code of level L that holds the text. */
const versionOf = (text: string): number =>
  create(
    cutForQr(text).map(({ text: data, mode }) =>
      mode === 'byte' ? { data: new Uint8ClampedArray(Buffer.from(data)), mode } : { data, mode },
    ),
    { errorCorrectionLevel: 'L' },
  ).version;

test.each(ADDRESSES)('QR-8: both ways are in one code as long as version 15 holds them: %s', (address) => {
  const seen = new Set<boolean>();
  for (let length = 560; length < 760; length += 1) {
    const bolt11 = invoiceOf(length);
    const both = bip21({ address, amountSats: 9_000n, bolt11 });
    const fits = versionOf(both) <= 15;
    seen.add(fits);
    const wanted = fits
      ? { text: both, isLightningOnly: false }
      : { text: lightningUri(bolt11), isLightningOnly: true };
    expect([length, shownCodeOf(both)]).toEqual([length, wanted]);
  }
  expect(seen).toEqual(new Set([true, false]));
});

test('QR-8: a code of one way alone stays as it is, however long', () => {
  for (const uri of [lightningUri(invoiceOf(1_500)), `bitcoin:${ADDRESSES[0]}?amount=0.1`])
    expect(shownCodeOf(uri)).toEqual({ text: uri, isLightningOnly: false });
});
