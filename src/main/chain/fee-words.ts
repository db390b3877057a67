/** Reads what sources say of fees (chain.md CHAIN-51) into the units of the domain. */
import { parseAmount, type Sats } from '../../shared/money.ts';

const BTC_DIGITS = 8;
const SATS_PER_KVB_DIGITS = 3;

/** Reads an amount in bitcoin, or a rate in bitcoin per 1,000 bytes; null below zero, which means unknown. */
export const satsOfBtc = (btc: number | null | undefined): Sats | null => fixed(btc, BTC_DIGITS);

/** Reads a rate in sats per byte. */
export const perKvbOfPerByte = (satsPerByte: number | null | undefined): Sats | null =>
  fixed(satsPerByte, SATS_PER_KVB_DIGITS);

/** JSON has no decimals, so the digits that were meant are written out again. */
const fixed = (value: number | null | undefined, digits: number): Sats | null => {
  if (value === null || value === undefined || value < 0) return null;
  const parsed = parseAmount(value.toFixed(digits), digits);
  return parsed.ok ? parsed.value : null;
};
