/** Minor-unit digits of a currency code in upper case; undefined if the currency is unknown. */
export const digitsOf = (currency: string): number | undefined =>
  Object.hasOwn(DIGITS, currency) ? DIGITS[currency] : TWO_DIGITS.has(currency) ? 2 : undefined;

/** Every known currency code including BTC and SATS, in alphabetical order. */
export const currencies = (): string[] => [...Object.keys(DIGITS), ...TWO_DIGITS].toSorted();

/** Amounts in BTC and SATS need no rate. */
export const isBitcoinUnit = (currency: string): boolean => currency === 'BTC' || currency === 'SATS';

/**
 * Minor-unit digits of every currency that does not have 2, by ISO 4217 (list one, 2026). BTC and SATS are Satchel's
 * own (product.md MON-2). A code that is neither here nor in `TWO_DIGITS` is unknown.
 */
const DIGITS: Readonly<Record<string, number>> = {
  BTC: 8,
  SATS: 0,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};
const TWO_DIGITS = new Set(
  (
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC ' +
    'CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR ' +
    'JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD ' +
    'NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN ' +
    'SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG'
  ).split(' '),
);
