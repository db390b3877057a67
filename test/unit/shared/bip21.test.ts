import { expect, test } from 'vitest';
import { bip21, capitalsForQr, lightningUri } from '../../../src/shared/bip21.ts';

const ADDRESS = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';
const BASE58 = 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn';
const BOLT11 = `lnbcrt1990n1p4${'q'.repeat(60)}`;

test.each([
  [bip21({ address: ADDRESS, amountSats: 19_933n }), `bitcoin:${ADDRESS}?amount=0.00019933`],
  [bip21({ address: ADDRESS, amountSats: 10n ** 8n }), `bitcoin:${ADDRESS}?amount=1`],
  [
    bip21({ address: ADDRESS, amountSats: 1990n, bolt11: BOLT11 }),
    `bitcoin:${ADDRESS}?amount=0.0000199&lightning=${BOLT11}`,
  ],
  [lightningUri(BOLT11), `lightning:${BOLT11}`],
])('QR-1: a URI is in small letters: %s', (text, wanted) => {
  expect(text).toBe(wanted);
});

test.each([
  [`bitcoin:${ADDRESS}?amount=0.1`, `bitcoin:${ADDRESS.toUpperCase()}?amount=0.1`],
  [
    `bitcoin:${ADDRESS}?amount=0.1&lightning=${BOLT11}`,
    `bitcoin:${ADDRESS.toUpperCase()}?amount=0.1&lightning=${BOLT11.toUpperCase()}`,
  ],
  [
    `bitcoin:${BASE58}?amount=0.1&lightning=${BOLT11}`,
    `bitcoin:${BASE58}?amount=0.1&lightning=${BOLT11.toUpperCase()}`,
  ],
  [`lightning:${BOLT11}`, `lightning:${BOLT11.toUpperCase()}`],
  [BOLT11, BOLT11.toUpperCase()],
  [ADDRESS, ADDRESS],
  ['https://shop.example/r/lnbcrt1abcdefghijklmnopqr', 'https://shop.example/r/lnbcrt1abcdefghijklmnopqr'],
])('QR-1: the picture of %s has capitals where they mean the same', (text, wanted) => {
  expect(capitalsForQr(text)).toBe(wanted);
});
